/** Tests what callers read when OpenAI, or a server like it, refuses in one of its many ways. */
import type { InsteadReply } from '../../local/openai';
import { vaultKey } from '../support/app';
import { chatWith, runCases, say, type FieldCase, type Right } from './cases';

/** A chat to which OpenAI gives a certain response. The chat is sent, and refused. */
const answered = (title: string, source: string, openai: InsteadReply, right: Right): FieldCase => ({
  title,
  source,
  ...chatWith(say('Hi')),
  openai,
  right: { sent: { model: 'gpt-4o' }, tries: 1, ...right },
});
const limited = (message: string, headers: Record<string, string> = {}): InsteadReply => ({
  status: 429,
  headers,
  body: { error: { message, type: 'tokens', param: null, code: 'rate_limit_exceeded' } },
});
const tooLarge = { status: 413, code: 'request_too_large', retryAfter: null };
const noCredit = {
  status: 403,
  code: 'quota_exhausted',
  retryAfter: null,
  message: /^The OpenAI account has no credit left or has reached its spending limit\./,
};
const coded = (status: number, error: object): InsteadReply => ({ status, body: { error } });
const rejected = (status = 400): Right => ({ status, code: 'openai_rejected' });

/** A request that is too large for its rate limit is not told to wait. */
const limits: FieldCase[] = [
  answered(
    'too large in one minute',
    'aider#1880, CodeBoarding#42',
    limited(
      'Request too large for gpt-4o in organization org-1 on tokens per min (TPM): Limit 30000, Requested 45000. The input or output tokens must be reduced in order to run successfully.',
    ),
    { ...tooLarge, message: /^Request too large for gpt-4o .* Limit 30000, Requested 45000\./ },
  ),
  answered(
    'too large, with advice to try again',
    'own',
    limited('Request too large: Limit: 30,000 / Requested: 45,000', {
      'x-should-retry': 'true',
      'retry-after': '1',
    }),
    tooLarge,
  ),
  answered(
    'a limit that is used up',
    'own',
    limited(
      'Rate limit reached for gpt-4o on tokens per min (TPM): Limit 30000, Used 30000, Requested 500. Please try again in 1s.',
      { 'retry-after': '31' },
    ),
    { status: 429, code: 'openai_rate_limited', retryAfter: '31', message: /Wait, then try again/ },
  ),
  answered(
    'a request as large as its limit',
    'own',
    limited('Rate limit reached: Limit 30000, Used 100, Requested 30000.', { 'retry-after': '20' }),
    { status: 429, code: 'openai_rate_limited', retryAfter: '20' },
  ),
  answered('a limit without numbers', 'own', limited('Slow down.'), {
    status: 429,
    code: 'openai_rate_limited',
    retryAfter: '20',
  }),
];

/** Codes of an account without credit, which is not told to wait. */
const codes: [status: number, error: object][] = [
  [429, { code: 'insufficient_quota', message: 'You exceeded your current quota.' }],
  [429, { type: 'insufficient_quota', code: null }],
  [429, { code: 'organization_spend_limit_exceeded' }],
  [429, { code: 'project_spend_limit_exceeded' }],
  [429, { code: 'credit_balance_exhausted' }],
  [400, { code: 'billing_hard_limit_reached' }],
  [403, { code: 'insufficient_quota' }],
];

/** Shapes in which servers write a reason. It is passed on. */
const shapes: [title: string, source: string, body: unknown, message: RegExp][] = [
  ['a text', 'LiteLLM', { error: 'Because of this.' }, /^Because of this\.$/],
  ['detail', 'FastAPI', { detail: 'Because of this.' }, /^Because of this\.$/],
  [
    'details with places',
    'FastAPI',
    {
      detail: [
        { loc: ['body', 'messages', 0], msg: 'field required' },
        { loc: ['body', 'n'], msg: 'too many' },
      ],
    },
    /^messages\.0: field required\. n: too many\.$/,
  ],
  [
    'a message',
    'Azure API Management',
    { statusCode: 400, message: 'Because of this.' },
    /^Because of this\.$/,
  ],
  ['a list of errors', 'own', { errors: [{ message: 'Because of this.' }] }, /^Because of this\.$/],
  ['a list of texts', 'own', { errors: ['Because of this.'] }, /^Because of this\.$/],
  ['a title', 'RFC 9457', { type: 'about:blank', title: 'Because of this.' }, /^Because of this\.$/],
  [
    'a code that is a number',
    'Gemini',
    { error: { code: 400, message: 'Because of this.', status: 'INVALID' } },
    /^Because of this\.$/,
  ],
  [
    'a message inside a message',
    'own',
    { error: { message: { message: 'Because of this.' } } },
    /^Because of this\.$/,
  ],
  [
    'no message',
    'own',
    { error: { message: '', code: 'odd' } },
    /^OpenAI refused the request without a reason\./,
  ],
  ['an empty object', 'own', {}, /without a reason/],
  ['a list', 'Gemini', [{ error: 'Because of this.' }], /^Because of this\.$/],
  ['null', 'own', null, /without a reason/],
  ['a text that is no JSON', 'own', 'Bad Request', /^Bad Request$/],
  ['nothing', 'own', '', /without a reason/],
  [
    'a key that is repeated',
    'OpenAI',
    { error: { message: `Not with ${vaultKey}.` } },
    /^Not with \(the key\)\.$/,
  ],
];

/** A status keeps its meaning, whatever the body is. */
const statuses: FieldCase[] = [
  answered('401', 'own', coded(401, { code: 'account_deactivated' }), {
    status: 502,
    code: 'stored_key_refused',
  }),
  answered(
    '403 for a region',
    'own',
    coded(403, { code: 'unsupported_country_region_territory', message: 'Country not supported.' }),
    {
      ...rejected(403),
      message: /^Country not supported\.$/,
    },
  ),
  answered(
    '418',
    'own',
    { status: 418, body: { error: 'I am a teapot.' } },
    { ...rejected(418), message: /teapot/ },
  ),
  answered('451 without a body', 'own', { status: 451, body: '' }, rejected(451)),
  answered(
    '500 with a page',
    'own',
    { status: 500, body: '<html>Oops</html>' },
    {
      status: 502,
      code: 'openai_failed',
      message: /^OpenAI had a failure\. Try again later\.$/,
    },
  ),
  answered(
    '529 of another server',
    'own',
    { status: 529, body: { error: { message: 'Overloaded' } } },
    { status: 502, code: 'openai_failed' },
  ),
  answered(
    'a redirect',
    'own',
    { status: 307, headers: { location: 'https://example.org' }, body: '' },
    { status: 502, code: 'openai_unreadable' },
  ),
  answered(
    '200 with an error inside',
    'own',
    { status: 200, body: { error: { message: 'Because.' } } },
    { status: 400, code: 'openai_rejected', message: /^Because\.$/ },
  ),
];

runCases([
  ...limits,
  ...codes.map(([status, error]) =>
    answered(
      `${status} ${JSON.stringify(error)}`,
      'own',
      { status, headers: { 'x-should-retry': 'true', 'retry-after': '1' }, body: { error } },
      noCredit,
    ),
  ),
  ...shapes.map(([title, source, body, message]) =>
    answered(title, source, { status: 400, body }, { ...rejected(), message }),
  ),
  ...statuses,
]);
