/** Hands replies to the library of Azure Functions without the detour that it takes for other values. */
import { HttpResponse } from '@azure/functions';
import type { HttpReply } from './output/reply';

/**
 * A reply whose bytes are at hand. From a plain object, the library makes a fetch `Response`, which turns the bytes into a
 * stream, and then reads the stream to get the bytes. That takes two thirds of the time between function and host.
 */
class BytesResponse extends HttpResponse {
  override readonly arrayBuffer: () => Promise<ArrayBuffer>;

  constructor({ status, headers, body = Buffer.alloc(0) }: HttpReply) {
    super({ status, headers });
    this.arrayBuffer = () => Promise.resolve(new Uint8Array(body).buffer);
  }
}

/** Makes what the library takes from a reply. Its body is in `arrayBuffer`, and nowhere else. */
export function hostReply(reply: HttpReply): HttpResponse {
  return new BytesResponse(reply);
}
