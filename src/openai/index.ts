/** Creates the services that run requests: one for each upstream. */
import { AppError } from '../errors';
import type { KeySource } from '../keys';
import type { Settings, Upstream } from '../settings';
import type { Answer, OutgoingRequest } from '../stages';
import type { Pauses } from '../upstreams';
import { createSend, loadSender } from './send';
import { createService, type OwnedCall, type Service } from './with-key';

export type { Trace } from './send';

/** What {@link createServices} needs. */
export interface ServicesOptions {
  settings: Pick<Settings, 'upstreams'>;
  /** Gives the keys of an upstream. */
  keysFor: (upstream: Upstream) => KeySource;
  pauses: Pauses;
  /** The time, in milliseconds since 1970. */
  now: () => number;
  random: () => number;
}

/** Sends requests to the upstreams that they name. */
export interface Services {
  /** Makes the function that sends the requests of a call. It throws AppError. */
  sendFor: (call: OwnedCall) => (request: OutgoingRequest) => Promise<Answer>;
  /** Loads what sends requests, and reads the keys that most connections share. A failure shows again in the call that needs them. */
  preload: () => Promise<void>;
}

/** Creates the services. */
export function createServices({ settings, keysFor, ...rest }: ServicesOptions): Services {
  // Requests that name no upstream go to the first that is used for everything.
  const place = ({ only, priority }: Upstream) => (only ? 1_000 : 0) + priority;
  const sorted = settings.upstreams.toSorted((one, other) => place(one) - place(other));
  const isOneOfSeveral = sorted.length > 1;
  const services = sorted.map((upstream): [string, Service] => {
    const send = createSend({ upstream, ...rest });
    const keys = keysFor(upstream);
    return [upstream.name, createService({ upstream, isOneOfSeveral, send, keys, ...rest })];
  });
  return combined(services);
}

const removed = 'The service that has this is no longer in UPSTREAMS.';

/**
 * Combines the services of upstreams.
 *
 * @param services - each with the name of its upstream; the first takes requests that name none
 */
export function combined(services: readonly (readonly [string, Service])[]): Services {
  const byName = new Map(services);
  const first = services[0]?.[0] ?? '';
  return {
    sendFor: (call) => (request) => {
      const service = byName.get(request.upstream ?? first);
      if (service) return service.send(request, call);
      // Only the job of a long answer can outlive its upstream. To its caller, the answer is gone.
      return Promise.reject(new AppError('openai_rejected', { status: 404, message: removed }));
    },
    preload: async () => {
      await Promise.allSettled([loadSender(), ...services.map(([, service]) => service.preload())]);
    },
  };
}
