import { isObject } from '../json.ts';
import { ConfigError, wrongValue } from './config-error.ts';

/**
 * Checks a text of `chat.config.ts` that may differ by language.
 *
 * @param most characters of each text.
 * @throws {ConfigError} that names the setting and the language.
 */
export function checkText(path: string, value: unknown, most: number): void {
  if (typeof value === 'string') {
    checkOne(path, value, most);
    return;
  }
  const texts = isObject(value) ? Object.entries(value) : [];
  if (texts.length === 0) throw wrongValue(path, value, "a text, or texts such as { de: 'Hallo', default: 'Hello' }");
  for (const [language, text] of texts) {
    if (!/^(default|[a-z]{2,3}(_[A-Z]{2})?)$/.test(language)) {
      const names = 'write languages as de or de_DE, and default for all others';
      throw new ConfigError([...path.split('.'), language], `${path} has the language ${language}; ${names}.`);
    }
    checkOne(`${path}.${language}`, text, most);
  }
}

function checkOne(path: string, value: unknown, most: number): void {
  if (typeof value === 'string' && value.trim() !== '' && value.length <= most) return;
  throw wrongValue(path, value, `a text of at most ${most} characters`);
}
