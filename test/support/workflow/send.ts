/** Sends the request of an action, byte for byte as the platforms do. */
import { request as httpRequest } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { JsonObject } from '../../../src/json';
import { fromReply, toPayload } from './content';

/** The request that an action describes, with all expressions evaluated. */
export interface ActionRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: unknown;
}

/** A request as it is sent. */
export interface SentRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  bytes: Buffer;
}

/** What a later action sees of a reply. */
export interface ActionReply {
  isSuccess: boolean;
  outputs: JsonObject & { statusCode: number };
}

/** Headers that a maker can write but that Logic Apps does not send. */
const dropped =
  /^(accept-(?!version$).+|allow|content-(?!disposition$|encoding$|type$).+|cookie|expires|host|last-modified|origin|set-cookie|transfer-encoding)$/i;

/** The User-Agent header of each platform. */
const userAgents = {
  'logic-apps':
    'azure-logic-apps/1.0 (workflow 5b6a4c0f9d7e4f5c8b3a2e1d0c9f8a7b; version 08584494270313712345)',
  'power-automate':
    'azure-logic-apps/1.0 (workflow 5b6a4c0f9d7e4f5c8b3a2e1d0c9f8a7b; version 08584494270313712345) microsoft-flow/1.0',
} as const;

/** The names of the platforms. */
export type PlatformName = keyof typeof userAgents;

/** The headers that a platform adds. Accept is not among them. */
function platformHeaders(platform: PlatformName): Record<string, string> {
  return {
    'User-Agent': userAgents[platform],
    'Accept-Language': 'en',
    'Accept-Encoding': 'gzip, deflate',
    'x-ms-execution-location': 'westeurope',
    'x-ms-workflow-id': '5b6a4c0f9d7e4f5c8b3a2e1d0c9f8a7b',
    'x-ms-workflow-version': '08584494270313712345',
    'x-ms-workflow-name': 'sample',
    'x-ms-workflow-run-id': '08584494270313754321CU00',
    'x-ms-workflow-run-tracking-id': '7a1d8e52-5a59-4f6a-9b0c-2f1e3d4c5b6a',
    'x-ms-workflow-operation-name': 'Ask',
    'x-ms-workflow-subscription-id': '00000000-0000-0000-0000-000000000000',
    'x-ms-client-request-id': '0f0e0d0c-0b0a-4908-8706-050403020100',
    'x-ms-client-tracking-id': '08584494270313754321CU00',
    'x-ms-action-tracking-id': 'c0ffee00-1234-4abc-8def-0123456789ab',
    'x-ms-activity-vector': 'IN.01',
  };
}

/** Makes the request that a platform sends for an action. */
export function toSend(action: ActionRequest, platform: PlatformName): SentRequest {
  const payload = toPayload(action.body);
  const written = Object.entries(action.headers).filter(([name]) => !dropped.test(name));
  const hasType = written.some(([name]) => name.toLowerCase() === 'content-type');
  const headers = {
    ...platformHeaders(platform),
    ...(payload?.contentType !== undefined && !hasType && { 'Content-Type': payload.contentType }),
    ...Object.fromEntries(written),
    ...(payload && { 'Content-Length': String(payload.bytes.length) }),
  };
  return { method: action.method, url: action.url, headers, bytes: payload?.bytes ?? Buffer.alloc(0) };
}

/** Sends a request, and returns the reply as later actions see it. */
export async function send({ method, url, headers, bytes }: SentRequest): Promise<ActionReply> {
  const { status, rawHeaders, body } = await new Promise<{
    status: number;
    rawHeaders: string[];
    body: Buffer;
  }>((resolve, reject) => {
    const request = httpRequest(url, { method, headers }, (response) => {
      const { statusCode: status = 0, rawHeaders } = response;
      buffer(response).then((body) => resolve({ status, rawHeaders, body }), reject);
    });
    request.on('error', reject);
    request.end(bytes);
  });
  const replyHeaders = presented(rawHeaders);
  const outputs = { statusCode: status, headers: replyHeaders };
  try {
    const found = fromReply(replyHeaders['Content-Type'] ?? '', body);
    return { isSuccess: status < 400, outputs: { ...outputs, ...(found !== undefined && { body: found }) } };
  } catch {
    return { isSuccess: false, outputs };
  }
}

/**
 * Headers that the HTTP library of the platforms knows. It shows them under their usual names, however they
 * were sent.
 */
const known = [
  'Cache-Control',
  'Content-Disposition',
  'Content-Length',
  'Content-Type',
  'Date',
  'Retry-After',
];

function presented(rawHeaders: readonly string[]): Record<string, string> {
  const names = rawHeaders.filter((_, index) => index % 2 === 0);
  return Object.fromEntries(
    names.map((name, index) => {
      const usual = known.find((candidate) => candidate.toLowerCase() === name.toLowerCase());
      return [usual ?? name, rawHeaders[2 * index + 1] ?? ''];
    }),
  );
}
