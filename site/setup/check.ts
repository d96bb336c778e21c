import { checkSetting, type SettingProblem } from '../../lib/config/check-setting.ts';
import { isPicture } from '../../lib/config/picture.ts';
import { attributeSettings, type PluginSetting } from '../../lib/config/plugin-settings.ts';
import { readDomains } from './domains.ts';
import { type Draft, type Field, textsOf } from './draft.ts';
import { parseText } from './parse-text.ts';
import { settingOrder } from './setting-texts.ts';

/** What is wrong with a field, and what to write instead. */
export type Problems = Readonly<Partial<Record<Field, readonly string[]>>>;

/** Checks the whole form, in its order. `defineConfig` accepts every form without problems. */
export function check(draft: Draft): Problems {
  const found: Partial<Record<Field, readonly string[]>> = {};
  if (draft.pageName.trim() === '') found.pageName = ['Write the name that visitors see.'];
  if (!/^\d*$/.test(draft.pageId.trim())) {
    found.pageId = [
      'This is the Page’s number, not its name: write digits only. Leave it empty to use the connected Page.',
    ];
  }
  if (draft.pagePicture.trim() !== '' && !isPicture(draft.pagePicture.trim()))
    found.pagePicture = ['Write the address of a picture that begins with https://, or leave it empty.'];
  const texts = textsOf(draft);
  for (const name of settingOrder) {
    const setting = attributeSettings[name];
    const problem =
      texts[name] === setting.default ? undefined : checkSetting(setting, parseText(setting, texts[name]));
    if (problem) found[name] = [sentence(problem, setting, texts[name])];
  }
  const { problems } = readDomains(draft.domains);
  if (problems.length > 0) found.domains = problems;
  return found;
}

function sentence(problem: SettingProblem, setting: PluginSetting, text: string): string {
  switch (problem) {
    case 'not a colour':
      return `Write the colour as # and six digits from 0 to f: ${setting.default}.`;
    case 'white':
      return 'White cannot be seen on a page. Choose any other colour.';
    case 'not a whole number':
      return `Write a whole number of ${setting.kind === 'wholeNumber' ? setting.unit : 'units'}, zero or more.`;
    case 'too long':
      return `This has ${text.length} characters; the limit is ${setting.kind === 'text' ? setting.limit : 0}.`;
    case 'not a choice':
    case 'not a text':
      return 'Choose one of the list.';
  }
}
