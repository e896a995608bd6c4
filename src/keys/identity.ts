/** Tokens of the app’s identity, in the place of keys. */
import { AppError, reasonOf, type Warn } from '../errors';
import { createCredential, type IdentitySettings } from '../identity';
import type { Key } from '.';

/** Azure OpenAI's scope. See https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle */
const azureOpenAIScope = 'https://ai.azure.com/.default';

/**
 * Makes the source of tokens for Azure OpenAI, which takes them in the place of keys.
 *
 * @returns a function that throws AppError `identity_unavailable`
 */
export function createAzureOpenAITokens(settings: IdentitySettings, warn: Warn): () => Promise<Key> {
  let credential: ReturnType<typeof createCredential> | undefined;
  return async () => {
    credential ??= createCredential(settings);
    try {
      const token = await (await credential).getToken(azureOpenAIScope);
      return { value: token.token, source: 'identity' };
    } catch (error) {
      // What could not be made is made anew at the next call.
      credential = undefined;
      warn({ event: 'identity_unavailable', ...reasonOf(error) });
      throw new AppError('identity_unavailable', { retryAfterSeconds: 10 });
    }
  };
}
