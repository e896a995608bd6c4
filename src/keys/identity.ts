/** Tokens of the app’s identity, in the place of keys. */
import { AppError, reasonOf, type Warn } from '../errors';
import { createCredential, type IdentitySettings } from '../azure/identity';
import { lazily } from '../azure/lazy';
import type { Key } from '.';

/** Azure OpenAI's scope. See https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle */
const azureOpenAIScope = 'https://ai.azure.com/.default';

/**
 * Makes the source of tokens for Azure OpenAI, which takes them in the place of keys.
 *
 * @returns a function that throws AppError `identity_unavailable`
 */
export function createAzureOpenAITokens(settings: IdentitySettings, warn: Warn): () => Promise<Key> {
  const credential = lazily(() => createCredential(settings));
  return async () => {
    try {
      const { token } = await (await credential()).getToken(azureOpenAIScope);
      return { value: token, source: 'identity' };
    } catch (error) {
      warn({ event: 'identity_unavailable', ...reasonOf(error) });
      throw new AppError('identity_unavailable', { retryAfterSeconds: 10 });
    }
  };
}
