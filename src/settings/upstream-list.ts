/** Reads and checks the list of upstreams. */
import { asName, asObject, isObject, type JsonObject } from '../json';
import { readAddress, type Complain } from './kinds';
import { listIn, mapIn, numberIn, unknownFields, type Wrong } from './upstream-fields';
import {
  azureResource,
  type Federation,
  type Opening,
  type UpstreamEntry,
  type UpstreamKind,
} from './upstream';

/** The purposes of models, as the actions name them. */
export const purposeNames = [
  ...['chat', 'embedding', 'moderation', 'image', 'image-edit', 'speech', 'transcription', 'translation'],
  'fine-tuning',
];

/** The old endpoints that a server may still have, and the Responses API. */
const extras = ['completions', 'edits', 'images/variations', 'audio/translations', 'responses'];

/** What can open each kind. */
const openings: Readonly<Record<UpstreamKind, readonly Opening['by'][]>> = {
  openai: ['secret', 'federation'],
  azure: ['identity', 'secret'],
  compatible: ['secret'],
};

/** The fields of an entry. */
export const upstreamFields = [
  ...[
    'name',
    'kind',
    'url',
    'secret',
    'identity',
    'federation',
    'models',
    'priority',
    'weight',
    'only',
    'has',
  ],
];

/** The fields of a federation. */
export const federationFields = [
  'audience',
  'identityProvider',
  'serviceAccount',
  'serviceAccounts',
  'tokenUrl',
];

const openaiTokenUrl = 'https://auth.openai.com/oauth/token';

/** Reads the setting. What is wrong with it is named by entry and field. */
export function readUpstreams(given: string | undefined, complain: Complain): readonly UpstreamEntry[] {
  if (given === undefined) return [];
  const list = parse(given);
  if (!Array.isArray(list) || list.length === 0 || !list.every(isObject)) {
    complain('must be a JSON list of objects, such as [{"name":"openai","kind":"openai"}]');
    return [];
  }
  const entries = list.map((entry, index) => readEntry(entry, index, complain));
  const names = entries.map(({ name }) => name);
  const double = names.find((name, index) => name !== '' && names.indexOf(name) !== index);
  if (double !== undefined) complain(`must not have two entries with the name ${double}`);
  return entries;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readEntry(entry: JsonObject, index: number, complain: Complain): UpstreamEntry {
  // The name is part of ids, after `-at-`, and of a header.
  const name = typeof entry.name === 'string' && /^(?!at-|.*-at-)[a-z0-9][a-z0-9-]{0,29}$/.test(entry.name);
  const place = name ? `of ${String(entry.name)}` : `of entry ${index + 1}`;
  const wrong: Wrong = (field, must) => complain(`is wrong: \`${field}\` ${place} ${must}`);
  if (!name) wrong('name', 'must be 1 to 30 lower-case letters, digits and dashes, such as west-europe');
  unknownFields(entry, upstreamFields, wrong);
  const kind = kindIn(entry.kind, wrong);
  const only = listIn('only', entry.only, purposeNames, wrong);
  const has = listIn('has', entry.has, extras, wrong);
  if (has && kind !== 'compatible') wrong('has', 'is only for the kind compatible');
  const models = mapIn('models', entry.models, /^\S{1,200}$/, wrong);
  if (kind === 'azure' && !models?.size) {
    wrong('models', 'must name the deployments, such as {"gpt-4o":"my-deployment"}');
  }
  return {
    name: name ? String(entry.name) : '',
    kind,
    url: urlIn(entry.url, kind, wrong),
    opening: openingIn(entry, kind, wrong),
    ...(models && { models }),
    priority: numberIn('priority', entry.priority, index + 1, wrong),
    weight: numberIn('weight', entry.weight, 1, wrong),
    ...(only && { only }),
    has,
  };
}

function kindIn(kind: unknown, wrong: Wrong): UpstreamKind {
  if (kind === 'openai' || kind === 'azure' || kind === 'compatible') return kind;
  wrong('kind', 'must be openai, azure or compatible');
  return 'openai';
}

function urlIn(url: unknown, kind: UpstreamKind, wrong: Wrong): string | undefined {
  if (url === undefined && kind === 'openai') return undefined;
  if (typeof url !== 'string') {
    wrong('url', kind === 'openai' ? 'must be an address' : 'is missing');
    return undefined;
  }
  const address = readAddress(url, (reason) => wrong('url', reason));
  return kind === 'azure' ? azureResource(address) : address;
}

function openingIn(entry: JsonObject, kind: UpstreamKind, wrong: Wrong): Opening | undefined {
  const given = (['secret', 'identity', 'federation'] as const).filter((way) => entry[way] !== undefined);
  const [way, second] = given;
  if (second !== undefined) wrong(second, `cannot be used together with \`${String(way)}\``);
  if (way !== undefined && !openings[kind].includes(way)) {
    wrong(way, `is not for the kind ${kind}, which takes ${openings[kind].join(' or ')}`);
  }
  if (way === undefined) {
    if (kind === 'compatible') wrong('secret', 'is missing: the name of the secret in the vault');
    return kind === 'azure' ? { by: 'identity' } : undefined;
  }
  if (way === 'identity') {
    if (entry.identity !== true) wrong('identity', 'must be true or left out');
    return { by: 'identity' };
  }
  if (way === 'federation') return { by: 'federation', federation: federationIn(entry.federation, wrong) };
  return { by: 'secret', secret: secretIn(entry.secret, wrong) };
}

/** The name of a secret. Somebody may have put the key itself there. */
function secretIn(secret: unknown, wrong: Wrong): string {
  const isName = typeof secret === 'string' && /^[0-9A-Za-z-]{1,100}$/.test(secret);
  if (isName && asName(secret) !== undefined) return secret;
  wrong('secret', 'must be the name of a secret in the vault (letters, digits and dashes), not a key');
  return '';
}

function federationIn(given: unknown, wrongField: Wrong): Federation {
  const federation = asObject(given);
  const wrong: Wrong = (field, must) => wrongField(`federation.${field}`, must);
  unknownFields(federation, federationFields, wrong);
  const text = (field: string, what: string): string => {
    const value = federation[field];
    if (typeof value === 'string' && /^\S{1,300}$/.test(value)) return value;
    wrong(field, `must be ${what}`);
    return '';
  };
  const accounts = mapIn('serviceAccounts', federation.serviceAccounts, /^[\w-]{1,100}$/, wrong);
  if (![...(accounts?.keys() ?? [])].every((id) => /^[0-9a-f]{24}$/.test(id))) {
    wrong('serviceAccounts', 'must have the ids of connections on the left, 24 hexadecimal digits each');
  }
  const { tokenUrl = openaiTokenUrl } = federation;
  return {
    audience: text('audience', 'the application ID URI that is registered at OpenAI, such as api://contoso'),
    identityProvider: text('identityProvider', 'the id of the identity provider at OpenAI'),
    serviceAccount: text('serviceAccount', 'the id of a service account at OpenAI'),
    serviceAccounts: accounts ?? new Map(),
    tokenUrl: readAddress(String(tokenUrl), (reason) => wrong('tokenUrl', reason)),
  };
}
