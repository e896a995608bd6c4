/** Simulates an Azure OpenAI resource: deployments, versions, tokens and keys, its errors, and what it lacks. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { asList, asObject, mapObjects, type JsonObject } from '../../src/json';
import { close, listenOnFreePort } from '../listen';
import { jsonReply, startAnswers, type Reply } from '../openai/answers';
import { endpoints } from '../openai/endpoints';
import { nextFault, parseFault, type Fault, type Tries } from '../openai/faults';
import { createFiles, isFileRefusal } from '../openai/files';
import { readForm } from '../openai/form';
import type { Outage, ReceivedRequest } from '../openai';
import { offerOn, type Offer, type Purpose } from '../openai/models';
import { parse, send, sendWithFault, setRetryAfter } from '../openai/respond';
import { createResponses, type ResponseControls } from '../openai/responses';
import { isRefusal } from '../openai/responses/store';
import { refusalOf } from '../openai/rules';
import type { Certificate } from '../vault/certificate';
import { principal, readToken } from '../vault/token';
import { noDeployment, placeAt, type AzurePlace } from './places';
import { azureError, filterRefusal, type AzureRefusal } from './refusal';

/** A running simulation. */
export interface SimulatedAzure {
  /** Address of the resource. */
  url: string;
  /** All requests so far, in order. */
  requests: ReceivedRequest[];
  /** The models behind the deployments. */
  deployments: Map<string, string>;
  /** The keys of the resource. */
  keys: Set<string>;
  /** The principals with the role Cognitive Services OpenAI User. */
  users: Set<string>;
  /** While it has a word, every request has this fault. */
  outage: Outage;
  /** How responses end, how long they take and how long they are kept. */
  responses: ResponseControls;
  stop: () => Promise<void>;
}

/** Options of the simulation. */
export interface SimulatedAzureOptions {
  /** Signs the tokens of the local identity. */
  certificate: Certificate;
  /** Preferred port; 0 means any free port. */
  port?: number;
  /** The models behind the deployments. */
  deployments?: Readonly<Record<string, string>>;
  /** The tries of calls, if another service has some of them. */
  tries?: Tries;
  /** The time that responses take and are kept goes by this clock, in milliseconds since 1970. */
  now?: () => number;
  onTaken?: (port: number) => void;
}

/** The deployments of a resource that has one for each purpose. */
export const usualDeployments: Readonly<Record<string, string>> = {
  chat: 'gpt-5.4-mini',
  embeddings: 'text-embedding-3-small',
  pictures: 'gpt-image-2',
  'gpt-4o-mini-tts': 'gpt-4o-mini-tts',
  whisper: 'whisper-1',
  transcribe: 'gpt-4o-transcribe',
};

/** Azure retires models on days of its own, so every model can be deployed. */
const offer: Offer = offerOn('2000-01-01');

/** Starts the simulation. */
export async function startSimulatedAzure({
  certificate,
  port = 0,
  deployments: given = usualDeployments,
  tries = new Map(),
  now = Date.now,
  onTaken,
}: SimulatedAzureOptions): Promise<SimulatedAzure> {
  const answers = await startAnswers();
  const files = createFiles(now);
  const responses = createResponses({ now, files }, async (chat) => {
    const { body } = await answers.answer('POST', '/v1/chat/completions', chat, offer);
    return asObject(JSON.parse(body.toString('utf8')));
  });
  const azure = {
    requests: [] as ReceivedRequest[],
    deployments: new Map(Object.entries(given)),
    keys: new Set(['local-azure-key']),
    users: new Set([principal]),
    outage: {} as Outage,
    responses: responses.controls,
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const method = request.method ?? 'GET';
    const place = placeAt(method, url);
    const bytes = await buffer(request);
    const type = request.headers['content-type'] ?? '';
    const isForm = type.startsWith('multipart/form-data');
    const target = 'target' in place ? place.target : `${method} ${url.pathname}`;
    const received = isForm ? await readForm(bytes, type, target) : parse(bytes);
    azure.requests.push({
      ...{ target: `${method} ${url.pathname}`, url: url.pathname + url.search },
      ...{ headers: request.headers, body: received },
    });
    const { simulate, ...body } = received ?? {};
    const call = String(request.headers['x-client-request-id'] ?? randomUUID());
    const isOfResponses = target.includes(' /v1/responses');
    const word = azure.outage.word ?? (isOfResponses ? (responses.controls.faults.shift() ?? '') : undefined);
    const fault = word === undefined ? nextFault(simulate, call, tries) : parseFault(word, 0);
    response.setHeader('apim-request-id', randomUUID());
    response.setHeader('x-ms-region', 'West Europe');
    response.setHeader('x-ratelimit-remaining-requests', '99');
    if (fault.kind === 'delay') await wait(fault.delayMs, undefined, { ref: false });
    const refusal =
      'target' in place
        ? (accessRefusal(request.headers, place) ?? refusalAt(place, received && body) ?? faultRefusal(fault))
        : place;
    if (refusal) {
      if (fault.kind === 'status') setRetryAfter(response, fault.retryAfter);
      send(response, jsonReply(refusal.status, { error: refusal.error }));
      return;
    }
    const answer = await answerTo(method, target, url, received && body, place);
    sendWithFault(response, answer, fault);
  }

  /** What is refused because of a key or token. */
  function accessRefusal(headers: IncomingHttpHeaders, { audiences }: AzurePlace): AzureRefusal | undefined {
    const { 'api-key': key, authorization = '' } = headers;
    if (typeof key === 'string') {
      const message = 'Access denied due to invalid subscription key or wrong API endpoint.';
      return azure.keys.has(key) ? undefined : azureError(401, '401', message);
    }
    const claims = readToken(certificate, authorization.replace(/^Bearer /, ''), Date.now());
    if (!claims || !audiences.includes(claims.aud)) {
      const message =
        'Unauthorized. Access token is missing, invalid, audience is incorrect, or have expired.';
      return azureError(401, '401', message);
    }
    const message = `The principal \`${claims.sub}\` lacks the required data action.`;
    return azure.users.has(claims.sub) ? undefined : azureError(401, 'PermissionDenied', message);
  }

  /** What is refused because of the request itself. */
  function refusalAt(place: AzurePlace, body: JsonObject | undefined): AzureRefusal | undefined {
    const { target } = place;
    const endpoint = endpoints[target];
    if (!endpoint) return undefined;
    if (target === 'POST /v1/files') return purposeRefusal(body) ?? refusalOf(target, body, offer);
    const base = baseOf(place, body);
    if (base === undefined) return noDeployment;
    if (!servesAt(endpoint.purpose, base)) {
      const message = `The requested operation is unsupported with the model ${base}.`;
      return azureError(400, 'OperationNotSupported', message);
    }
    if (body?.background === true && body.store !== true) {
      const message = 'Background mode requires store=true.';
      return { status: 400, error: { message, type: 'invalid_request_error', param: 'store', code: null } };
    }
    if (body && 'safety_identifier' in body) {
      const message = 'Unrecognized request argument supplied: safety_identifier';
      return { status: 400, error: { message, type: 'invalid_request_error', param: null, code: null } };
    }
    return refusalOf(target, body && { ...body, model: base }, offer);
  }

  /** The model behind a deployment. A fine-tuning job names the model itself. */
  function baseOf({ target, deployment }: AzurePlace, body: JsonObject | undefined): string | undefined {
    const model = String(deployment ?? body?.model);
    return target.includes('/fine_tuning/') ? model : azure.deployments.get(model);
  }

  async function answerTo(
    method: string,
    target: string,
    { search }: URL,
    body: JsonObject | undefined,
    place: AzurePlace | AzureRefusal,
  ): Promise<Reply> {
    const base = 'target' in place && endpoints[target] ? baseOf(place, body) : undefined;
    const query = search.replace(/[?&]api-version=[^&]*/, '');
    const sent = body && { ...body, ...(base !== undefined && { model: base }) };
    const ofFiles = files.answer(target, body ?? {}, new URLSearchParams(query));
    if (ofFiles)
      return isFileRefusal(ofFiles) ? jsonReply(ofFiles.status, { error: ofFiles.error }) : ofFiles;
    const response = await responses.answer(target, sent ?? {});
    if (response && isRefusal(response)) return jsonReply(response.status, { error: response.error });
    if (response) return jsonReply(200, response);
    const answer = await answers.answer(method, `${target.slice(method.length + 1)}${query}`, sent, offer);
    return target === 'POST /v1/chat/completions' ? withFilterResults(answer) : answer;
  }

  const { server, boundPort } = await listenOnFreePort(
    port,
    () =>
      createServer((request, response) => {
        handle(request, response).catch(() => response.destroy());
      }),
    onTaken,
  );
  return {
    ...azure,
    url: `http://127.0.0.1:${boundPort}`,
    stop: async () => {
      await Promise.all([close(server), answers.stop()]);
    },
  };
}

/** Whether a model can be used at an endpoint. Chat models also answer in the Responses API. */
function servesAt(purpose: Purpose, model: string): boolean {
  const own = offer.models.find(({ id }) => id === model)?.purpose;
  return own === purpose || (own === 'chat' && purpose === 'responses');
}

/** Azure has no purpose of its own for files that a model reads. */
function purposeRefusal(body: JsonObject | undefined): AzureRefusal | undefined {
  if (body?.purpose !== 'user_data') return undefined;
  return azureError(400, 'invalidPayload', 'Invalid value for purpose.');
}

/** The refusal that a fault stands for, in Azure's words. */
function faultRefusal(fault: Fault): AzureRefusal | undefined {
  if (fault.kind === 'filter') return filterRefusal(fault.category);
  if (fault.kind === 'quota') return azureError(429, 'insufficient_quota', 'Simulated: there is no quota.');
  if (fault.kind !== 'status') return undefined;
  const code = fault.status === 429 ? 'RateLimitReached' : String(fault.status);
  return azureError(fault.status, code, `Simulated ${fault.status}.`);
}

/** What Azure adds to a chat. */
function withFilterResults(reply: Reply): Reply {
  const answer = asObject(JSON.parse(reply.body.toString('utf8')));
  const safe = { hate: { filtered: false, severity: 'safe' } };
  return jsonReply(reply.status, {
    ...answer,
    choices: mapObjects(asList(answer.choices), (choice) => ({ ...choice, content_filter_results: safe })),
    prompt_filter_results: [{ prompt_index: 0, content_filter_results: safe }],
  });
}
