/** Every sentence with which the app tells a maker what it has changed. docs/adaptation.md is generated from this list. */

const listed = new Intl.ListFormat('en', { type: 'conjunction' });
const names = (parameters: readonly string[]) => listed.format(parameters.map((name) => `\`${name}\``));
const were = (parameters: readonly string[]) => (parameters.length === 1 ? 'was' : 'were');

/** The sentences, by what they are about. */
export const sentences = {
  ended: (asked: string, since: string, used: string) =>
    `OpenAI shut down ${asked} on ${since}; ${used} was used instead.`,
  endedForGood: (asked: string, since: string) =>
    `OpenAI shut down ${asked} on ${since}, and nothing takes its place by itself.`,
  missing: (asked: string, used: string) => `OpenAI has no ${asked} for this key; ${used} was used instead.`,
  setting: (asked: string, used: string) =>
    `Your administrator has set that ${used} takes the place of ${asked}.`,
  vectors: (asked: string, used: string) =>
    `Vectors of ${used} cannot be compared with those of ${asked}: make those that you have stored anew.`,
  dropped: (used: string, parameters: readonly string[]) =>
    `${used} does not take ${names(parameters)}, which ${were(parameters)} left out.`,
  translated: (parameter: string, becomes: string) => `\`${parameter}\` was sent as \`${becomes}\`.`,
  reshaped: (parameters: readonly string[]) =>
    `${names(parameters)} ${were(parameters)} put as today’s models take it; the result is what was asked for, as near as they come.`,
  noLinks: () => 'The pictures could not be stored, so each `url` holds the picture itself.',
  raised: (parameter: string, limit: number, used: string) =>
    `\`${parameter}\` was raised to ${limit}, because ${used} spends tokens on reasoning before it writes.`,
  reasoning: (effort: string, used: string) =>
    `${used} was asked for \`reasoning_effort\` “${effort}”, so that it ${
      effort === 'none'
        ? 'answers as a model without reasoning would'
        : 'spends as little as it can on reasoning'
    }.`,
  stop: (used: string) => `${used} does not take \`stop\`: the text was cut there after it was written.`,
  n: (used: string, copies: number, answers: number) =>
    `${used} gives one answer at a time: it was asked ${copies} times${answers < copies ? `, and ${answers} answers came` : ''}.`,
  endpoint: (what: string, since: string, instead: string) =>
    `OpenAI shut down its endpoint for ${what} on ${since}; ${instead} was used instead.`,
  further: (used: string) => `${used} translated the text in a chat.`,
  ahead: (model: string, ends: string) => `${model} ends on ${ends}`,
  aheadNext: (model: string, ends: string, next: string) =>
    `${model} ends on ${ends}; from then on, ${next} will be used.`,
  aheadNothing: (model: string, ends: string) =>
    `${model} ends on ${ends}, and nothing takes its place by itself.`,
  endpointNext: (what: string, ends: string, next: string) =>
    `OpenAI ends ${what} on ${ends}; from then on, ${next} will be used.`,
  endpointAhead: (what: string, ends: string) => `OpenAI ends ${what} on ${ends}.`,
};
