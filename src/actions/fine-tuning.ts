/** Defines the actions of the Fine-tuning area. */
import { defineAction, type Action } from './action';
import { asNumbers } from './mappings/todays-chat';
import { givenTwice } from './mappings/given-twice';
import { asObject, isBlank, isObject, mapObjects, rowOf, type JsonObject } from '../json';
import { nameInput, textInput } from '../schema/inputs';
import { objectIn } from '../schema/openai-parameter';
import { modelInput } from './shared-inputs';
import { nullable, outputBoolean, outputInteger, outputText } from '../schema/outputs';
import * as Type from '../schema/type';

const jobId = nameInput({
  title: 'Fine-tuning Job ID',
  description: 'The id of the job, such as ftjob-abc123.',
  // The id becomes part of an address.
  pattern: '^[A-Za-z0-9_-]{1,128}$',
  examples: ['ftjob-abc123'],
});

const job = {
  object: outputText('Object', 'The kind of the entry, such as fine_tuning.job.'),
  id: Type.String({ title: 'ID', description: 'The id of the job.' }),
  model: outputText('Model', 'The model that the job starts from.'),
  created_at: outputInteger('Created At', 'When the job was created, in seconds since 1970.'),
  finished_at: nullable(
    Type.Integer({ title: 'Finished At', description: 'When the job finished, in seconds since 1970.' }),
  ),
  fine_tuned_model: nullable(
    Type.String({
      title: 'Fine-tuned Model',
      description: 'The name of the new model, once the job has succeeded.',
    }),
  ),
  organization_id: outputText('Organization ID', 'The organization that the job belongs to.'),
  result_files: Type.Array(Type.String(), {
    title: 'Result Files',
    description: 'The ids of the files with results.',
    default: [],
  }),
  status: outputText(
    'Status',
    'The state of the job: validating_files, queued, running, succeeded, failed or cancelled.',
  ),
  validation_file: nullable(
    Type.String({ title: 'Validation File', description: 'The id of the file with validation data.' }),
  ),
  training_file: outputText('Training File', 'The id of the file with training data.'),
  hyperparameters: Type.Object(
    {
      n_epochs: nullable(
        Type.Integer({ title: 'Epochs', description: 'How many times the training goes through the data.' }),
      ),
    },
    { title: 'Hyperparameters', description: 'Settings for the training.', default: {} },
  ),
  trained_tokens: nullable(
    Type.Integer({
      title: 'Trained Tokens',
      description: 'How many tokens OpenAI charged for the training.',
    }),
  ),
};

/** Moves a top-level `n_epochs`, as the documentation page shows it, to `hyperparameters.n_epochs`. */
const readEpochs: Action['read'] = ({ n_epochs, ...rest }, complain) => {
  const given = objectIn(rest.hyperparameters);
  const { n_epochs: within } = asObject(given);
  if (!isBlank(n_epochs) && !isBlank(within)) complain(givenTwice('n_epochs', 'hyperparameters'));
  // A value that is not an object stays unchanged, and the check refuses it.
  const isUnreadable = !isBlank(given) && !isObject(given);
  const hyperparameters = isBlank(n_epochs) || isUnreadable ? given : { ...asObject(given), n_epochs };
  const method = asObject(objectIn(rest.method));
  const ofMethod = asObject(asObject(rowOf(method, method.type ?? 'supervised')).hyperparameters);
  for (const [name, value] of Object.entries(asObject(hyperparameters))) {
    const other = ofMethod[name];
    if (!isBlank(value) && !isBlank(other) && value !== other) complain(givenTwice(name, 'method'));
  }
  return isBlank(hyperparameters) ? rest : { ...rest, hyperparameters };
};

function withoutBlanks(object: unknown): JsonObject {
  return Object.fromEntries(Object.entries(asObject(object)).filter(([, value]) => !isBlank(value)));
}

/** Moves the hyperparameters into `method`, where OpenAI has them today. It keeps a method of the caller. */
function withMethod({ hyperparameters, ...input }: JsonObject): JsonObject {
  const topLevel = asNumbers(asObject(hyperparameters));
  if (Object.keys(topLevel).length === 0) return input;
  const method: JsonObject = { type: 'supervised', ...asObject(input.method) };
  // OpenAI refuses a method without a name.
  const type = typeof method.type === 'string' ? method.type : 'supervised';
  const settings = asObject(rowOf(method, type));
  const merged = {
    ...settings,
    hyperparameters: { ...topLevel, ...asNumbers(withoutBlanks(settings.hyperparameters)) },
  };
  return { ...input, method: { ...method, [type]: merged } };
}

/**
 * Gives the number of epochs as documented, a whole number or null, and keeps the word `auto` next to it.
 * Today's jobs have their hyperparameters inside `method`.
 */
function documentedJob(answer: JsonObject): JsonObject {
  const method = asObject(answer.method);
  const ofMethod = asObject(asObject(rowOf(method, method.type)).hyperparameters);
  const ofJob = asObject(answer.hyperparameters);
  const epochs = ofJob.n_epochs ?? ofMethod.n_epochs;
  const documented =
    typeof epochs === 'string' ? { n_epochs: null, n_epochs_setting: epochs } : { n_epochs: epochs };
  return { ...answer, hyperparameters: { ...ofMethod, ...ofJob, ...documented } };
}

/** Gives the data of an event as text, as documented, and keeps the original next to it. */
function documentedEvent(event: JsonObject): JsonObject {
  if (isBlank(event.data) || typeof event.data === 'string') return event;
  return { ...event, data: JSON.stringify(event.data), data_object: event.data };
}

/** The ids in a job, and in what a job is made from. A job that is there already is found by its id. */
const jobIds = {
  purpose: 'fine-tuning',
  outputs: ['id', 'training_file', 'validation_file', 'result_files'],
} as const;
const ofJob = { ...jobIds, inputs: ['fine_tuning_job_id'] };

export const fineTuningPost = defineAction({
  operationId: 'FineTuningPost',
  area: 'Fine-tuning',
  summary: 'Create fine-tuning job',
  description: 'Starts a job that trains your own model with a file of examples.',
  method: 'POST',
  path: '/v1/fine_tuning/jobs',
  repeatable: false,
  input: Type.Object({
    training_file: nameInput({
      title: 'Training File',
      description: 'The id of the uploaded file with training data.',
      minLength: 1,
    }),
    validation_file: Type.Optional(
      nameInput({
        title: 'Validation File',
        description: 'The id of the uploaded file with validation data.',
      }),
    ),
    model: modelInput('The model to start from.'),
    hyperparameters: Type.Optional(
      Type.Object(
        {
          n_epochs: Type.Optional(
            Type.Union([Type.Integer({ minimum: 1, maximum: 50 }), Type.Literal('auto')], {
              title: 'Epochs',
              description: 'How many times the training goes through the data. OpenAI decides if left out.',
            }),
          ),
        },
        { title: 'Hyperparameters', description: 'Settings for the training.' },
      ),
    ),
    suffix: Type.Optional(
      textInput({
        title: 'Suffix',
        description: 'Up to 64 characters that become part of the new model’s name.',
        maxCharacters: 64,
      }),
    ),
  }),
  output: Type.Object(job),
  flatInputs: ['n_epochs'],
  read: readEpochs,
  alsoReads: ['method'],
  purpose: 'fine-tuning',
  ids: { ...jobIds, inputs: ['training_file', 'validation_file'] },
  toUpstream: withMethod,
  fromUpstream: documentedJob,
});

export const fineTuningGet = defineAction({
  operationId: 'FineTuningGet',
  area: 'Fine-tuning',
  summary: 'Retrieve fine-tuning job',
  description: 'Shows the state of a fine-tuning job, and the name of its model once it has succeeded.',
  method: 'GET',
  path: '/v1/fine_tuning/jobs/{fine_tuning_job_id}',
  input: Type.Object({ fine_tuning_job_id: jobId }),
  output: Type.Object(job),
  ids: ofJob,
  fromUpstream: documentedJob,
});

export const fineTuningCancelPost = defineAction({
  operationId: 'FineTuningCancelPost',
  area: 'Fine-tuning',
  summary: 'Cancel fine-tuning',
  description: 'Stops a fine-tuning job before it is finished.',
  method: 'POST',
  path: '/v1/fine_tuning/jobs/{fine_tuning_job_id}/cancel',
  input: Type.Object({ fine_tuning_job_id: jobId }),
  output: Type.Object(job),
  ids: ofJob,
  fromUpstream: documentedJob,
});

export const fineTuningEventsGet = defineAction({
  operationId: 'FineTuningEventsGet',
  area: 'Fine-tuning',
  summary: 'List fine-tuning events',
  description: 'Lists the events of a fine-tuning job, newest first.',
  method: 'GET',
  path: '/v1/fine_tuning/jobs/{fine_tuning_job_id}/events',
  input: Type.Object({
    fine_tuning_job_id: jobId,
    after: Type.Optional(
      nameInput({
        title: 'After',
        description: 'The id of the last event that you already have. The list goes on with older ones.',
      }),
    ),
    limit: Type.Optional(
      Type.Integer({ title: 'Limit', description: 'How many events to list; 20 if left out.', minimum: 1 }),
    ),
  }),
  output: Type.Object({
    object: outputText('Object', 'The kind of the result: always list.'),
    data: Type.Array(
      Type.Object({
        object: outputText('Object', 'The kind of the entry, such as fine_tuning.job.event.'),
        id: Type.String({ title: 'ID', description: 'The id of the event.' }),
        created_at: outputInteger('Created At', 'When it happened, in seconds since 1970.'),
        level: outputText('Level', 'How serious the event is: info, warn or error.'),
        message: outputText('Message', 'What happened.'),
        data: outputText('Data', 'Details of the event, as a text in JSON.'),
        type: outputText('Type', 'The kind of the event: message or metrics.'),
      }),
      { title: 'Events', description: 'The events, newest first.' },
    ),
    has_more: outputBoolean('Has More', 'Whether there are older events.'),
  }),
  ids: { ...ofJob, outputs: [] },
  fromUpstream: (answer) => ({ ...answer, data: mapObjects(answer.data, documentedEvent) }),
});
