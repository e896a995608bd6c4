/** Decides what OpenAI refuses in the tools of a response. Pure. */
import { asList, asObject, type JsonObject } from '../../../src/json';
import { imageRefusal } from '../image-rules';
import type { Offer } from '../models';
import { refuse, type Refusal } from '../refusal';
import { strictSchemaFault } from '../strict-schema';
import { firstRefusal, shapeRefusal, typedRefusal, type Shape } from './shape';

const callers: Shape = { 'allowed_callers?': 'list' };
const webSearch: Shape = {
  ...{ type: 'text', 'external_web_access?': 'boolean', 'filters?': 'object', 'user_location?': 'object' },
  'search_context_size?': ['low', 'medium', 'high'],
};

/** Tools that the simulation knows, by type. */
const tools: Readonly<Record<string, Shape>> = {
  function: {
    ...{ type: 'text', name: 'text', parameters: 'object', strict: 'boolean', 'description?': 'text' },
    ...{ 'async?': 'boolean', 'defer_loading?': 'boolean', 'output_schema?': 'object', ...callers },
  },
  custom: {
    ...{ type: 'text', name: 'text', 'description?': 'text', 'format?': 'object' },
    ...{ 'async?': 'boolean', 'defer_loading?': 'boolean', ...callers },
  },
  web_search: webSearch,
  web_search_2025_08_26: webSearch,
  file_search: {
    ...{ type: 'text', vector_store_ids: 'list', 'filters?': 'object', 'max_num_results?': 'number' },
    'ranking_options?': 'object',
  },
  code_interpreter: { type: 'text', container: 'any', ...callers },
  image_generation: {
    ...{ type: 'text', 'action?': ['generate', 'edit', 'auto'], 'model?': 'text', 'size?': 'text' },
    ...{ 'background?': ['transparent', 'opaque', 'auto'], 'complexity?': ['low', 'medium', 'high'] },
    ...{ 'frame_count?': 'number', 'frame_duration_ms?': 'number', 'input_fidelity?': ['high', 'low'] },
    ...{ 'input_image_mask?': 'object', 'moderation?': ['auto', 'low'], 'output_compression?': 'number' },
    ...{ 'output_format?': ['png', 'webp', 'jpeg', 'gif', 'svg'], 'partial_images?': 'number' },
    ...{ 'quality?': ['low', 'medium', 'high', 'xhigh', 'max', 'auto'], 'svg?': 'object' },
  },
};

/** Models that can use the tool for pictures. */
const drawing = /^(gpt-4o|gpt-4\.1|o3|gpt-[56])(?!.*codex)/;

/** What OpenAI refuses in `tools` and `tool_choice`; undefined if nothing. */
export function toolsRefusal(body: JsonObject, offer: Offer): Refusal | undefined {
  const refusal = firstRefusal(asList(body.tools), 'tools', (tool, place) => {
    return typedRefusal(tool, tools, place) ?? contentRefusal(asObject(tool), place, body, offer);
  });
  return refusal ?? choiceRefusal(body);
}

function contentRefusal(
  tool: JsonObject,
  place: string,
  { model }: JsonObject,
  offer: Offer,
): Refusal | undefined {
  const { type, name, parameters, strict, format } = tool;
  if (type === 'function' && strict === true) {
    const fault = strictSchemaFault(parameters);
    if (!fault) return undefined;
    const message = `Invalid schema for function '${String(name)}': ${fault}`;
    return refuse(400, message, `${place}.parameters`, 'invalid_function_parameters');
  }
  if (type === 'custom' && format !== undefined) {
    return typedRefusal(
      format,
      { text: { type: 'text' }, grammar: { type: 'text', definition: 'text', syntax: ['lark', 'regex'] } },
      `${place}.format`,
    );
  }
  if (type === 'web_search' || type === 'web_search_2025_08_26') return searchRefusal(tool, place);
  if (type === 'code_interpreter') return containerRefusal(tool.container, `${place}.container`);
  return type === 'image_generation' ? pictureRefusal(tool, place, String(model), offer) : undefined;
}

/** The most domains that a search can be limited to. */
const maxDomains = 100;

/** A domain is a bare name, without https:// in front of it. */
function searchRefusal({ filters }: JsonObject, place: string): Refusal | undefined {
  if (filters === undefined || filters === null) return undefined;
  const refusal = shapeRefusal(filters, { 'allowed_domains?': 'list' }, `${place}.filters`);
  if (refusal) return refusal;
  const domains = asList(asObject(filters).allowed_domains).map(String);
  const wrong = domains.find((one) => !/^([\p{L}\p{N}-]+\.)+\p{L}{2,}$/u.test(one));
  const at = `${place}.filters.allowed_domains`;
  if (wrong !== undefined) {
    return refuse(400, `Invalid domain: '${wrong}'.`, at, 'invalid_value');
  }
  if (domains.length <= maxDomains) return undefined;
  return refuse(400, `Invalid '${at}': array too long.`, at, 'array_above_max_length');
}

/** A container has an id, or is made for the response. */
function containerRefusal(container: unknown, place: string): Refusal | undefined {
  if (typeof container === 'string') return undefined;
  return typedRefusal(
    container,
    {
      auto: {
        ...{ type: 'text', 'file_ids?': 'list', 'memory_limit?': ['1g', '4g', '16g', '64g'] },
        'network_policy?': 'object',
      },
    },
    place,
  );
}

function pictureRefusal(
  tool: JsonObject,
  place: string,
  model: string,
  { models }: Offer,
): Refusal | undefined {
  if (!drawing.test(model)) {
    return refuse(400, `Tool 'image_generation' is not supported with ${model}.`, 'tools', null);
  }
  const { model: painter = 'gpt-image-2.6-sunburst', input_image_mask: mask } = tool;
  if (!models.some(({ id, purpose }) => id === painter && purpose === 'image')) {
    return refuse(
      404,
      `The model \`${String(painter)}\` does not exist or you do not have access to it.`,
      null,
      'model_not_found',
    );
  }
  const refusal =
    imageRefusal(tool) ??
    (mask === undefined
      ? undefined
      : shapeRefusal(mask, { 'file_id?': 'text', 'image_url?': 'text' }, 'input_image_mask'));
  return (
    refusal && { ...refusal, error: { ...refusal.error, param: `${place}.${refusal.error.param ?? ''}` } }
  );
}

const words = ['none', 'auto', 'required'];
const hosted = [
  'file_search',
  'web_search',
  'web_search_preview',
  'image_generation',
  'code_interpreter',
  'mcp',
];

function choiceRefusal({ tools: given, tool_choice: choice }: JsonObject): Refusal | undefined {
  if (choice === undefined || choice === null || choice === 'none' || choice === 'auto') return undefined;
  const offered = asList(given).map(asObject);
  if (typeof choice === 'string') {
    if (!words.includes(choice))
      return refuse(400, `Invalid value: '${choice}'.`, 'tool_choice', 'invalid_value');
    if (offered.length > 0) return undefined;
    const message = "Tool choice 'required' must be specified with 'tools' parameter.";
    return refuse(400, message, 'tool_choice', null);
  }
  const named: Shape = { type: 'text', name: 'text' };
  const shapes = {
    ...{ function: named, custom: named },
    allowed_tools: { type: 'text', mode: ['auto', 'required'], tools: 'list' } satisfies Shape,
    ...Object.fromEntries(hosted.map((type): [string, Shape] => [type, { type: 'text' }])),
  };
  const refusal = typedRefusal(choice, shapes, 'tool_choice');
  if (refusal) return refusal;
  const { type, tools: allowed } = asObject(choice);
  const wanted = type === 'allowed_tools' ? asList(allowed).map(asObject) : [asObject(choice)];
  const missing = wanted.find(
    (tool) =>
      !offered.some((one) => one.type === tool.type && (tool.name === undefined || one.name === tool.name)),
  );
  if (!missing) return undefined;
  const what = missing.name ?? missing.type;
  return refuse(400, `Tool choice '${String(what)}' not found in 'tools' parameter.`, 'tool_choice', null);
}
