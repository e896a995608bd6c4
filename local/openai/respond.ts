/** Reads bodies and sends responses for the simulated services, with the faults that a request asks for. */
import type { ServerResponse } from 'node:http';
import { isObject, type JsonObject } from '../../src/json';
import { jsonReply, type Reply } from './answers';
import type { Fault } from './faults';
import type { Refusal } from './refusal';

/** Parses a body; undefined if it is no JSON object. */
export function parse(bytes: Buffer): JsonObject | undefined {
  try {
    const body: unknown = JSON.parse(bytes.toString('utf8'));
    return isObject(body) ? body : undefined;
  } catch {
    return undefined;
  }
}

/** The response for a refusal. */
export function errorReply({ status, error }: Refusal): Reply {
  return jsonReply(status, { error });
}

/** Sends an answer, or what the fault makes of it. */
export function sendWithFault(response: ServerResponse, answer: Reply, fault: Fault): void {
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
      setRetryAfter(response, fault.retryAfter);
      const error = { message: `Simulated ${fault.status}.`, type: 'server_error', param: null, code: null };
      return send(response, errorReply({ status: fault.status, error }));
    }
    default:
      return send(response, answer);
  }
}

/** Sends a response. */
export function send(response: ServerResponse, { status, contentType, body }: Reply): void {
  response.writeHead(status, { 'content-type': contentType, 'content-length': body.length }).end(body);
}

/** Sets how long to wait, in seconds or, for `300ms`, in milliseconds. */
export function setRetryAfter(response: ServerResponse, wait: string | undefined): void {
  if (wait?.endsWith('ms')) response.setHeader('retry-after-ms', wait.slice(0, -2));
  else if (wait) response.setHeader('retry-after', wait);
}
