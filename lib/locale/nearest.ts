/** Languages and regions that share the texts of another one. */
const sharedWith: ReadonlyMap<string, string> = new Map([
  ['zh_HK', 'zh_TW'],
  ['zh_MO', 'zh_TW'],
  ['zh_HANT', 'zh_TW'],
  ['nn', 'nb_NO'],
  ['no', 'nb_NO'],
  ['iw', 'he_IL'],
]);

/**
 * The one of `codes` that suits a reader with `locale` (`pt_BR` or `pt-br`): the same locale, else the same language.
 *
 * @param codes languages (`de`) or locales (`de_DE`).
 */
export function nearest<Code extends string>(locale: string, codes: readonly Code[]): Code | undefined {
  const [language = '', region = ''] = locale.toLowerCase().split(/[_-]/);
  const exact = `${language}_${region.toUpperCase()}`;
  const shared = sharedWith.get(exact) ?? sharedWith.get(language);
  return (
    codes.find((code) => code === exact) ??
    (shared === undefined ? undefined : nearest(shared, codes)) ??
    codes.find((code) => code === language) ??
    codes.find((code) => code.startsWith(`${language}_`))
  );
}
