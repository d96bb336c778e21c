import { expect, test } from 'vitest';
import { filledReply } from '../../lib/config/index.ts';

test.each([
  ['Hello {{first_name}}, thank you.', 'Ana', 'Hello Ana, thank you.'],
  ['Hello {{first_name}}, thank you.', undefined, 'Hello, thank you.'],
  ['{{first_name}}: {{first_name}}', '$&', '$&: $&'],
  ['It is {{first_name}}', '', 'It is'],
])('%j for %j is filled in as %j', (text, name, filled) => {
  expect(filledReply(text, name)).toBe(filled);
});
