/** Finds out what a call has in common with those that repeat it. */
import { hash } from 'node:crypto';
import type { HttpRequest } from '@azure/functions';
import type { Action } from '../../actions';
import { invalidInput } from '../../errors';
import { isFile } from '../../schema/file';
import type { Settings } from '../../settings';
import type { Inputs } from '../../stages';
import type { Call } from '../call';

/** What repeated calls have in common. */
export interface RepeatKey {
  /** A hash of the key, the same for a connection's calls that repeat one another. */
  key: string;
  /** A hash of what the call asks for. */
  fingerprint: string;
  /** Whether the caller has set the key, and so counts on it. */
  isExplicit: boolean;
}

const headerName = 'idempotency-key';

/** The longest key that is accepted. */
const maxLength = 255;

/**
 * Reads the key of a call.
 *
 * With `RETRIES_ARE_ONE`, the ids with which Logic Apps and Power Automate follow one execution of an action are a key, too. They
 * are combined with what the call asks for, because it is not documented that they differ between the rounds of a loop.
 *
 * @returns undefined if the call has none
 * @throws AppError `invalid_input` for a key that is too long
 */
export function repeatKeyOf(
  action: Pick<Action, 'operationId' | 'method'>,
  inputs: Inputs,
  { request: { headers }, connection, wishes }: Pick<Call, 'request' | 'connection' | 'wishes'>,
  { retriesAreOne }: Pick<Settings, 'retriesAreOne'>,
): RepeatKey | undefined {
  if (action.method !== 'POST') return undefined;
  const explicit = explicitKey(headers);
  const implicit = retriesAreOne ? platformKey(headers) : undefined;
  if (explicit === undefined && implicit === undefined) return undefined;
  const fingerprint = hashOf(action.operationId, wishes.returns ?? '', textOf(inputs));
  const isExplicit = explicit !== undefined;
  const parts = isExplicit ? ['key', explicit] : ['ids', implicit ?? '', fingerprint];
  return { key: hashOf(connection.id, ...parts), fingerprint, isExplicit };
}

/** The key in the header, without the quotes that the draft of the IETF wants. */
function explicitKey(headers: HttpRequest['headers']): string | undefined {
  const key = headers
    .get(headerName)
    ?.trim()
    .replace(/^"(.*)"$/, '$1');
  if (!key) return undefined;
  if (key.length <= maxLength) return key;
  const message = `The header Idempotency-Key has more than ${maxLength} characters. Send a shorter one.`;
  throw invalidInput([{ field: headerName, message }]);
}

/** The ids of a run and of one execution of an action in it. */
function platformKey(headers: HttpRequest['headers']): string | undefined {
  const [run, execution] = [headers.get('x-ms-workflow-run-id'), headers.get('x-ms-action-tracking-id')];
  return run && execution ? `${run} ${execution}` : undefined;
}

/** The inputs as text; a file by its hash. */
function textOf(inputs: Inputs): string {
  return JSON.stringify(inputs, (_, value: unknown) =>
    isFile(value) ? hash('sha256', Buffer.concat(value.slices)) : value,
  );
}

function hashOf(...parts: string[]): string {
  return hash('sha256', JSON.stringify(parts));
}
