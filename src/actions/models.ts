/** The row of the Models area. */
import { Type } from '@sinclair/typebox';
import { defineAction, purposes } from './action';
import { mapObjects, type JsonObject } from '../json';
import { nullable, outputBoolean, outputInteger, outputText } from '../schema/outputs';

/**
 * Gives a model the fields that OpenAI no longer returns. The permission has the values that OpenAI returned for every
 * public model as long as it returned any.
 */
function withFormerFields(model: JsonObject): JsonObject {
  const permission = {
    id: `modelperm-${String(model.id)}`,
    object: 'model_permission',
    created: model.created,
    allow_create_engine: false,
    allow_sampling: true,
    allow_logprobs: true,
    allow_search_indices: false,
    allow_view: true,
    allow_fine_tuning: false,
    organization: '*',
    group: null,
    is_blocking: false,
  };
  return { ...model, permission: model.permission ?? [permission], root: model.root ?? model.id };
}

function withoutPurpose(input: JsonObject): JsonObject {
  const rest = { ...input };
  delete rest.purpose;
  return rest;
}

export const modelsGet = defineAction({
  operationId: 'ModelsGet',
  area: 'Models',
  summary: 'List models',
  description: 'Lists the models that the OpenAI account can use.',
  method: 'GET',
  path: '/v1/models',
  input: Type.Object({
    purpose: Type.Optional(
      Type.Union(
        purposes.map((purpose) => Type.Literal(purpose)),
        { title: 'Purpose', description: 'Lists only models that can be asked for this, newest first.' },
      ),
    ),
  }),
  output: Type.Object({
    object: outputText('Object', 'The kind of the entry, list or model.'),
    data: Type.Array(
      Type.Object({
        id: Type.String({ title: 'ID', description: 'The name of the model, as other actions take it.' }),
        object: outputText('Object', 'The kind of the entry, list or model.'),
        created: outputInteger('Created', 'When it was made, in seconds since 1970.'),
        owned_by: outputText('Owned By', 'Who owns the model.'),
        permission: Type.Array(
          Type.Object({
            id: outputText('Permission ID', 'The id of the permission.'),
            object: outputText('Permission Object', 'The kind of the entry, model_permission.'),
            created: outputInteger(
              'Permission Created',
              'When the permission was given, in seconds since 1970.',
            ),
            allow_create_engine: outputBoolean('Allow Create Engine', 'Whether engines may be made of it.'),
            allow_sampling: outputBoolean('Allow Sampling', 'Whether it may write.'),
            allow_logprobs: outputBoolean(
              'Allow Log Probabilities',
              'Whether it tells how likely its tokens were.',
            ),
            allow_search_indices: outputBoolean('Allow Search Indices', 'Whether it may be used for search.'),
            allow_view: outputBoolean('Allow View', 'Whether it may be seen.'),
            allow_fine_tuning: outputBoolean('Allow Fine-tuning', 'Whether it may be tuned.'),
            organization: outputText('Organization', 'Whom the permission is for.'),
            group: nullable(Type.String({ title: 'Group', description: 'The group that it is for.' })),
            is_blocking: outputBoolean('Is Blocking', 'Whether it blocks others.'),
          }),
          { title: 'Permissions', description: 'What may be done with the model, as OpenAI told in 2023.' },
        ),
        root: outputText('Root', 'The model that this one was made from.'),
        parent: nullable(Type.String({ title: 'Parent', description: 'The model before this one.' })),
      }),
      { title: 'Models', description: 'The models.' },
    ),
  }),
  listsModels: true,
  // OpenAI does not tell what a model is for.
  toUpstream: withoutPurpose,
  fromUpstream: (answer) => ({ ...answer, data: mapObjects(answer.data, withFormerFields) }),
});
