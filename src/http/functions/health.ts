/** Reports that the app is running. */
import type { Dependencies, Handler } from '../call';
import { frame } from '../frame';
import { jsonReply } from '../output/reply';

/** Makes the HTTP function. It needs no key and ignores settings: they are no reason to restart the app. */
export function health(name: string, dependencies: Dependencies): Handler {
  return frame({ name }, dependencies, () => jsonReply(200, { status: 'ok' }));
}
