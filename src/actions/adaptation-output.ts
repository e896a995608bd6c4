/** Defines the output that shows a maker what the app changed in a call. */
import type { Static } from '@sinclair/typebox';
import { matches } from '../schema/check';
import { outputText, outputTexts } from '../schema/outputs';
import * as Type from '../schema/type';

/** What the app changed so that a request works with today's OpenAI; an output of actions with a model. */
export const adaptationOutput = Type.Object(
  {
    model_asked: outputText('Model Asked For', 'The model that the call named.'),
    model_used: outputText('Model Used', 'The model that answered.'),
    dropped: outputTexts('Inputs Left Out', 'Inputs that OpenAI did not get.'),
    translated: outputTexts(
      'Inputs Translated',
      'Inputs that were sent to OpenAI under another name or in another form.',
    ),
    emulated: outputTexts('Inputs Emulated', 'Inputs that the app handled itself instead of OpenAI.'),
    endpoint_emulated: outputText(
      'Endpoint Emulated',
      'The endpoint that OpenAI has shut down. Another one was used instead.',
    ),
    retirement_ahead: outputText(
      'Retirement Ahead',
      'What OpenAI will shut down and when, such as: gpt-4o ends on 2027-01-14.',
    ),
    messages: outputTexts('Messages', 'What was changed and why, in one sentence for each change.'),
  },
  {
    title: 'Adaptation',
    description: 'What the app changed in the call so that it works with today’s OpenAI.',
    visibility: 'advanced',
    default: {},
  },
);

/** The report, in the shape of the output. */
export type AdaptationReport = Static<typeof adaptationOutput>;

/** Whether a value that was stored is a report. */
export function isReport(value: unknown): value is AdaptationReport {
  return matches(adaptationOutput, value);
}
