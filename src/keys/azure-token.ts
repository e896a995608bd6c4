/** Tokens of the app's identity for Azure OpenAI, which takes them in place of keys. */
import { createCredential, type IdentitySettings } from '../azure/identity';
import { lazily } from '../azure/lazy';
import { AppError, reasonOf, type Warn } from '../errors';
import type { KeySource } from './key';

/** Azure OpenAI's scope. See https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle */
const azureOpenAIScope = 'https://ai.azure.com/.default';

/** Makes the source of tokens. They are the same for every caller, and a refused one has no successor. */
export function createAzureOpenAITokens(settings: IdentitySettings, warn: Warn): KeySource {
  const credential = lazily(() => createCredential(settings));
  return {
    whenUnavailable: 'identity_unavailable',
    get: async () => {
      try {
        const { token } = await (await credential()).getToken(azureOpenAIScope);
        return { value: token, source: 'identity' };
      } catch (error) {
        warn({ event: 'identity_unavailable', ...reasonOf(error) });
        throw new AppError('identity_unavailable', { retryAfterSeconds: 10 });
      }
    },
    afterRefusal: () => Promise.resolve(undefined),
  };
}
