/** Gets in the background what the first calls need, so that the app itself starts sooner, and the first caller waits for less. */
import type { Dependencies } from './http/call';

/** The id of no connection. To read its limit opens the network connection to the table, and gets the token for it. */
const nobody = 'nobody';

/**
 * Loads the packages that are files of their own, reads the keys of upstreams, and opens the way to the table of limits. Whatever
 * needs one of these still asks for it, and finds it there. If something fails, the call that needs it shows why.
 */
export async function preload({
  services,
  throttle,
}: Pick<Dependencies, 'services' | 'throttle'>): Promise<void> {
  await Promise.allSettled([
    import('@azure/data-tables'),
    import('@azure/identity'),
    import('@azure/keyvault-secrets'),
  ]);
  await Promise.allSettled([services.preload(), throttle.usage(nobody)]);
}
