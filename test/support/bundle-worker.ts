/**
 * Runs as a process that loads the deployed bundle as the worker of the Functions host does. Each message from the parent
 * is a request for a function; the reply of the function goes back as a message.
 */
import path from 'node:path';
import type { CoreRegistry, HttpData } from '../../local/host/core';
import { installCore } from '../../local/host/core';
import { invokeHttp } from '../../local/host/invoke';
import { loadApp } from '../../local/host/load';

/** A request for a function, as the host hands it over. */
export interface WorkerRequest {
  /** The name of the function. */
  name: string;
  http: Omit<HttpData, 'body'>;
  /** The body as text. */
  body?: string;
}

/** What the function replies, and what it logs meanwhile. */
export interface WorkerReply {
  status: number;
  headers: Record<string, string>;
  body: string;
  logged: string[];
}

async function answer(
  registry: CoreRegistry,
  { name, http, body }: WorkerRequest,
): Promise<WorkerReply | undefined> {
  const registered = registry.functions.find((candidate) => candidate.name === name);
  if (!registered) return undefined;
  const logged: string[] = [];
  const data = { ...http, body: body === undefined ? null : { bytes: Buffer.from(body) } };
  const reply = await invokeHttp(registry, registered, data, (_level, _name, line) => logged.push(line));
  const headers = Object.fromEntries(reply.headers);
  return { status: reply.status, headers, body: Buffer.from(reply.body).toString(), logged };
}

const registry = installCore(() => undefined);
void loadApp(path.resolve(process.argv[2] ?? ''), registry, (_level, line) => console.error(line)).then(
  () => {
    process.on('message', (request: WorkerRequest) => {
      void answer(registry, request).then((reply) => process.send?.(reply ?? null));
    });
    process.send?.('ready');
  },
);
