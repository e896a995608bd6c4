/** Tests that one key is one connection with one limit, however it is written, and that an unreadable key is paid for by nobody. */
import fc from 'fast-check';
import { call, chat } from './support/call';
import { startScene, type Scene } from './support/app';
import { exchange, rawRequest } from './local/host/raw';

/** The most calls of a connection in the tests of the limit. */
const limit = 5;

/** A key as Azure makes it. */
const key = 'aZ09-_bQx81first_function_key_Zx81==';

/** It, a key in other scripts with letters that have no simple upper case, and one with a comma. */
const keys = [key, 'Sésame-ключ-Łódź-sıßŉ', 'one,two'];

let scene: Scene;
beforeAll(async () => {
  const named = keys.flatMap((value, index) => ['--key', `key${index}=${value}`]);
  const settings = { THROTTLE_LIMIT: String(limit), THROTTLE_WINDOW_SECONDS: '3600' };
  scene = await startScene(settings, undefined, undefined, undefined, [
    ...named,
    '--key',
    'other=another-key',
  ]);
});
afterAll(() => scene.stop());

/** How a call presents its key: the lines of the header, and the query. */
interface Written {
  headers: string[];
  query: string;
}

/** The status and the connection of a call. */
async function send(target: string, { headers, query }: Written, body = '') {
  const length = body === '' ? [] : [`content-length: ${body.length}`];
  const lines = ['Connection: close', ...length, ...headers.map((value) => `x-functions-key: ${value}`)];
  const port = Number(new URL(scene.app.url).port);
  const received = await exchange(port, rawRequest(`${target}${query && `?${query}`}`, lines, body));
  const [, status] = /^HTTP\/1\.1 (\d+)/.exec(received) ?? [];
  return { status: Number(status), id: /^x-connection-id: (\S+)/im.exec(received)?.[1] };
}

/** A call that is refused for its inputs, so that it costs nothing. */
const ask = (written: Written) => send('POST /v1/chat/completions', written, '{}');

/** The same letter in the other case, if the host takes both for the same. */
function otherCase(letter: string): string {
  const swapped = letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase();
  const isSame = swapped.length === letter.length && swapped.toUpperCase() === letter.toUpperCase();
  return isSame && letter > '\x7f' === swapped > '\x7f' ? swapped : letter;
}

/** The key with letters in any case: once it was right, the host accepts it so. */
const anyCase = (text: string) =>
  fc
    .array(fc.boolean(), { minLength: text.length, maxLength: text.length })
    .map((swaps) =>
      Array.from(text, (letter, index) => (swaps[index] ? otherCase(letter) : letter)).join(''),
    );

const blanks = fc.constantFrom('', ' ', '\t', '  \t ');
const anything = fc.constantFrom(
  'anything',
  'another-key',
  key,
  key.toUpperCase(),
  '"quoted"',
  ',',
  'a, b',
  'ключ',
);

/** The key in the header, where further lines and a key in the query change nothing. */
const inHeader = (text: string): fc.Arbitrary<Written> =>
  fc
    .tuple(
      anyCase(text),
      blanks,
      blanks,
      fc.array(anything, { maxLength: 3 }),
      fc.constantFrom('', 'code=another-key', 'code='),
    )
    .map(([written, before, after, more, query]) => ({
      headers: [`${before}${written}${after}`, ...more],
      query,
    }));

/** The key in the query, with any letter percent-encoded, and under its name in any case. */
const inQuery = (text: string): fc.Arbitrary<Written> =>
  fc
    .tuple(
      anyCase(text),
      fc.infiniteStream(fc.boolean()),
      anyCase('code'),
      fc.constantFrom('', '&code=another-key', '&CODE=', '&a=b'),
      fc.constantFrom('', 'a=b&'),
    )
    .map(([written, encodes, name, after, before]) => ({
      headers: [],
      query: `${before}${name}=${encoded(written, encodes)}${after}`,
    }));

/** A text in percent-encoding; letters that need none get one now and then. */
function encoded(text: string, encodes: Iterator<boolean>): string {
  return Array.from(text, (letter) => {
    const usual = encodeURIComponent(letter);
    const isPlain = usual === letter && encodes.next().value !== true;
    return isPlain || usual !== letter ? usual : `%${letter.charCodeAt(0).toString(16)}`;
  }).join('');
}

describe.each(keys)('the key %s', (text) => {
  const ways = text === key ? 1000 : 200;
  test(`is one connection in ${ways} ways to write it`, async () => {
    const { status, id = '' } = await ask({ headers: [text], query: '' });
    expect([status, id]).toEqual([400, expect.stringMatching(/^[0-9a-f]{24}$/)]);
    await fc.assert(
      fc.asyncProperty(fc.oneof(inHeader(text), inQuery(text)), async (written) => {
        expect(await ask(written)).toEqual({ status: 400, id });
      }),
      { numRuns: ways, seed: 20261125 },
    );
  });

  test('has one limit, however it is written', async () => {
    const further = fc.sample(fc.oneof(inHeader(text), inQuery(text)), { numRuns: 8 * limit, seed: 7 });
    // The host accepts other spellings of a key once a function was called with the exact one.
    const calls = [{ headers: [text], query: '' }, ...further];
    const statuses: number[] = [];
    for (const written of calls) statuses.push((await send('GET /v1/models', written)).status);
    expect(statuses).toEqual(calls.map((_, index) => (index < limit ? 200 : 429)));
  });
});

test('different keys are different connections', async () => {
  const replies = await Promise.all(
    [...keys, 'another-key'].map((text) => ask({ headers: [text], query: '' })),
  );
  expect(new Set(replies.map(({ id }) => id)).size).toBe(keys.length + 1);
});

describe('where callers may send an OpenAI key', () => {
  const openaiKey = 'sk-of-the-caller_1.A';
  let own: Scene;
  beforeAll(async () => {
    own = await startScene({ ALLOW_CALLER_KEY: 'true' });
  });
  afterAll(() => own.stop());

  const chatWith = (authorization: string) =>
    call(own.app.url, 'POST /v1/chat/completions', { body: chat('Hello'), headers: { authorization } });

  test.each([
    openaiKey,
    `Bearer ${openaiKey}`,
    `bearer ${openaiKey}`,
    `BEARER \t ${openaiKey} `,
    ` ${openaiKey}  `,
  ])('%j is the key, and always the same connection', async (authorization) => {
    const plain = await chatWith(`Bearer ${openaiKey}`);
    const { headers } = await chatWith(authorization);
    expect(headers.get('x-connection-id')).toBe(plain.headers.get('x-connection-id'));
    expect(own.openai.requests.at(-1)?.headers.authorization).toBe(`Bearer ${openaiKey}`);
  });

  test.each([
    `Bearer "${openaiKey}"`,
    `'${openaiKey}'`,
    `Bearer ${openaiKey} ${openaiKey}`,
    `Bearer ${openaiKey},Bearer sk-of-somebody-else`,
    `Bearer Bearer ${openaiKey}`,
    `Bearer${openaiKey}`,
    `Bearer: ${openaiKey}`,
    `Token ${openaiKey}`,
    `Bearer OPENAI_API_KEY=${openaiKey}`,
    `Bearer {"key":"${openaiKey}"}`,
    `Bearer @{variables('${openaiKey}')}`,
    'Bearer sk-',
    'sk-',
    'Bearer sk-…',
    'Bearer sk-ключ',
    `Bearer sk-${'x'.repeat(301)}`,
    `Basic ${Buffer.from(`user:${openaiKey}`).toString('base64')}`,
    `basic ${Buffer.from(openaiKey).toString('base64')}`,
  ])('%j holds a key that cannot be read: 401, and nothing is sent', async (authorization) => {
    const before = own.openai.requests.length;
    // A header can only have bytes.
    const reply = await chatWith(Buffer.from(authorization).toString('latin1'));
    expect([reply.status, reply.body.error?.code]).toEqual([401, 'caller_key_refused']);
    expect(reply.body.error?.message).toMatch(/^The OpenAI key in your Authorization header is malformed\./);
    expect(reply.headers.get('ratelimit')).toBeNull();
    expect(own.openai.requests).toHaveLength(before);
    expect(reply.text).not.toContain('sk-of');
  });

  test.each([
    [
      'a token that has the letters of a key inside',
      'Bearer eyJhbGciOiJSUzI1NiJ9.eyJhIjoiYXNk-sk-J9.c2ln_sk-x',
    ],
    ['a token whose last part begins like a key', 'Bearer eyJhbGciOiJSUzI1NiJ9.e30.sk-x'],
    ['a password for something else', `Basic ${Buffer.from('user:word').toString('base64')}`],
  ])('%s is no key', async (_, authorization) => {
    expect((await chatWith(authorization)).status).toBe(200);
    expect(own.openai.requests.at(-1)?.headers.authorization).not.toBe(authorization);
  });
});
