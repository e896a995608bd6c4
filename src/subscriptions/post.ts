/** Sends a callback, and follows no redirect. */
import { lookup } from 'node:dns';
import { request as requestHttp } from 'node:http';
import { request, type RequestOptions } from 'node:https';
import type { JsonObject } from '../json';
import { isPrivateAddress } from './address';

/** Sends a callback. Gives the status of the response; undefined if there was none. */
export type PostCallback = (url: string, body: JsonObject) => Promise<number | undefined>;

/** Time after which a callback is given up. */
const abandonMs = 5_000;

/** Finds the address of a host, and refuses a private one: a name that is allowed may still lead there. */
const publicLookup: NonNullable<RequestOptions['lookup']> = (host, options, done) => {
  lookup(host, { ...options, all: true }, (error, addresses) => {
    const isPrivate = !error && addresses.some(({ address }) => isPrivateAddress(address));
    const [first] = addresses;
    if (error ?? (isPrivate || !first)) done(error ?? new Error('A private address'), '', 4);
    else if (options.all) done(null, addresses);
    else done(null, first.address, first.family);
  });
};

/** Sends a callback over https; over http only to this machine, which the rules for addresses have allowed. */
export const postCallback: PostCallback = (url, body) => {
  const text = JSON.stringify(body);
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
  const options = { method: 'POST', headers, signal: AbortSignal.timeout(abandonMs) };
  return new Promise((resolve) => {
    const sent = url.startsWith('http:')
      ? requestHttp(url, options)
      : request(url, { ...options, lookup: publicLookup });
    sent.on('error', () => resolve(undefined));
    sent.on('response', (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.end(text);
  });
};
