/** Tests that an error says which upstream it is about. */
import { AppError, errorTable, type ErrorCode } from '../../src/errors';
import type { UpstreamKind } from '../../src/settings';
import { wordedFor } from '../../src/openai/wording';

const say = (code: ErrorCode, kind: UpstreamKind, isOneOfSeveral: boolean, message?: string) =>
  wordedFor(
    new AppError(code, message === undefined ? {} : { message }),
    { name: 'west', kind },
    isOneOfSeveral,
  ).message;

test('OpenAI alone is named as ever, for every code', () => {
  const codes = Object.keys(errorTable) as ErrorCode[];
  expect(codes.filter((code) => say(code, 'openai', false) !== errorTable[code].message)).toEqual([]);
});

test.each<[ErrorCode, UpstreamKind, boolean, string]>([
  [
    'stored_key_refused',
    'azure',
    true,
    'Upstream west: Azure OpenAI does not accept the key that is stored for this connection. Ask your administrator to replace it.',
  ],
  [
    'stored_key_refused',
    'openai',
    true,
    'Upstream west: OpenAI does not accept the key that is stored for this connection. Ask your administrator to replace it.',
  ],
  ['openai_failed', 'azure', false, 'Azure OpenAI had a failure. Try again later.'],
  ['openai_failed', 'azure', true, 'Azure OpenAI had a failure. Try again later.'],
  ['openai_failed', 'openai', true, 'OpenAI had a failure. Try again later.'],
])('%s at %s, one of several: %j', (code, kind, isOneOfSeveral, message) => {
  expect(say(code, kind, isOneOfSeveral)).toBe(message);
});

test('the upstream’s own reason in a failure stays as it is', () => {
  const said = 'OpenAI had a failure. Try again later. OpenAI says: OpenAI is busy.';
  expect(say('openai_failed', 'azure', false, said)).toBe(
    'Azure OpenAI had a failure. Try again later. Azure OpenAI says: OpenAI is busy.',
  );
});

test('what an upstream has said itself stays as it is, and Azure OpenAI does not become Azure Azure OpenAI', () => {
  expect(say('openai_rejected', 'azure', true, 'Ask OpenAI.')).toBe('Ask OpenAI.');
  const about = 'Azure OpenAI does not accept it. It needs the role Cognitive Services OpenAI User.';
  expect(say('identity_refused', 'azure', false, about)).toBe(about);
});

test('code, status and details stay', () => {
  const error = new AppError('openai_rate_limited', { retryAfterSeconds: 7, elsewhere: true });
  const worded = wordedFor(error, { name: 'west', kind: 'azure' }, true);
  expect(worded.message).toBe('Azure OpenAI’s own rate limit is reached. Wait, then try again.');
  expect([worded.code, worded.status, worded.details.retryAfterSeconds, worded.details.elsewhere]).toEqual([
    'openai_rate_limited',
    429,
    7,
    true,
  ]);
});
