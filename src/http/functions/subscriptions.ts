/** Lets flows subscribe to the end of batches. The platform calls both functions by itself. */
import { onBatchEnded } from '../../connector';
import { AppError, invalidInput, reasonOf } from '../../errors';
import { asObject } from '../../json';
import { validateInputs } from '../../schema/validate';
import { publicAddress } from '../address';
import type { Call, Dependencies, Handler } from '../call';
import { callFrame } from '../frame';
import { readBody } from '../input/read';
import { jsonReply } from '../output/reply';

const notAllowed =
  '`callbackUrl` is no address that this app may call. It must begin with https:// and belong to Power Automate or Logic Apps, or to another host in the setting CALLBACK_HOSTS.';
const ownKey =
  '`callbackUrl` cannot be used with an OpenAI key of your own, because the app does not keep it. Ask with “Get a batch”.';

/** Makes the HTTP function that adds a subscription. It takes no permit. */
export function subscribe(name: string, dependencies: Dependencies): Handler {
  const { subscriptions, settings } = dependencies;
  return callFrame({ name }, dependencies, async (call) => {
    const { input } = onBatchEnded;
    const { raw } = await readBody(call.request, { action: { input }, files: new Map(), query: {} });
    const { inputs, problems } = validateInputs(input, asObject(raw), {});
    if (problems.length > 0) throw invalidInput(problems);
    const url = String(inputs.callbackUrl);
    const field = 'callbackUrl';
    if (!subscriptions.allows(url)) throw invalidInput([{ field, message: notAllowed }]);
    if (call.connection.callerKey !== undefined) throw invalidInput([{ field, message: ownKey }]);
    const id = await inTable(call, subscriptions.add(call.connection.id, url));
    const location = `${publicAddress(call.url, settings)}${onBatchEnded.path}/${id}`;
    return jsonReply(201, { id }, { location });
  });
}

/** Makes the HTTP function that removes a subscription of the connection. It succeeds as well if there is none. */
export function unsubscribe(name: string, dependencies: Dependencies): Handler {
  return callFrame({ name }, dependencies, async (call) => {
    const id = call.request.params.subscription_id ?? '';
    await inTable(call, dependencies.subscriptions.remove(call.connection.id, id));
    return jsonReply(200, { id, deleted: true });
  });
}

function inTable<Value>({ warn }: Call, work: Promise<Value>): Promise<Value> {
  return work.catch((error: unknown) => {
    warn({ event: 'subscription_not_stored', ...reasonOf(error) });
    throw new AppError('batches_unavailable', { retryAfterSeconds: 10 });
  });
}
