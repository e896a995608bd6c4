/** The output that tells a maker what the app changed in a call. */
import { Type, type Static } from '@sinclair/typebox';
import { outputText, outputTexts } from '../schema/outputs';

/** What the app changed so that a request works with OpenAI as it is today; an output of every action with a model. */
export const adaptationOutput = Type.Object(
  {
    model_asked: outputText('Model Asked For', 'The model that the call named.'),
    model_used: outputText('Model Used', 'The model that answered.'),
    dropped: outputTexts('Inputs Left Out', 'Inputs that the model does not take.'),
    translated: outputTexts(
      'Inputs Translated',
      'Inputs that OpenAI has under another name or in another form today.',
    ),
    emulated: outputTexts('Inputs Emulated', 'Inputs that this app has done itself.'),
    endpoint_emulated: outputText(
      'Endpoint Emulated',
      'The endpoint that OpenAI no longer has; another did its work.',
    ),
    retirement_ahead: outputText(
      'Retirement Ahead',
      'The day on which something that the call uses ends, as YYYY-MM-DD.',
    ),
    messages: outputTexts('Messages', 'What was changed and why, one sentence each.'),
  },
  {
    title: 'Adaptation',
    description: 'What was changed in the call so that it works with OpenAI as it is today.',
    visibility: 'advanced',
    default: {},
  },
);

/** What is reported, in the shape of the output. */
export type AdaptationReport = Static<typeof adaptationOutput>;
