/** Describes to the caller which inputs did not reach OpenAI as they were written. */
import type { AdaptationReport } from '../actions';
import { asName, isEmptyList, keeps } from '../json';
import type { InputChange } from '../stages';
import type { AdaptedRequest } from './request';
import { sentences } from './sentences';

/** What was done to inputs before it was known what the model accepts. */
export function aboutInputs(
  request: AdaptedRequest,
): Pick<AdaptationReport, 'dropped' | 'translated' | 'messages'> {
  const { inputs, changes, handled, draft } = request;
  const changed = (how: InputChange['how']) =>
    changes.filter((change) => change.how === how).map(({ field }) => field);
  const ofModel = draft.noEffect.filter((name) => Object.hasOwn(inputs, name));
  const noEffect = [...changed('no_effect'), ...inputsLeftOut(request), ...ofModel];
  const [notAnInput, bodyWins] = [changed('not_an_input'), changed('body_wins')];
  const [rewritten, mended, unwrapped] = [changed('rewritten'), changed('mended'), changed('unwrapped')];
  const reshaped = reshapedInputs(request).filter((name) => !unwrapped.includes(name));
  return {
    dropped: [...noEffect, ...notAnInput],
    translated: [...rewritten, ...mended, ...unwrapped, ...reshaped],
    messages: [
      ...rewritten.map((name) => sentences.rewritten(name, inputs[name])),
      ...(mended.length > 0 ? [sentences.mended(mended)] : []),
      ...(unwrapped.length > 0 ? [sentences.unwrapped(unwrapped)] : []),
      ...aboutReshaped(request, reshaped),
      ...(handled.length > 0 ? [sentences.handled(handled)] : []),
      ...(noEffect.length > 0 ? [sentences.noEffect(noEffect)] : []),
      ...(notAnInput.length > 0 ? [sentences.notAnInput(notAnInput)] : []),
      ...(bodyWins.length > 0 ? [sentences.bodyWins(bodyWins)] : []),
    ],
  };
}

/** The inputs that are in no parameter: those that the action does not document, and empty lists. */
function inputsLeftOut(request: AdaptedRequest): string[] {
  const { action, inputs, handled, parameters } = request;
  return Object.keys(inputs).filter((name) => {
    if (Object.hasOwn(parameters, name) || handled.includes(name)) return false;
    const isRead = Object.hasOwn(action.input.properties, name) || action.alsoReads?.includes(name) === true;
    return !isRead || isEmptyList(inputs[name]);
  });
}

/**
 * The documented inputs that were sent with another value, or as part of another parameter. Where another endpoint does the work,
 * the report says so, and inputs that became part of a message are not listed.
 */
function reshapedInputs(request: AdaptedRequest): string[] {
  const { action, path, inputs, handled, parameters, draft } = request;
  const { alsoReads = [], moves = [] } = action;
  const leftOut = ['model', ...moves, ...handled, ...draft.dropped, ...draft.noEffect];
  return [...Object.keys(action.input.properties), ...alsoReads].filter((name) => {
    if (!Object.hasOwn(inputs, name) || leftOut.includes(name) || isEmptyList(inputs[name])) return false;
    if (Object.hasOwn(parameters, name)) return !keeps(parameters[name], inputs[name]);
    return action.path === path || alsoReads.includes(name);
  });
}

function aboutReshaped({ purpose, parameters }: AdaptedRequest, reshaped: readonly string[]): string[] {
  const isForModel = purpose?.startsWith('image') === true;
  const hasName = (name: string) => !isForModel && asName(parameters[name]) !== undefined;
  const others = reshaped.filter((name) => !hasName(name));
  return [
    ...reshaped.filter(hasName).map((name) => sentences.rewritten(name, parameters[name])),
    ...(others.length > 0 ? [sentences.reshaped(others)] : []),
  ];
}
