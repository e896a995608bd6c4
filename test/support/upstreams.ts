/** Runs actions in this process, with real services at several upstreams, and a clock that the test sets. */
import { HttpRequest } from '@azure/functions';
import { createAdaptation } from '../../src/adaptation';
import { run } from '../../src/http/walk';
import { AppError } from '../../src/errors';
import { asObject, type JsonObject } from '../../src/json';
import { createServices } from '../../src/openai';
import { readSettings } from '../../src/settings';
import { createPauses } from '../../src/upstreams';
import { dependenciesWith, loggingContext } from './dependencies';
import { row } from './rows';

/** A reply, parsed. */
export interface LocalReply {
  status: number;
  headers: Record<string, string>;
  body: JsonObject & { error?: JsonObject };
  /** The fields of the log line. */
  log: JsonObject;
}

/** Runs actions. */
export interface Runner {
  /** The time, in milliseconds since 1970. */
  clock: { time: number };
  run: (operationId: string, body: JsonObject) => Promise<LocalReply>;
}

/** The key of the simulated Azure OpenAI, which the simulated OpenAI does not accept, and the other way round. */
const keys: Readonly<Record<string, string>> = { azure: 'local-azure-key', openai: 'sk-local' };

/**
 * Makes what runs actions.
 *
 * @param upstreams - the entries of the setting UPSTREAMS
 * @param random - gives a number from 0 to 1
 * @param locked - names of upstreams whose key cannot be read; it may change later
 */
export function createRunner(
  upstreams: readonly JsonObject[],
  random = () => 0,
  locked: ReadonlySet<string> = new Set(),
): Runner {
  const clock = { time: Date.parse('2026-11-22') };
  const now = () => clock.time;
  const { settings, problems } = readSettings({
    UPSTREAMS: JSON.stringify(upstreams),
    KEY_VAULT_URI: 'https://contoso.vault.azure.net',
    AzureWebJobsStorage: 'a',
  });
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  const shared = { settings, pauses: createPauses(now), now, random };
  const services = createServices({
    ...shared,
    keysFor: ({ name, kind }) => ({
      whenUnavailable: 'vault_unavailable',
      get: () =>
        locked.has(name)
          ? Promise.reject(new AppError('vault_unavailable', { retryAfterSeconds: 10 }))
          : Promise.resolve({ value: keys[kind] ?? '', source: 'vault' }),
      preload: () => Promise.resolve(),
      afterRefusal: () => Promise.resolve(undefined),
    }),
  });
  const dependencies = dependenciesWith({ now, settings, services, adaptation: createAdaptation(shared) });
  let count = 0;
  return {
    clock,
    run: async (operationId, body) => {
      const { context, logged } = loggingContext(`${process.pid}-${Date.now()}-${count++}`);
      const request = new HttpRequest({
        ...{ method: 'POST', url: 'http://localhost/v1' },
        ...{ headers: { 'content-type': 'application/json' }, body: { string: JSON.stringify(body) } },
      });
      const reply = asObject(await run(row(operationId), dependencies)(request, context));
      const line = logged.at(-1) ?? '';
      return {
        status: Number(reply.status),
        headers: reply.headers as Record<string, string>,
        body: asObject(JSON.parse(String(reply.body))),
        log: asObject(JSON.parse(line.slice(line.indexOf('{')))),
      };
    },
  };
}
