/** Tests how a key is read from text as people store it. */
import { describeMalformedKey, keyIn } from '../../src/settings/openai-key';

test.each([
  'sk-a.B_1',
  ' sk-a.B_1\n',
  '"sk-a.B_1"',
  'Bearer sk-a.B_1',
  'OPENAI_API_KEY=sk-a.B_1;',
  'export OPENAI_API_KEY="sk-a.B_1"',
  'setx OPENAI_API_KEY "sk-a.B_1"',
  '$env:OPENAI_API_KEY = "sk-a.B_1"',
  'api-key: sk-a.B_1',
  'Authorization: Bearer sk-a.B_1',
])('the key in %j is found', (text) => {
  expect(keyIn(text)).toBe('sk-a.B_1');
});

test.each([
  ['', 'is empty'],
  ['sk-abc,', 'has a quote, a bracket or a comma at one of its ends'],
  ['"sk-abc', 'has a quote, a bracket or a comma at one of its ends'],
  ['<sk-abc>', 'has a quote, a bracket or a comma at one of its ends'],
  [
    '@Microsoft.KeyVault(SecretUri=https://a.vault.azure.net/secrets/b)',
    'is a reference to a vault, not the key itself',
  ],
  ['sk-****', 'is hidden behind asterisks, as OpenAI shows it in a list'],
  ['{"key":"sk-abc"}', 'is JSON, not a key'],
  ['sk-abc\nsk-def', 'has several lines'],
  ['two words', 'contains a space'],
  ['sk-äbc', 'contains characters other than letters, digits, points, dashes and underscores'],
])('%j is no key: it %s', (text, reason) => {
  expect(keyIn(text)).toBeUndefined();
  expect(describeMalformedKey(text)).toBe(reason);
});

test('a large text is read in linear time', () => {
  expect(keyIn(`A=${' '.repeat(300_000)}x y${';'.repeat(300_000)}x`)).toBeUndefined();
});
