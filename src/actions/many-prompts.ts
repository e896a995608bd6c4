/** Defines the actions of the Batches area: many prompts at half price, answered within a day. */
import { chatOfPrompt, chatParameters } from './mappings/batch-chats';
import { adaptationOutput } from './adaptation-output';
import { defineAction, type Action } from './action';
import { conversation } from './chat';
import { givenTwice } from './mappings/given-twice';
import { asList, asNumber, asObject, isBlank, type JsonObject } from '../json';
import { nameInput, wordInput } from '../schema/inputs';
import { nullable, outputInteger, outputText } from '../schema/outputs';
import { maxTokens, modelInput, effortInput } from './shared-inputs';
import * as Type from '../schema/type';

/** The most requests that OpenAI takes in one batch. */
const maxPrompts = 50_000;

const batch = {
  batch_id: Type.String({ title: 'Batch ID', description: 'The id of the batch, for the other actions.' }),
  status: outputText('Status', 'The state: in_progress, completed, failed, expired or cancelled.'),
  total: outputInteger('Total', 'How many prompts the batch has.'),
  completed: outputInteger('Completed', 'How many of them OpenAI has answered.'),
  failed: outputInteger('Failed', 'How many of them OpenAI could not answer.'),
  ends_by: outputText('Ends By', 'When the batch ends at the latest, such as 2026-11-23T12:00:00Z.'),
  message: outputText('Message', 'The state of the batch in one sentence.'),
};

const endedAt = outputText('Ended At', 'When the batch ended; empty before.');

/** What a flow is told when a batch has ended. */
export const batchEnd = Type.Object({ ...batch, ended_at: endedAt });

const state = {
  ...batch,
  ended_at: endedAt,
  results: Type.Array(
    Type.Object({
      number: outputInteger('Number', 'The number of the prompt, counted from 1.'),
      text: outputText('Text', 'The answer.'),
      finish_reason: outputText('Finish Reason', 'Why the answer ends: stop, length or content_filter.'),
      error: outputText('Error', 'What is wrong with the answer, in one sentence; empty if it is whole.'),
      custom_id: outputText('Custom ID', 'The id of the request at OpenAI.'),
    }),
    {
      title: 'Results',
      description: 'The answers in the order of the prompts, once the batch has ended.',
      default: [],
    },
  ),
  output_file_id: nullable(
    Type.String({
      title: 'Output File ID',
      description: 'The file with all answers. “Get file content” returns it.',
    }),
  ),
  error_file_id: nullable(
    Type.String({ title: 'Error File ID', description: 'The file with what failed, likewise.' }),
  ),
  adaptation: adaptationOutput,
};

const batchId = nameInput({
  title: 'Batch ID',
  description: 'The id of the batch, such as batch_abc123.',
  // The id becomes part of an address.
  pattern: '^[A-Za-z0-9_-]{1,200}$',
  examples: ['batch_abc123'],
});

/** The ids of a batch that only one upstream knows. */
const outputs = ['id', 'input_file_id', 'output_file_id', 'error_file_id'];
const ids = { purpose: 'chat', inputs: ['batch_id'], outputs } as const;

/** OpenAI’s words for a batch that has not ended. */
const unfinished = ['validating', 'in_progress', 'finalizing', 'cancelling'];

/** A time of OpenAI’s as people write it; empty if there is none. */
function timeText(seconds: unknown): string {
  return asNumber(seconds) > 0 ? new Date(asNumber(seconds) * 1000).toISOString().replace('.000', '') : '';
}

/** The batch as it is documented, with OpenAI’s own outputs beside that. */
function documentedBatch(answer: JsonObject): JsonObject {
  const { id, status, request_counts, expires_at } = answer;
  const { total, completed, failed } = asObject(request_counts);
  const isOpen = unfinished.includes(String(status));
  const [ended] = ['completed_at', 'failed_at', 'expired_at', 'cancelled_at']
    .map((name) => answer[name])
    .filter((time) => asNumber(time) > 0);
  return {
    ...answer,
    batch_id: id,
    status: isOpen ? 'in_progress' : status,
    ...{ total, completed, failed },
    ends_by: timeText(expires_at),
    ended_at: timeText(ended),
    message: isBlank(answer.message) ? messageOf(answer, isOpen) : answer.message,
  };
}

/** What a flow is told about a batch that has ended, as OpenAI shows it. The answers are not in it. */
export function endOfBatch(answer: JsonObject): JsonObject {
  const about = documentedBatch(answer);
  return Object.fromEntries(Object.keys(batchEnd.properties).map((name) => [name, about[name] ?? null]));
}

function messageOf({ status, request_counts, expires_at, errors }: JsonObject, isOpen: boolean): string {
  const { total = 0, completed = 0, failed = 0 } = asObject(request_counts);
  if (isOpen) {
    const by = timeText(expires_at);
    return `OpenAI has answered ${String(completed)} of ${String(total)} prompts${by && `, and ends by ${by}`}.`;
  }
  if (status === 'failed') {
    const { message } = asObject(asList(asObject(errors).data)[0]);
    const why = typeof message === 'string' ? message : 'It gives no reason.';
    return `OpenAI did not accept the batch: ${why}`;
  }
  const end =
    status === 'expired'
      ? 'The batch took more than 24 hours, and OpenAI has ended it'
      : status === 'cancelled'
        ? 'The batch was cancelled'
        : 'The batch has ended';
  return `${end}. ${String(completed)} of ${String(total)} prompts have an answer, and ${String(failed)} failed.`;
}

/** Reads other names of the prompts, and refuses what would have no effect. */
const readPrompts: Action['read'] = ({ chats, ...rest }, complain) => {
  if (!isBlank(chats) && !isBlank(rest.prompts)) complain(givenTwice('chats', 'prompts'));
  const raw = isBlank(chats) || !isBlank(rest.prompts) ? rest : { ...rest, prompts: chats };
  for (const [field, value] of Object.entries(raw)) {
    if (isBlank(value) || documented.includes(field)) continue;
    const message = `\`${field}\` is no input of “Run many prompts”. For other parameters of OpenAI, upload a file with requests, and send its id as \`input_file_id\`.`;
    complain({ field, message });
  }
  return raw;
};

/** Refuses prompts beside a file of requests: one of the two would be meant. */
const readFile: Action['read'] = (raw, complain) => {
  const beside = [...documented, 'chats'].filter((name) => !isBlank(raw[name]));
  const names = beside.map((name) => `\`${name}\``).join(', ');
  const message = `\`input_file_id\` is a file that has the whole requests. Leave it out, or leave out ${names}.`;
  if (beside.length > 0) complain({ field: 'input_file_id', message });
  return raw;
};

/** OpenAI’s own form: a file of requests that was uploaded before. */
const batchOfFilePost = defineAction({
  operationId: 'BatchPost',
  area: 'Batches',
  summary: 'Run many prompts',
  description: 'Starts a batch from an uploaded file of requests.',
  method: 'POST',
  path: '/v1/batches',
  repeatable: false,
  input: Type.Object({
    input_file_id: nameInput({
      title: 'Input File ID',
      description: 'The id of the uploaded file, with the purpose batch.',
      minLength: 1,
    }),
    endpoint: wordInput({
      title: 'Endpoint',
      description: 'The endpoint that the requests are for.',
      minLength: 1,
      words: ['/v1/chat/completions', '/v1/responses', '/v1/embeddings'],
    }),
    completion_window: Type.Optional(
      wordInput({ title: 'Completion Window', description: 'The time for the batch: 24h.', words: ['24h'] }),
    ),
  }),
  output: Type.Object(batch),
  read: readFile,
  batches: 'start',
  ids: { ...ids, inputs: ['input_file_id'] },
  toUpstream: (inputs) => ({ completion_window: '24h', ...inputs }),
  fromUpstream: documentedBatch,
});

export const batchPost = defineAction({
  operationId: 'BatchPost',
  area: 'Batches',
  summary: 'Run many prompts',
  description:
    'Sends many prompts to a chat model at half price. OpenAI answers all of them within 24 hours, often much sooner.',
  method: 'POST',
  path: '/v1/batches',
  repeatable: false,
  input: Type.Object({
    model: modelInput('The model that answers.'),
    prompts: Type.Array(Type.Union([Type.String({ minLength: 1 }), conversation]), {
      title: 'Prompts',
      description:
        'The prompts, up to 50,000. An expression can give the whole list; an entry can also be a list of messages.',
      minItems: 1,
      maxItems: maxPrompts,
    }),
    instruction: Type.Optional(
      Type.String({
        title: 'Instruction',
        description: 'What the model should do with each prompt, such as: Translate the text into German.',
      }),
    ),
    max_tokens: Type.Optional(maxTokens),
    effort: Type.Optional(effortInput),
  }),
  output: Type.Object(batch),
  flatInputs: ['chats'],
  read: readPrompts,
  mainText: 'prompts',
  purpose: 'chat',
  batches: 'start',
  otherForm: { input: 'input_file_id', action: batchOfFilePost },
  ids: { ...ids, inputs: [] },
  moves: ['prompts', 'instruction', 'effort'],
  origins: { reasoning_effort: 'effort' },
  // The chat with the first prompt. The others have the same parameters.
  toUpstream: (inputs) => ({
    ...chatParameters(inputs),
    messages: chatOfPrompt(inputs.prompts[0], inputs.instruction),
  }),
  fromUpstream: documentedBatch,
});

const documented: readonly string[] = Object.keys(batchPost.input.properties);

export const batchGet = defineAction({
  operationId: 'BatchGet',
  area: 'Batches',
  summary: 'Get a batch',
  description: 'Shows how far a batch is and, once it has ended, its answers in the order of the prompts.',
  method: 'GET',
  path: '/v1/batches/{batch_id}',
  input: Type.Object({ batch_id: batchId }),
  output: Type.Object(state),
  batches: 'own',
  ids,
  fromUpstream: documentedBatch,
});

export const batchCancelPost = defineAction({
  operationId: 'BatchCancelPost',
  area: 'Batches',
  summary: 'Cancel a batch',
  description: 'Stops a batch. What OpenAI has answered until then is charged for.',
  method: 'POST',
  path: '/v1/batches/{batch_id}/cancel',
  input: Type.Object({ batch_id: batchId }),
  output: Type.Object(batch),
  batches: 'own',
  ids,
  fromUpstream: documentedBatch,
});
