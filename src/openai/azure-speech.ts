/** Speech by Azure OpenAI, for when OpenAI itself has no model for it. */
import type { Settings } from '../settings';
import { createOpenAI, type OpenAI, type OpenAIOptions } from '.';

/**
 * Makes the service. Azure OpenAI has OpenAI's own path for speech, and calls it a preview.
 * See https://learn.microsoft.com/azure/ai-foundry/openai/reference-preview-latest
 *
 * @returns what sends a request that was meant for OpenAI, with a token of the app’s identity in the place of a key; undefined
 * where the settings name no resource
 */
export function createAzureSpeech({
  settings,
  now,
  random,
}: Pick<OpenAIOptions, 'now' | 'random'> & {
  settings: Pick<Settings, 'azureSpeechEndpoint'>;
}): OpenAI['send'] | undefined {
  const { azureSpeechEndpoint } = settings;
  if (!azureSpeechEndpoint) return undefined;
  const { send } = createOpenAI({
    settings: {
      openaiBaseUrl: `${azureSpeechEndpoint}/openai/v1`,
      openaiOrganization: undefined,
      openaiProject: undefined,
    },
    now,
    random,
  });
  return (request, token, trace) => send({ ...request, query: 'api-version=preview' }, token, trace);
}
