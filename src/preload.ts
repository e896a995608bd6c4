/** Loads in the background what the first calls need, so that the app itself starts sooner, and the first caller waits for less. */
import { loadSender } from './openai';

/**
 * Loads the packages that are files of their own: what sends requests to OpenAI, and the SDKs for tables, identities and vaults.
 * Whatever uses them still imports them itself, and finds them loaded. If one cannot be loaded, the call that needs it shows why.
 */
export async function preload(): Promise<void> {
  await Promise.allSettled([
    loadSender(),
    import('@azure/data-tables'),
    import('@azure/identity'),
    import('@azure/keyvault-secrets'),
  ]);
}
