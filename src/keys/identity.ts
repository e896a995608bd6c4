/** The identity of the app: the managed one in Azure, a developer's own sign-in elsewhere. */
import { AppError, reasonOf, type Warn } from '../errors';
import type { Settings } from '../settings';
import type { Key } from '.';

/** The settings that say which identity it is. */
export type IdentitySettings = Pick<Settings, 'identityClientId' | 'identityEndpoint' | 'runsInAzure'>;

/** Azure OpenAI's scope. See https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle */
const azureOpenAIScope = 'https://ai.azure.com/.default';

/** Makes the credential. It remembers its tokens, so it is made once; the SDK is loaded only then. */
export async function createCredential({
  identityClientId,
  identityEndpoint,
  runsInAzure,
}: IdentitySettings) {
  const identity = await import('@azure/identity');
  // A developer's machine has a managed identity only from a stand-in.
  const managed = runsInAzure || identityEndpoint !== undefined;
  return managed
    ? new identity.ManagedIdentityCredential(identityClientId ? { clientId: identityClientId } : {})
    : new identity.DefaultAzureCredential();
}

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
