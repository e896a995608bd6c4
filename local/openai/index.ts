/** Simulates OpenAI: strict checks of keys, models, parameters and retired endpoints, and faults on request. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { asObject, isObject, type JsonObject } from '../../src/json';
import { close, listen, onFreePort } from '../listen';
import { jsonReply, startAnswers, type Reply } from './answers';
import { parseFault, type Fault } from './faults';
import { readForm } from './form';
import { offerOn, type Surprises } from './models';
import { createResponses, type ResponseControls } from './responses';
import { isRefusal } from './responses/store';
import { refusalOf, type Refusal } from './rules';

/** A running simulation. */
export interface SimulatedOpenAI extends Surprises {
  /** Base URL, for OPENAI_BASE_URL. */
  url: string;
  /** All requests so far, in order. */
  requests: ReceivedRequest[];
  /** Keys to refuse, besides those that do not look like keys. */
  revokedKeys: Set<string>;
  /** The response to every request from now on, in place of the usual ones. */
  instead: InsteadReply | undefined;
  /** How responses end, how long they take and how long they are kept. */
  responses: ResponseControls;
  stop: () => Promise<void>;
}

/** A response that a test chooses. */
export interface InsteadReply {
  status: number;
  headers?: Record<string, string>;
  /** Sent as JSON, unless it is a text. */
  body: unknown;
}

/** One request as it arrived. */
export interface ReceivedRequest {
  target: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: JsonObject | undefined;
}

/** Options of the simulation. */
export interface SimulatedOpenAIOptions {
  /** Preferred port; 0 means any free port. */
  port?: number;
  /** Gives today's date for the simulation, as YYYY-MM-DD. */
  today?: () => string;
  /** The time that responses take and are kept goes by this clock, in milliseconds since 1970. */
  now?: () => number;
  /** Answers for further endpoints, by method and path, such as `GET /v1/files/{id}`. */
  answers?: Readonly<Record<string, JsonObject>>;
  onTaken?: (port: number) => void;
}

const realToday = () => new Date().toISOString().slice(0, 10);

/**
 * Starts the simulation. Every key of the form `sk-...` is valid, except those that begin with `sk-wrong`.
 */
export async function startSimulatedOpenAI({
  port = 0,
  today = realToday,
  now = Date.now,
  answers: more = {},
  onTaken,
}: SimulatedOpenAIOptions = {}): Promise<SimulatedOpenAI> {
  const answers = await startAnswers();
  const offerNow = () => offerOn(today(), surprises);
  const responses = createResponses(now, async (chat) => {
    const { body } = await answers.answer('POST', '/v1/chat/completions', chat, offerNow());
    return asObject(JSON.parse(body.toString('utf8')));
  });
  const requests: ReceivedRequest[] = [];
  const revokedKeys = new Set<string>();
  const surprises: Surprises = { withdrawn: new Set(), shutdownDates: new Map() };
  const tries = new Map<string, number>();
  const further = Object.entries(more).map(([target, answer]) => ({
    pattern: new RegExp(`^${target.replace(/\{\w+\}/g, '[^/]+')}$`),
    answer,
  }));

  async function handle(request: IncomingMessage, reply: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const method = request.method ?? 'GET';
    const target = `${method} ${url.pathname}`;
    const bytes = await buffer(request);
    const type = request.headers['content-type'] ?? '';
    const isForm = type.startsWith('multipart/form-data');
    const received = isForm ? await readForm(bytes, type, target) : parse(bytes);
    requests.push({ target, url: url.pathname + url.search, headers: request.headers, body: received });

    const { instead } = simulation;
    if (instead) {
      const isText = typeof instead.body === 'string';
      for (const [name, value] of Object.entries(instead.headers ?? {})) reply.setHeader(name, value);
      send(reply, {
        status: instead.status,
        contentType: isText ? 'text/plain' : 'application/json',
        body: Buffer.from(isText ? String(instead.body) : JSON.stringify(instead.body)),
      });
      return;
    }

    const { simulate = url.searchParams.get('simulate'), ...body } = received ?? {};
    url.searchParams.delete('simulate');
    const call = String(request.headers['x-client-request-id'] ?? randomUUID());
    const attempt = tries.get(call) ?? 0;
    if (simulate) tries.set(call, attempt + 1);
    const isOfResponses = url.pathname.startsWith('/v1/responses');
    const fault = isOfResponses
      ? parseFault(responses.controls.faults.shift() ?? '', 0)
      : parseFault(typeof simulate === 'string' ? simulate : '', attempt);

    reply.setHeader('x-request-id', `req_${randomUUID().replaceAll('-', '')}`);
    reply.setHeader('x-ratelimit-limit-requests', '5000');
    reply.setHeader('x-ratelimit-remaining-requests', '4999');
    reply.setHeader('x-ratelimit-reset-requests', '12ms');
    if (fault.kind === 'delay') await wait(fault.delayMs, undefined, { ref: false });
    const offer = offerNow();
    const key = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const own = further.find(({ pattern }) => pattern.test(target))?.answer;
    const refusal =
      keyRefusal(key, revokedKeys) ?? (own ? undefined : refusalOf(target, received && body, offer));
    if (refusal) {
      send(reply, errorReply(refusal));
      return;
    }
    const response = own ? undefined : await responses.answer(target, body);
    if (response && isRefusal(response)) {
      send(reply, errorReply(response));
      return;
    }
    const known = own ?? response;
    const answer = known
      ? jsonReply(200, known)
      : await answers.answer(method, url.pathname + url.search, received && body, offer);
    sendWithFault(reply, answer, fault);
  }

  const { server, boundPort } = await onFreePort(
    port,
    async (candidate) => {
      const made = createServer((request, response) => {
        handle(request, response).catch(() => response.destroy());
      });
      return { server: made, boundPort: await listen(made, candidate) };
    },
    onTaken,
  );
  const simulation: SimulatedOpenAI = {
    url: `http://127.0.0.1:${boundPort}/v1`,
    requests,
    revokedKeys,
    instead: undefined,
    responses: responses.controls,
    ...surprises,
    stop: async () => {
      await Promise.all([close(server), answers.stop()]);
    },
  };
  return simulation;
}

function parse(bytes: Buffer): JsonObject | undefined {
  try {
    const body: unknown = JSON.parse(bytes.toString('utf8'));
    return isObject(body) ? body : undefined;
  } catch {
    return undefined;
  }
}

function keyRefusal(key: string, revoked: Set<string>): Refusal | undefined {
  if (/^sk-(?!wrong)[\w-]+$/.test(key) && !revoked.has(key)) return undefined;
  const message = `Incorrect API key provided: ${key}. You can find your API key in your account settings.`;
  return {
    status: 401,
    error: { message, type: 'invalid_request_error', param: null, code: 'invalid_api_key' },
  };
}

function errorReply({ status, error }: Refusal): Reply {
  return jsonReply(status, { error });
}

function sendWithFault(response: ServerResponse, answer: Reply, fault: Fault): void {
  switch (fault.kind) {
    case 'reset':
      response.destroy();
      return;
    case 'half':
      response.writeHead(200, { 'content-type': answer.contentType, 'content-length': answer.body.length });
      response.write(answer.body.subarray(0, answer.body.length / 2), () => response.destroy());
      return;
    case 'html':
      return send(response, {
        status: 200,
        contentType: 'text/html',
        body: Buffer.from('<html>Welcome</html>'),
      });
    case 'empty':
      return send(response, { status: 200, contentType: 'application/json', body: Buffer.from('{}') });
    case 'quota': {
      const message = 'You exceeded your current quota, please check your plan and billing details.';
      const error = { message, type: 'insufficient_quota', param: null, code: 'insufficient_quota' };
      return send(response, errorReply({ status: 429, error }));
    }
    case 'status': {
      if (fault.retryAfter) response.setHeader('retry-after', fault.retryAfter);
      const error = { message: `Simulated ${fault.status}.`, type: 'server_error', param: null, code: null };
      return send(response, errorReply({ status: fault.status, error }));
    }
    default:
      return send(response, answer);
  }
}

function send(response: ServerResponse, { status, contentType, body }: Reply): void {
  response.writeHead(status, { 'content-type': contentType, 'content-length': body.length }).end(body);
}
