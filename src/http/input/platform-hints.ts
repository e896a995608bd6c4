/**
 * Reads from the headers which flow, app or agent has called, as its platform says. Anyone who may call can send these headers,
 * and a maker can suppress them. So they are hints for reports, and nothing is decided by them.
 */
import type { HttpRequest } from '@azure/functions';
import { asObject, mayBeKey } from '../../json';

/** What a hint tells. */
type HintName = 'environment' | 'flow' | 'run' | 'action' | 'app' | 'agent' | 'agentName';

/** What the platform of the caller says about it; only what it says. */
export type PlatformHints = Partial<Record<HintName | 'link', string>>;

/** Takes the place of a value that cannot be what the header is for. */
const unfit = '(not a name)';

/** An id as the platforms write them. */
const id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The id of an environment. That of a tenant's default environment has a word before it. */
const environmentId = /^(Default-)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A run of Logic Apps or Power Automate, such as `08584595112345678901234567890CU12`. */
const run = /^\d{16,40}CU\d{1,4}$/i;

/** A name that a maker has chosen, in any language. */
const name = /^[\p{L}\p{N}][\p{L}\p{M}\p{N} ._()-]{0,99}$/u;

/**
 * The headers of each hint, the most telling first. Logic Apps and Power Automate send `x-ms-workflow-...`, Power Apps and
 * Copilot Studio `x-ms-client-...`, and an agent of Copilot Studio `x-ms-entra-agent-...`. No page of Microsoft lists them all;
 * they are known from requests.
 */
const hintTable: readonly { hint: HintName; headers: readonly string[]; form: RegExp }[] = [
  // In Power Automate the environment; in Logic Apps the Azure subscription.
  {
    hint: 'environment',
    headers: ['x-ms-workflow-subscription-id', 'x-ms-client-environment-id'],
    form: environmentId,
  },
  // In Power Automate the id of the flow; in Logic Apps the name of the workflow.
  { hint: 'flow', headers: ['x-ms-workflow-name'], form: name },
  { hint: 'run', headers: ['x-ms-workflow-run-id'], form: run },
  { hint: 'action', headers: ['x-ms-workflow-operation-name'], form: name },
  { hint: 'app', headers: ['x-ms-client-app-id'], form: id },
  { hint: 'agent', headers: ['x-ms-entra-agent-id'], form: id },
  { hint: 'agentName', headers: ['x-ms-entra-agent-name'], form: name },
];

/**
 * Reads the hints in the headers of a request.
 *
 * @returns each hint that a header gives, with at most 100 characters; `(not a name)` for a value that cannot be one, because it
 * may be a prompt or a key; undefined if there is no hint
 */
export function platformHintsIn(headers: Pick<HttpRequest['headers'], 'get'>): PlatformHints | undefined {
  const given = hintTable.flatMap(({ hint, headers: names, form }): [HintName, string][] => {
    const value = names.map((header) => headers.get(header)?.trim()).find(Boolean);
    return value === undefined ? [] : [[hint, fitting(value, form)]];
  });
  if (given.length === 0) return undefined;
  const hints: PlatformHints = Object.fromEntries(given);
  const link = linkTo(hints);
  return { ...hints, ...(link !== undefined && { link }) };
}

/** Reads hints that were kept with a job. Every one was checked before. */
export function keptHints(kept: unknown): PlatformHints | undefined {
  const names = [...hintTable.map(({ hint }) => hint), 'link'] as const;
  const given = names.flatMap((hint): [string, string][] => {
    const value = asObject(kept)[hint];
    return typeof value === 'string' ? [[hint, value]] : [];
  });
  return given.length > 0 ? Object.fromEntries(given) : undefined;
}

function fitting(value: string, form: RegExp): string {
  const text = decodedName(value);
  return form.test(text) && (form !== name || !mayBeKey(text)) ? text : unfit;
}

/** The value without percent-encoding, which letters other than those of English can have in a header. */
function decodedName(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/**
 * The page of a flow in Power Automate. A workflow of Logic Apps has none: its headers do not say whether it is a resource of its
 * own or part of a site, so that nobody can know its address.
 *
 * @returns undefined unless environment and flow are plain ids
 */
function linkTo({ environment = '', flow = '' }: PlatformHints): string | undefined {
  return environmentId.test(environment) && id.test(flow)
    ? `https://make.powerautomate.com/environments/${environment}/flows/${flow}/details`
    : undefined;
}
