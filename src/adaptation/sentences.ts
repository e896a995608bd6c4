/** Every sentence that tells a maker what the app changed. docs/adaptation.md is generated from this list. */
import { allOf } from '../lists';
import type { NotResized } from '../stages';

/** Names of inputs, as sentences list them. */
export const inBackticks = (names: readonly string[]): string => allOf(names.map((name) => `\`${name}\``));
const were = (parameters: readonly string[]) => (parameters.length === 1 ? 'was' : 'were');
const itHas = (parameters: readonly string[]) => (parameters.length === 1 ? 'it has' : 'they have');
const itAsks = (parameters: readonly string[]) => (parameters.length === 1 ? 'it asks' : 'they ask');

/** Why a picture was not resized, as the end of a sentence. */
export const whyNotResized: Readonly<Record<NotResized, string>> = {
  only_smaller: 'the app only makes pictures smaller, and keeps their shape',
  kind: 'the app cannot resize this kind of picture',
  too_large: 'the app only resizes pictures of up to 2 megapixels',
  failed: 'resizing failed',
  late: 'there was no time left',
};

/** The sentences, by what they are about. */
export const sentences = {
  elsewhere: (failed: readonly string[], upstream: string) =>
    `${allOf(failed)} could not take the request; ${upstream} answered instead.`,
  deployment: (asked: string, used: string) => `${asked} is the deployment ${used} here.`,
  lacking: (what: string, instead: string) =>
    `Azure OpenAI has no endpoint for ${what}; ${instead} was used instead.`,
  ended: (asked: string, since: string, used: string) =>
    `OpenAI shut down ${asked} on ${since}; ${used} was used instead.`,
  endedForGood: (asked: string, since: string) =>
    `OpenAI shut down ${asked} on ${since}, and the app knows no replacement.`,
  missing: (asked: string, used: string) =>
    `OpenAI does not offer ${asked} for this key; ${used} was used instead.`,
  unfit: (asked: string, used: string) =>
    `OpenAI does not offer ${asked} for this action; ${used} was used instead.`,
  setting: (asked: string, used: string) => `Your administrator replaced ${asked} with ${used}.`,
  spelled: (written: string, asked: string) => `The model ${written} was read as ${asked}.`,
  fixed: (asked: string, used: string) =>
    `This action always uses ${used}; it was used instead of the model ${asked}.`,
  vectors: (asked: string, used: string) =>
    `Vectors from ${used} cannot be compared with vectors from ${asked}: create your stored vectors again.`,
  dropped: (used: string, parameters: readonly string[]) =>
    `${used} does not accept ${inBackticks(parameters)}, which ${were(parameters)} left out.`,
  translated: (parameter: string, becomes: string) => `\`${parameter}\` was sent as \`${becomes}\`.`,
  reshaped: (parameters: readonly string[]) =>
    `${inBackticks(parameters)} ${were(parameters)} converted to what today’s models accept; the result is as close as they allow.`,
  rewritten: (parameter: string, value: unknown) => `\`${parameter}\` was sent as “${String(value)}”.`,
  noEffect: (parameters: readonly string[]) =>
    `${inBackticks(parameters)} ${were(parameters)} left out, because ${itHas(parameters)} no effect here.`,
  notAnInput: (parameters: readonly string[]) =>
    `${inBackticks(parameters)} in the address ${were(parameters)} left out, because this action has no such input.`,
  bodyWins: (parameters: readonly string[]) =>
    `${inBackticks(parameters)} ${were(parameters)} in the address and in the body; the body was used.`,
  unwrapped: (parameters: readonly string[]) =>
    `${inBackticks(parameters)} contained content in another form than OpenAI’s, and ${were(parameters)} sent in OpenAI’s form.`,
  mended: (parameters: readonly string[]) =>
    `${inBackticks(parameters)} contained half of a character, such as a cut emoji, which was replaced.`,
  handled: (parameters: readonly string[]) =>
    `${inBackticks(parameters)} ${were(parameters)} not sent to OpenAI: the app itself does what ${itAsks(parameters)} for.`,
  noLinks: () => 'The pictures could not be stored, so each `url` contains the picture itself.',
  notFetched: (count: number) =>
    `${count === 1 ? 'A file' : `${count} files`} that the model made could not be fetched from OpenAI.`,
  noFileLinks: () => 'The files could not be stored, so each `url` contains the file itself.',
  noBase64: () =>
    'The pictures have more than 24 MB, so the reply has no `b64_json`: each `url` leads to its picture.',
  notResized: (size: string, why: string, count: number) =>
    `${count === 1 ? 'A picture was' : `${count} pictures were`} not resized to ${size}: ${why}.`,
  raised: (parameter: string, limit: number, used: string) =>
    `\`${parameter}\` was raised to ${limit}, because ${used} spends tokens on reasoning before it writes.`,
  reasoning: (effort: string, used: string) =>
    `${used} was called with \`reasoning_effort\` “${effort}”, so that it ${
      effort === 'none'
        ? 'answers like a model that does not reason'
        : 'spends as few tokens as possible on reasoning'
    }.`,
  longStop: () => 'A long answer does not stop by itself: the app cut the text at `stop` afterwards.',
  longN: (copies: number) => `A long answer is one text: OpenAI was asked ${copies} times at once.`,
  fewer: (copies: number, answers: number) => `OpenAI was asked for ${copies} answers, and gave ${answers}.`,
  silent: () =>
    'The model used all its tokens for reasoning before it wrote a word. Raise `max_tokens`, or leave it out.',
  notLong: (parameters: readonly string[]) =>
    `${inBackticks(parameters)} cannot be part of a long answer, so this call had to end within its usual time.`,
  stop: (used: string) => `${used} does not accept \`stop\`: the app cut the text there afterwards.`,
  n: (used: string, copies: number, answers: number) =>
    `${used} gives one answer at a time: it was called ${copies} times${answers < copies ? `, and gave ${answers} answers` : ''}.`,
  endpoint: (what: string, since: string, instead: string) =>
    `OpenAI shut down its endpoint for ${what} on ${since}; ${instead} was used instead.`,
  further: (used: string) => `${used} translated the text in a chat.`,
  ahead: (model: string, ends: string) => `${model} ends on ${ends}`,
  aheadNext: (model: string, ends: string, next: string) =>
    `OpenAI will shut down ${model} on ${ends}; the app will use ${next} from then on.`,
  aheadNothing: (model: string, ends: string) =>
    `OpenAI will shut down ${model} on ${ends}, and the app knows no replacement.`,
  endpointNext: (what: string, ends: string, next: string) =>
    `OpenAI ends ${what} on ${ends}; the app will use ${next} from then on.`,
  endpointAhead: (what: string, ends: string) => `OpenAI ends ${what} on ${ends}.`,
};
