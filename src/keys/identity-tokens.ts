/** Gets tokens of the app's identity, which Azure OpenAI accepts instead of keys. */
import { createCredential, type IdentitySettings } from '../azure/identity';
import { lazily } from '../lazy';
import { AppError, reasonOf, type Warn } from '../errors';
import type { KeySource } from './key';

/**
 * Gets a token of the app's identity.
 *
 * @param scope - what the token is for, such as `https://ai.azure.com/.default`
 * @throws AppError `identity_unavailable`
 */
export type GetToken = (scope: string) => Promise<string>;

/** Creates the function that gets tokens. The identity remembers them, so create it only once. */
export function createGetToken(settings: IdentitySettings, warn: Warn): GetToken {
  const credential = lazily(() => createCredential(settings));
  return async (scope) => {
    try {
      return (await (await credential()).getToken(scope)).token;
    } catch (error) {
      warn({ event: 'identity_unavailable', ...reasonOf(error) });
      throw new AppError('identity_unavailable', { retryAfterSeconds: 10 });
    }
  };
}

/** Creates a source that gives everybody the same token. A refused one has no replacement. */
export function createIdentityTokens(getToken: GetToken): KeySource {
  return {
    whenUnavailable: 'identity_unavailable',
    get: async (_, scope = '') => ({ value: await getToken(scope), source: 'identity' }),
    preload: async (scope = '') => getToken(scope),
    afterRefusal: () => Promise.resolve(undefined),
  };
}
