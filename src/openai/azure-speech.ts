/** Speech by Azure OpenAI, for when OpenAI itself no longer has a model for it. */
import { createSend, type Send, type SendOptions } from './send';

/**
 * Makes the function that sends. Azure OpenAI has the same path for speech as OpenAI, and calls it a preview.
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
