/** Reads from the address and the headers what a caller asks for besides the inputs of an action. */
import type { HttpRequest } from '@azure/functions';
import { strictModel, type Action } from '../../actions';
import type { InputProblem } from '../../errors';
import { isBlank, omit } from '../../json';
import { oneOf } from '../../lists';
import { nameIn } from '../../schema/names';
import { booleanIn } from '../../schema/openai-parameter';
import { valueAsSent } from '../host-request';
import { pollsByItself, readPreferences, type Preferences } from './prefer';
import { readPairs } from './text';
import type { RawInputs } from '../../stages';

/** What the address and the headers of a call ask for. */
export interface Wishes {
  /** The function key, which the host has already checked. */
  functionKey: string | undefined;
  /** The form of the reply that the query asks for with `return`, in lower case, such as `json` or `text`. */
  returns: string | undefined;
  /**
   * Whether a file is wanted as a JSON object, by `return=json` or an Accept header that only allows JSON.
   */
  fileAsJson: boolean;
  /** Whether the caller accepts only the model that they name. */
  strict: boolean;
  /** How long the caller wants to wait, and what it wants then. */
  preferences: Preferences;
  /** Whether the caller asks again and again until it gets something other than 202. */
  polls: boolean;
  /** What is wrong with the wishes. */
  problems: InputProblem[];
  /** The rest of the query: inputs of the action. */
  query: [name: string, value: string][];
}

/** The name of the query parameter that asks for a form of the reply. */
const returnName = 'return';

/**
 * The name of the query parameter that carries the function key. The host ignores its case; Logic Apps writes
 * `Code`.
 */
const keyName = 'code';

/** Reads the wishes of a call. */
export function readWishes(headers: HttpRequest['headers'], { search }: URL): Wishes {
  const pairs = readPairs(search.slice(1), undefined, { address: true });
  const isNamed = (wanted: string) => (pair: [string, string]) => isName(pair[0], wanted);
  const valueOf = (wanted: string) => pairs.find(isNamed(wanted))?.[1];
  const returns = nameIn(valueOf(returnName) ?? '').toLowerCase() || undefined;
  const preferences = readPreferences(headers.get('prefer'));
  return {
    // The host checks the header first.
    functionKey: firstKey(headers.get('x-functions-key')) ?? firstKey(valueOf(keyName)),
    returns,
    fileAsJson: returns === undefined ? acceptsJsonOnly(headers.get('accept')) : returns === 'json',
    preferences,
    polls: preferences.async || pollsByItself(headers.get('user-agent')),
    ...readStrict(valueOf(strictModel.name) ?? headers.get('x-strict-model')),
    query: pairs.filter(
      ([name]) => ![keyName, returnName, strictModel.name].some((wish) => isName(name, wish)),
    ),
  };
}

/**
 * The key that the host has checked: the first one, where it joins several headers. A key in the query is read in the same way,
 * so that it is the same connection.
 */
function firstKey(written: string | null | undefined): string | undefined {
  return (
    valueAsSent(written ?? '')
      .split(',')[0]
      ?.trim() || undefined
  );
}

/** Whether a name is meant, in any case and with blanks around it. */
function isName(written: string, wanted: string): boolean {
  // Most names are shorter already.
  return written.length >= wanted.length && nameIn(written).toLowerCase() === wanted;
}

/** What is wrong with the form of the reply that a call asks for: each action has JSON, and some have another one. */
export function returnProblems({ returns }: Wishes, { file, toText }: Action): InputProblem[] {
  if (returns === undefined) return [];
  const forms = ['json', ...(toText ? ['text'] : []), ...(file ? ['file'] : [])];
  if (forms.includes(returns)) return [];
  return [{ field: returnName, message: `\`${returnName}\` must be ${oneOf(forms)} for this action.` }];
}

function acceptsJsonOnly(accept: string | null): boolean {
  const types = (accept ?? '').toLowerCase().split(',');
  return types.every((type) => type.trim().split(';')[0] === 'application/json');
}

/** Takes the wish for one model out of the inputs, where callers of code put it. The address and the header win. */
export function takeStrict(
  raw: RawInputs,
  wishes: Wishes,
): Pick<Wishes, 'strict' | 'problems'> & { raw: RawInputs } {
  const written = Object.keys(raw).filter((name) => isName(name, strictModel.name));
  const rest = omit(raw, written);
  const inBody = written.map((name) => raw[name]).find((value) => !isBlank(value));
  const { strict, problems } = wishes;
  if (isBlank(inBody)) return { raw: rest, strict, problems };
  const read = readStrict(
    typeof inBody === 'boolean' ? String(inBody) : typeof inBody === 'string' ? inBody : '?',
  );
  return { raw: rest, strict: strict || read.strict, problems: [...problems, ...read.problems] };
}

function readStrict(text: string | null): Pick<Wishes, 'strict' | 'problems'> {
  const value = nameIn(text ?? '') === '' ? false : booleanIn(text ?? '');
  if (value !== undefined) return { strict: value, problems: [] };
  const field = strictModel.name;
  return { strict: false, problems: [{ field, message: `\`${field}\` must be true or false.` }] };
}
