/** Runs cases that people have reported in public: what is sent, and what is right. */
import type { InsteadReply } from '../../local/openai';
import type { JsonObject } from '../../src/json';
import { call, type CallOptions, type Reply } from '../support/call';
import { startScene, type Scene } from '../support/app';

/** One case. */
export interface FieldCase {
  title: string;
  /** Where it was seen: an issue as `repository#number`, a page, or `own` for a variation. */
  source: string;
  /** Method and path with the query. */
  target: string;
  options?: CallOptions;
  /** What OpenAI answers, in place of its usual answer. */
  openai?: InsteadReply;
  right: Right;
}

/** What is right. Each member that is there is tested. */
export interface Right {
  /** 200 if left out. */
  status?: number;
  /** Our code of the error. */
  code?: string;
  /** What the message of the error says. */
  message?: RegExp;
  /** A part of what OpenAI gets. An error without it is ours: OpenAI gets nothing. */
  sent?: JsonObject;
  /** How many requests OpenAI gets. */
  tries?: number;
  /** The header Retry-After of the reply; null if it has none. */
  retryAfter?: string | null;
  /** Names that OpenAI does not get. */
  notSent?: string[];
  /** A part of the reply. */
  reply?: JsonObject;
}

/** Runs cases, through the app and against the strict simulated OpenAI. */
export function runCases(cases: readonly FieldCase[], environment: Record<string, string> = {}): void {
  let scene: Scene;
  beforeAll(async () => {
    scene = await startScene(environment);
  });
  afterAll(() => scene.stop());

  test.each(cases)('$title ($source)', async ({ target, options, openai, right }) => {
    const before = scene.openai.requests.length;
    scene.openai.instead = openai;
    const reply = await call(scene.app.url, target, options);
    const { status = 200 } = right;
    expect([reply.status, reply.body.error?.message ?? null]).toEqual([
      status,
      status === 200 ? null : expect.any(String),
    ]);
    const requests = scene.openai.requests.slice(before);
    if (status !== 200) {
      expect(reply.body.error?.code).toBe(right.code);
      expect(reply.body.error?.message).toMatch(right.message ?? /./);
    }
    if (right.tries !== undefined) expect(requests).toHaveLength(right.tries);
    if (right.retryAfter !== undefined) expect(reply.headers.get('retry-after')).toBe(right.retryAfter);
    if (status === 200 || right.sent) expectRight(right, reply, requests.at(-1)?.body);
    else {
      expect(requests).toEqual([]);
      // No permit is spent.
      expect(reply.headers.get('ratelimit')).toBeNull();
    }
  });
}

function expectRight(right: Right, reply: Reply, body: JsonObject | undefined): void {
  if (right.sent) expect(body).toMatchObject(right.sent);
  for (const name of right.notSent ?? []) expect(body).not.toHaveProperty([name]);
  if (right.reply) expect(reply.body).toMatchObject(right.reply);
}

/** The body of a chat with one message of the user. */
export const say = (content: unknown, more: JsonObject = {}): JsonObject => ({
  model: 'gpt-4o',
  messages: [{ role: 'user', content }],
  ...more,
});

/** A call of the chat with a JSON body. */
export const chatWith = (body: JsonObject): Pick<FieldCase, 'target' | 'options'> => ({
  target: 'POST /v1/chat/completions',
  options: { body },
});

/** A call with a body of any type. */
export const post = (
  path: string,
  type: string | undefined,
  body: string | Uint8Array,
  headers: Record<string, string> = {},
): Pick<FieldCase, 'target' | 'options'> => ({
  target: `POST ${path}`,
  options: { body, headers: { ...headers, ...(type !== undefined && { 'content-type': type }) } },
});
