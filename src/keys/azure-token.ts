/** Gets tokens of the app's identity for Azure OpenAI, which accepts them instead of keys. */
import { createCredential, type IdentitySettings } from '../azure/identity';
import { lazily } from '../azure/lazy';
import { AppError, reasonOf, type Warn } from '../errors';
import type { KeySource } from './key';

/**
 * Scope of tokens for Azure OpenAI. See
 * https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle
 */
const azureOpenAIScope = 'https://ai.azure.com/.default';

/** Creates the source of tokens. All callers get the same token, and a refused one has no replacement. */
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
