/** Defines the action of the Models area. */
import { defineAction, purposes } from './action';
import { mapObjects, type JsonObject } from '../json';
import { nullable, outputBoolean, outputInteger, outputText } from '../schema/outputs';
import * as Type from '../schema/type';

/**
 * Adds the fields that OpenAI no longer returns. The permission has the values that OpenAI used to return for
 * every public model.
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
        { title: 'Purpose', description: 'Lists only models that can be used for this, newest first.' },
      ),
    ),
  }),
  output: Type.Object({
    object: outputText('Object', 'The kind of the result: always list.'),
    data: Type.Array(
      Type.Object({
        id: Type.String({ title: 'ID', description: 'The name of the model, for use in other actions.' }),
        object: outputText('Object', 'The kind of the entry: always model.'),
        created: outputInteger('Created', 'When the model was made, in seconds since 1970.'),
        owned_by: outputText('Owned By', 'Who owns the model.'),
        permission: Type.Array(
          Type.Object({
            id: outputText('Permission ID', 'The id of the permission.'),
            object: outputText('Permission Object', 'The kind of the entry: always model_permission.'),
            created: outputInteger(
              'Permission Created',
              'When the permission was given, in seconds since 1970.',
            ),
            allow_create_engine: outputBoolean(
              'Allow Create Engine',
              'Whether engines can be made from the model.',
            ),
            allow_sampling: outputBoolean('Allow Sampling', 'Whether the model can write text.'),
            allow_logprobs: outputBoolean(
              'Allow Log Probabilities',
              'Whether the model can return how likely its tokens were.',
            ),
            allow_search_indices: outputBoolean(
              'Allow Search Indices',
              'Whether the model can be used for search.',
            ),
            allow_view: outputBoolean('Allow View', 'Whether the model can be viewed.'),
            allow_fine_tuning: outputBoolean('Allow Fine-tuning', 'Whether the model can be fine-tuned.'),
            organization: outputText(
              'Organization',
              'The organization that the permission is for. An asterisk means all.',
            ),
            group: nullable(
              Type.String({ title: 'Group', description: 'The group that the permission is for.' }),
            ),
            is_blocking: outputBoolean('Is Blocking', 'Whether the permission blocks others.'),
          }),
          {
            title: 'Permissions',
            description: 'What can be done with the model, as OpenAI reported it in 2023.',
          },
        ),
        root: outputText('Root', 'The model that this one was made from.'),
        parent: nullable(Type.String({ title: 'Parent', description: 'The model before this one.' })),
      }),
      { title: 'Models', description: 'The models.' },
    ),
  }),
  listsModels: true,
  fromUpstream: (answer) => ({ ...answer, data: mapObjects(answer.data, withFormerFields) }),
});
