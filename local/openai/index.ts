/** Simulates OpenAI: strict checks of keys, models, parameters and retired endpoints, and faults on request. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import type { JsonObject } from '../../src/json';
import { close, listen, onFreePort } from '../listen';
import { jsonReply, startAnswers } from './answers';
import { nextFault, parseFault } from './faults';
import type { Certificate } from '../vault/certificate';
import { createTokenEndpoint, type Federation } from './federation';
import { readForm } from './form';
import { offerOn, type Surprises } from './models';
import { errorReply, parse, send, sendWithFault } from './respond';
import { refusalOf, type Refusal } from './rules';

/** A fault of every request, as a word of `simulate`. */
export interface Outage {
  word?: string;
}

/** A running simulation. */
export interface SimulatedOpenAI extends Surprises {
  /** While it has a word, every request has this fault. */
  outage: Outage;
  /** Base URL, for OPENAI_BASE_URL. */
  url: string;
  /** All requests so far, in order. */
  requests: ReceivedRequest[];
  /** Keys to refuse, besides those that do not look like keys. */
  revokedKeys: Set<string>;
  /** OpenAI without a key; undefined without a certificate. */
  federation: Federation | undefined;
  stop: () => Promise<void>;
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
  /** Signs the tokens of the local identity, for OpenAI without a key. Without it, there is no token endpoint. */
  certificate?: Certificate;
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
  certificate,
  answers: more = {},
  onTaken,
}: SimulatedOpenAIOptions = {}): Promise<SimulatedOpenAI> {
  const answers = await startAnswers();
  const requests: ReceivedRequest[] = [];
  const revokedKeys = new Set<string>();
  const surprises: Surprises = { withdrawn: new Set(), shutdownDates: new Map() };
  const outage: Outage = {};
  const tokens = certificate && createTokenEndpoint(certificate, () => Date.now());
  const further = Object.entries(more).map(([target, answer]) => ({
    pattern: new RegExp(`^${target.replace(/\{\w+\}/g, '[^/]+')}$`),
    answer,
  }));

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const method = request.method ?? 'GET';
    const target = `${method} ${url.pathname}`;
    const bytes = await buffer(request);
    const type = request.headers['content-type'] ?? '';
    const isForm = type.startsWith('multipart/form-data');
    const received = isForm ? await readForm(bytes, type, target) : parse(bytes);
    if (tokens && target === 'POST /oauth/token') {
      send(response, tokens.exchange(received));
      return;
    }
    requests.push({ target, url: url.pathname + url.search, headers: request.headers, body: received });

    const { simulate = url.searchParams.get('simulate'), ...body } = received ?? {};
    url.searchParams.delete('simulate');
    const call = String(request.headers['x-client-request-id'] ?? randomUUID());
    const fault = outage.word ? parseFault(outage.word, 0) : nextFault(simulate, call);

    response.setHeader('x-request-id', `req_${randomUUID().replaceAll('-', '')}`);
    response.setHeader('x-ratelimit-limit-requests', '5000');
    response.setHeader('x-ratelimit-remaining-requests', '4999');
    response.setHeader('x-ratelimit-reset-requests', '12ms');
    if (fault.kind === 'delay') await wait(fault.delayMs, undefined, { ref: false });
    const offer = offerOn(today(), surprises);
    const key = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const own = further.find(({ pattern }) => pattern.test(target))?.answer;
    const refusal =
      (tokens?.accepts(key) ? undefined : keyRefusal(key, revokedKeys)) ??
      (own ? undefined : refusalOf(target, received && body, offer));
    if (refusal) {
      send(response, errorReply(refusal));
      return;
    }
    const answer = own
      ? jsonReply(200, own)
      : await answers.answer(method, url.pathname + url.search, received && body, offer);
    sendWithFault(response, answer, fault);
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
  return {
    url: `http://127.0.0.1:${boundPort}/v1`,
    requests,
    revokedKeys,
    outage,
    federation: tokens?.federation,
    ...surprises,
    stop: async () => {
      await Promise.all([close(server), answers.stop()]);
    },
  };
}

function keyRefusal(key: string, revoked: Set<string>): Refusal | undefined {
  if (/^sk-(?!wrong)[\w-]+$/.test(key) && !revoked.has(key)) return undefined;
  const message = `Incorrect API key provided: ${key}. You can find your API key in your account settings.`;
  return {
    status: 401,
    error: { message, type: 'invalid_request_error', param: null, code: 'invalid_api_key' },
  };
}
