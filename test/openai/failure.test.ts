/** Tests which error the caller gets for an error response from OpenAI. */
import { failureOf } from '../../src/openai/failure';
import type { Key } from '../../src/keys';

const vaultKey: Key = { value: 'sk-of-the-vault', source: 'vault' };
const callerKey: Key = { value: 'sk-of-the-caller', source: 'caller' };
const identity: Key = { value: 'eyJ', source: 'identity' };
const federated: Key = { value: 'eyJ', source: 'federation' };
const body = (error: object) => ({ error: { message: 'Because.', type: 'invalid_request_error', ...error } });

/** The status and body of the response, the key, and then the code and status of the error. */
test.each<[number, unknown, Key, string, number]>([
  [400, body({}), vaultKey, 'openai_rejected', 400],
  [404, body({ code: 'model_not_found' }), vaultKey, 'openai_rejected', 404],
  [403, undefined, vaultKey, 'openai_rejected', 403],
  [401, body({}), vaultKey, 'stored_key_refused', 502],
  [401, body({}), callerKey, 'caller_key_refused', 401],
  [401, body({}), identity, 'identity_refused', 502],
  [403, body({}), identity, 'identity_refused', 502],
  [429, body({}), vaultKey, 'openai_rate_limited', 429],
  [429, body({ type: 'insufficient_quota' }), vaultKey, 'quota_exhausted', 403],
  [429, body({ code: 'credit_balance_exhausted' }), vaultKey, 'quota_exhausted', 403],
  [429, body({ code: 'billing_hard_limit_reached' }), vaultKey, 'quota_exhausted', 403],
  [429, body({ code: 'organization_spend_limit_exceeded' }), vaultKey, 'quota_exhausted', 403],
  [429, body({ code: 'project_spend_limit_exceeded' }), vaultKey, 'quota_exhausted', 403],
  [401, body({}), federated, 'identity_refused', 502],
  [403, body({}), federated, 'openai_rejected', 403],
  [500, 'Oops', vaultKey, 'openai_failed', 502],
  [503, body({}), vaultKey, 'openai_failed', 502],
  [302, undefined, vaultKey, 'openai_unreadable', 502],
])(
  'a response with status %d and body %j to a call with the key %j becomes %s',
  (status, received, key, code, expected) => {
    expect(failureOf({ status, headers: {}, body: received }, key)).toMatchObject({ code, status: expected });
  },
);

test('a refusal keeps the message, code and parameter from OpenAI, but no key', () => {
  const refusal = body({
    message: 'Not with sk-of-the-vault!',
    code: 'unknown_parameter',
    param: 'x sk-of-the-vault',
  });
  const error = failureOf({ status: 400, headers: {}, body: refusal }, vaultKey);
  expect(error.message).toBe('Not with (the key)!');
  expect(error.details).toMatchObject({ openaiCode: 'unknown_parameter', param: 'x (the key)' });
});

test('a key is removed everywhere, however often it occurs', () => {
  const refusal = body({ message: 'No sk-of-the-vault, no sk-of-the-vault!', code: 'sk-of-the-vault' });
  const { message, details } = failureOf({ status: 400, headers: {}, body: refusal }, vaultKey);
  expect([message, details.openaiCode]).toEqual(['No (the key), no (the key)!', '(the key)']);
});

test.each([{ error: 'Because.' }, { message: 'Because.' }])('the message of %j is found', (refusal) => {
  expect(failureOf({ status: 400, headers: {}, body: refusal }, vaultKey).message).toBe('Because.');
});

test.each([
  ['30', 30],
  ['1.2', 2],
])('a failure keeps the wait that OpenAI asks for, in whole seconds: %s', (wait, expected) => {
  const error = failureOf({ status: 503, headers: { 'retry-after': wait }, body: undefined }, vaultKey);
  expect(error.details.retryAfterSeconds).toBe(expected);
});

test('a refusal without a message gets a message of the app', () => {
  const error = failureOf({ status: 400, headers: {}, body: { error: { message: 5 } } }, vaultKey);
  expect(error.message).toContain('without a reason');
});

test('the wait after a rate limit is in whole seconds, and at least one', () => {
  const wait = (headers: Record<string, string>) => {
    return failureOf({ status: 429, headers, body: undefined }, vaultKey).details.retryAfterSeconds;
  };
  expect([wait({ 'retry-after-ms': '1' }), wait({ 'retry-after': '1.2' }), wait({})]).toEqual([1, 2, 20]);
});

describe('what the content filter of Azure stops', () => {
  const filtered = (error: object) => failureOf({ status: 400, headers: {}, body: { error } }, identity);
  const found = {
    hate: { filtered: false, severity: 'safe' },
    self_harm: { filtered: true, severity: 'medium' },
    jailbreak: { filtered: true, detected: true },
  };

  test.each([
    ['a code', { code: 'content_filter', innererror: { content_filter_result: found } }],
    ['the code of pictures', { code: 'contentFilter', innererror: { content_filter_results: found } }],
    [
      'an inner code',
      {
        code: 'BadRequest',
        innererror: { code: 'ResponsibleAIPolicyViolation', content_filter_result: found },
      },
    ],
  ])('is recognized by %s, and told with its categories', (_, error) => {
    const { code, status, message } = filtered(error);
    expect([code, status]).toEqual(['content_filtered', 400]);
    expect(message).toContain('because it found: self harm (medium), jailbreak. Change');
  });

  test('is told without categories if there are none', () => {
    const { code, message } = filtered({ code: 'content_filter', message: 'Filtered.' });
    expect(code).toBe('content_filtered');
    expect(message).toBe(
      'The content filter of Azure OpenAI stopped the request. Change the text or the picture; sending it again does not help.',
    );
  });
});

/** Shapes in which servers write a reason. */
test.each<unknown>([
  { detail: { error: 'Because.' } },
  { Message: 'Because.' },
  { error: { Message: 'Because.' } },
  { error: { details: [{ message: 'Because.' }] } },
  { error: [{ message: 'Because.' }] },
  [{ error: { code: 400, message: 'Because.', status: 'INVALID_ARGUMENT' } }],
  { error: { error: { message: 'Because.' } } },
  { msg: 'Because.' },
  { reason: 'Because.' },
  { error: 'invalid_request', error_description: 'Because.' },
])('the reason in %j is found', (refusal) => {
  expect(failureOf({ status: 400, headers: {}, body: refusal }, vaultKey).message).toBe('Because.');
});

test.each([
  ['Because.', 'Because.'],
  ['"Because."', 'Because.'],
  ['<html><head><title>403 Forbidden</title></head></html>', 'The answer was a web page: 403 Forbidden.'],
  ['Not with sk-of-the-vault!', 'Not with (the key)!'],
])('the reason in the text %j is found', (text, message) => {
  expect(failureOf({ status: 400, headers: {}, body: undefined, text }, vaultKey).message).toBe(message);
});

/** A sentence or code without which waiting would be advised, and the code of the error. */
test.each<[object, string]>([
  [{ code: 'billing_not_active' }, 'quota_exhausted'],
  [{ type: 'usage_limit_reached' }, 'quota_exhausted'],
  [{ message: 'You exceeded your current quota, please check your plan.' }, 'quota_exhausted'],
  [{ message: 'Request too large for gpt-4o.' }, 'request_too_large'],
  [{ message: 'Requested 45000 tokens. Limit: 30000.' }, 'request_too_large'],
  [{ message: 'Rate limit reached. Limit 30000, Used 29000, Requested 2000.' }, 'openai_rate_limited'],
])('a 429 with %j becomes %s', (error, code) => {
  expect(failureOf({ status: 429, headers: {}, body: body(error) }, vaultKey).code).toBe(code);
});

test.each([429, 500, 503])('a %d keeps the reason of OpenAI', (status) => {
  const { message } = failureOf({ status, headers: {}, body: body({ message: 'No capacity.' }) }, vaultKey);
  expect(message).toMatch(/\. OpenAI says: No capacity\.$/);
});

test.each([
  ['invalid_organization', /No\. Ask your administrator to correct the setting OPENAI_ORG_ID/],
  ['ip_not_authorized', /No\. Ask your administrator to allow the address/],
])('a 401 with %s is not about the key', (code, message) => {
  const error = failureOf({ status: 401, headers: {}, body: body({ code, message: 'No.' }) }, vaultKey);
  expect(error).toMatchObject({ code: 'openai_rejected', status: 403 });
  expect(error.message).toMatch(message);
});
