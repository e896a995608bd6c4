/** Simulates OpenAI: strict checks of keys, models, parameters and retired endpoints, and faults on request. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { asObject, type JsonObject } from '../../src/json';
import { close, listenOnFreePort } from '../listen';
import { jsonReply, startAnswers } from './answers';
import { nextFault, parseFault, type Tries } from './faults';
import type { Certificate } from '../vault/certificate';
import { createBatches, type BatchControls } from './batches';
import { createFiles, isFileRefusal } from './files';
import { createTokenEndpoint, type Federation } from './federation';
import { readForm } from './form';
import { offerOn, type Surprises } from './models';
import { errorReply, parse, send, sendWithFault } from './respond';
import { createResponses, type ResponseControls } from './responses';
import { isRefusal } from './responses/store';
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
  /** The response to every request from now on, in place of the usual ones. */
  instead: InsteadReply | undefined;
  /** Sends the events of batches that have ended. */
  batches: BatchControls;
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
  /** Signs the tokens of the local identity, for OpenAI without a key. Without it, there is no token endpoint. */
  certificate?: Certificate;
  /** The time that responses take and are kept goes by this clock, in milliseconds since 1970. */
  now?: () => number;
  /** The tries of calls, if another service has some of them. */
  tries?: Tries;
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
  now = Date.now,
  tries = new Map(),
  answers: more = {},
  onTaken,
}: SimulatedOpenAIOptions = {}): Promise<SimulatedOpenAI> {
  const answers = await startAnswers();
  const offerNow = () => offerOn(today(), surprises);
  const files = createFiles(now);
  const responses = createResponses({ now, files }, async (chat) => {
    const { body } = await answers.answer('POST', '/v1/chat/completions', chat, offerNow());
    return asObject(JSON.parse(body.toString('utf8')));
  });
  const batches = createBatches({
    now,
    files,
    run: async (path, body) => {
      const refusal = refusalOf(`POST ${path}`, body, offerNow());
      if (refusal) return refusal;
      const answer = await answers.answer('POST', path, body, offerNow());
      return asObject(JSON.parse(answer.body.toString('utf8')));
    },
  });
  const requests: ReceivedRequest[] = [];
  const revokedKeys = new Set<string>();
  const surprises: Surprises = { withdrawn: new Set(), shutdownDates: new Map() };
  const outage: Outage = {};
  const tokens = certificate && createTokenEndpoint(certificate, () => Date.now());
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
    if (tokens && target === 'POST /oauth/token') {
      send(reply, tokens.exchange(received));
      return;
    }
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
    const isOfResponses = url.pathname.startsWith('/v1/responses');
    const word = outage.word ?? (isOfResponses ? (responses.controls.faults.shift() ?? '') : undefined);
    const fault = word === undefined ? nextFault(simulate, call, tries) : parseFault(word, 0);

    reply.setHeader('x-request-id', `req_${randomUUID().replaceAll('-', '')}`);
    reply.setHeader('x-ratelimit-limit-requests', '5000');
    reply.setHeader('x-ratelimit-remaining-requests', '4999');
    reply.setHeader('x-ratelimit-reset-requests', '12ms');
    if (fault.kind === 'delay') await wait(fault.delayMs, undefined, { ref: false });
    const offer = offerNow();
    const key = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const own = further.find(({ pattern }) => pattern.test(target))?.answer;
    const refusal =
      (tokens?.accepts(key) ? undefined : keyRefusal(key, revokedKeys)) ??
      (own ? undefined : refusalOf(target, received && body, offer));
    if (refusal) {
      send(reply, errorReply(refusal));
      return;
    }
    const ofFiles = own
      ? undefined
      : (files.answer(target, body, url.searchParams) ?? (await batches.answer(target, body)));
    if (ofFiles) {
      if (isFileRefusal(ofFiles)) send(reply, errorReply(ofFiles));
      else sendWithFault(reply, ofFiles, fault);
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

  const { server, boundPort } = await listenOnFreePort(
    port,
    () =>
      createServer((request, response) => {
        handle(request, response).catch(() => response.destroy());
      }),
    onTaken,
  );
  const simulation: SimulatedOpenAI = {
    url: `http://127.0.0.1:${boundPort}/v1`,
    requests,
    revokedKeys,
    outage,
    federation: tokens?.federation,
    instead: undefined,
    batches: batches.controls,
    responses: responses.controls,
    ...surprises,
    stop: async () => {
      await Promise.all([close(server), answers.stop()]);
    },
  };
  return simulation;
}

function keyRefusal(key: string, revoked: Set<string>): Refusal | undefined {
  if (/^sk-(?!wrong)[\w-]+$/.test(key) && !revoked.has(key)) return undefined;
  const message = `Incorrect API key provided: ${key}. You can find your API key in your account settings.`;
  return {
    status: 401,
    error: { message, type: 'invalid_request_error', param: null, code: 'invalid_api_key' },
  };
}
