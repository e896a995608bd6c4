/** The row of the Models area. */
import { Type } from '@sinclair/typebox';
import { defineAction } from './action';
import { mapObjects, type JsonObject } from '../json';
import { nullable, outputBoolean, outputInteger, outputText } from './schema';

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

export const modelsGet = defineAction({
  operationId: 'ModelsGet',
  area: 'Models',
  summary: 'List models',
  description: 'Lists the models that the OpenAI account can use.',
  method: 'GET',
  path: '/v1/models',
  input: Type.Object({}),
  output: Type.Object({
    object: outputText('Object'),
    data: Type.Array(
      Type.Object({
        id: Type.String({ title: 'ID' }),
        object: outputText('Object'),
        created: outputInteger('Created'),
        owned_by: outputText('Owned By'),
        permission: Type.Array(
          Type.Object({
            id: outputText('Permission ID'),
            object: outputText('Permission Object'),
            created: outputInteger('Permission Created'),
            allow_create_engine: outputBoolean('Allow Create Engine'),
            allow_sampling: outputBoolean('Allow Sampling'),
            allow_logprobs: outputBoolean('Allow Log Probabilities'),
            allow_search_indices: outputBoolean('Allow Search Indices'),
            allow_view: outputBoolean('Allow View'),
            allow_fine_tuning: outputBoolean('Allow Fine-tuning'),
            organization: outputText('Organization'),
            group: nullable(Type.String({ title: 'Group' })),
            is_blocking: outputBoolean('Is Blocking'),
          }),
          { title: 'Permissions' },
        ),
        root: outputText('Root'),
        parent: nullable(Type.String({ title: 'Parent' })),
      }),
      { title: 'Models' },
    ),
  }),
  fromUpstream: (answer) => ({ ...answer, data: mapObjects(answer.data, withFormerFields) }),
});
