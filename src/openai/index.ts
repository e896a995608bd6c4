/** The room that speaks to OpenAI, and to services with the same API. */
import type { KeySource } from '../keys';
import type { Settings } from '../settings';
import { createAzureSpeechSend } from './azure-speech';
import { createSend } from './send';
import { createService } from './with-key';

export { writeRequest, type UpstreamRequest } from './request';
export type { Trace } from './send';
export type { Service } from './with-key';

/** What {@link createServices} needs. */
export interface ServicesOptions {
  settings: Settings;
  /** Where OpenAI keys come from. */
  keys: KeySource;
  /** Where tokens for Azure OpenAI come from. */
  tokens: KeySource;
  /** The time, in milliseconds since 1970. */
  now: () => number;
  random: () => number;
}

/** Makes the services. Without an Azure OpenAI resource in the settings, OpenAI makes the speech as well. */
export function createServices({ settings, keys, tokens, now, random }: ServicesOptions) {
  const { azureSpeechEndpoint } = settings;
  const openai = createService(createSend({ settings, now, random }), keys, now);
  const speech =
    azureSpeechEndpoint &&
    createService(createAzureSpeechSend(azureSpeechEndpoint, { now, random }), tokens, now);
  return { openai, 'azure-speech': speech || openai };
}

/** The services, by name. */
export type Services = Readonly<ReturnType<typeof createServices>>;
