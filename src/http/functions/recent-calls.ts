/** Lists the last calls of a connection, or of all of them. */
import { AppError, invalidInput } from '../../errors';
import { connectionName } from '../../settings';
import type { Dependencies, Handler } from '../call';
import { callFrame } from '../frame';
import { jsonReply } from '../output/reply';

/** What the list leaves out, in one sentence. */
const message =
  'These are the last calls that this instance of the app has handled since it started. The log has all of them.';

/** Makes the HTTP function. It takes no permit. */
export function recentCallsOf(name: string, dependencies: Dependencies): Handler {
  const { settings, recentCalls } = dependencies;
  return callFrame({ name }, dependencies, ({ url, connection }) => {
    const of = url.searchParams.get('of')?.trim().toLowerCase() || 'connection';
    if (of !== 'connection' && of !== 'all') {
      throw invalidInput([{ field: 'of', message: '`of` must be connection or all.' }]);
    }
    if (of === 'connection') {
      return Promise.resolve(jsonReply(200, { calls: recentCalls.of(connection.id), message }));
    }
    if (!settings.adminConnections.has(connection.id)) throw new AppError('administrators_only');
    const calls = recentCalls.all().map((call) => ({
      ...call,
      connection_name: connectionName(call.connection, settings) ?? null,
    }));
    return Promise.resolve(jsonReply(200, { calls, message }));
  });
}
