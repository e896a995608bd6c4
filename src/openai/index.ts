/** Creates the services that run requests: OpenAI, and Azure OpenAI for speech. */
import type { KeySource } from '../keys';
import type { Settings } from '../settings';
import type { Answer, OutgoingRequest, ServiceName } from '../stages';
import { createAzureSpeechSend } from './azure-speech';
import { createSend } from './send';
import { createService, type OwnedCall, type Service } from './with-key';

export type { Trace } from './send';

/** What {@link createServices} needs. */
export interface ServicesOptions {
  settings: Settings;
  /** Gives OpenAI keys. */
  keys: KeySource;
  /** Gives tokens for Azure OpenAI. */
  tokens: KeySource;
  /** The time, in milliseconds since 1970. */
  now: () => number;
  random: () => number;
}

/** Sends requests to the services that they name. */
export interface Services {
  /** Makes the function that sends the requests of a call. It throws AppError. */
  sendFor: (call: OwnedCall) => (request: OutgoingRequest) => Promise<Answer>;
}

/** Creates the services. */
export function createServices({ settings, keys, tokens, now, random }: ServicesOptions): Services {
  const { azureSpeechEndpoint } = settings;
  const openai = createService(createSend({ settings, now, random }), keys, now);
  const speech =
    azureSpeechEndpoint &&
    createService(createAzureSpeechSend(azureSpeechEndpoint, { now, random }), tokens, now);
  // Without an Azure OpenAI resource in the settings, no request names it.
  return combined({ openai, 'azure-speech': speech || openai });
}

/** Combines services by their names. */
export function combined(services: Readonly<Record<ServiceName, Service>>): Services {
  return { sendFor: (call) => (request) => services[request.service].send(request, call) };
}
