/** Sends speech requests to Azure OpenAI, for the time when OpenAI no longer has a model for speech. */
import { createSend, type Send, type SendOptions } from './send';

/**
 * Creates the function that sends requests. Azure OpenAI uses the same path for speech as OpenAI, and offers
 * it as a preview.
 * See https://learn.microsoft.com/azure/ai-foundry/openai/reference-preview-latest
 *
 * @param endpoint - address of the Azure OpenAI resource
 */
export function createAzureSpeechSend(endpoint: string, options: Omit<SendOptions, 'settings'>): Send {
  const settings = {
    openaiBaseUrl: `${endpoint}/openai/v1`,
    openaiOrganization: undefined,
    openaiProject: undefined,
  };
  const send = createSend({ settings, ...options });
  return (request, token, call) => send({ ...request, query: 'api-version=preview' }, token, call);
}
