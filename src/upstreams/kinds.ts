/** Lists what each kind of upstream can do, and how its requests differ from OpenAI's. It is only data. */
import type { JsonObject } from '../json';
import type { Upstream, UpstreamKind } from '../settings';

/** Where a request goes. */
export interface Place {
  /** Path below the base URL, with the placeholders of OpenAI's path. */
  path: string;
  /** What the query begins with. */
  query?: string;
  /** Scope of a token of the app's identity for this place. */
  scope?: string;
}

/** A kind of upstream. */
export interface Kind {
  /** What people call it. */
  title: string;
  /** Its name in OpenTelemetry's conventions, `gen_ai.provider.name`. They have none for a server with OpenAI's API. */
  provider: string;
  /** Whether it has its own names for models, so that OpenAI's catalogue says nothing about them. */
  ownNames: boolean;
  /** Whether it has the Responses API; if not, an upstream of this kind may say that it does. */
  responses: boolean;
  /** Whether it has batches that work as those of OpenAI. Azure has them only for deployments of a kind of their own. */
  batches: boolean;
  /** Parameters that it needs for a background response. */
  besideResponses: JsonObject;
  /** Whether an OpenAI key of the caller opens it. */
  takesCallerKey: boolean;
  /** Whether the names of its models can be listed. If not, the settings name them. */
  listsModels: boolean;
  /** What is added to the address to get the base URL. */
  base: string;
  /** OpenAI's endpoints that it does not have, each with the first day without it (YYYY-MM-DD). */
  lacks: Readonly<Record<string, string>>;
  /** Its words for the purposes of uploaded files, where they are not OpenAI's. */
  filePurposes: Readonly<Record<string, string>>;
  /** Finds the place for one of OpenAI's paths, such as `/v1/chat/completions`, and a model. */
  place: (path: string, model: string) => Place;
  /** The header that carries a key. */
  keyHeader: (key: string) => Record<string, string>;
}

const bearer = (key: string) => ({ Authorization: `Bearer ${key}` });

/** Without the version, which is part of the base URL. */
const unversioned = (path: string): Place => ({ path: path.slice('/v1'.length) });

const always = '2000-01-01';

/** The scopes of tokens, by the API that they open. */
const scopes = {
  v1: 'https://ai.azure.com/.default',
  dated: 'https://cognitiveservices.azure.com/.default',
};

/** What the v1 API of Azure only has as a preview. */
const previews = ['/v1/images/generations', '/v1/audio/speech'];

/** What Azure only has below the path of a deployment, with the version of that API. */
const dated: Readonly<Record<string, string>> = {
  '/v1/images/edits': '2025-04-01-preview',
  '/v1/audio/transcriptions': '2025-03-01-preview',
  '/v1/audio/translations': '2025-03-01-preview',
};

/**
 * Azure OpenAI. See https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle for the v1 API, the page on
 * images for edits, and the page on whisper for transcriptions.
 */
function placeAtAzure(path: string, model: string): Place {
  const version = dated[path];
  if (version !== undefined) {
    const place = `/deployments/${encodeURIComponent(model)}${path.slice('/v1'.length)}`;
    return { path: place, query: `api-version=${version}`, scope: scopes.dated };
  }
  return { path, scope: scopes.v1, ...(previews.includes(path) && { query: 'api-version=preview' }) };
}

/** The kinds. */
export const kinds: Readonly<Record<UpstreamKind, Kind>> = {
  openai: {
    ...{ title: 'OpenAI', provider: 'openai' },
    ...{ ownNames: false, responses: true, takesCallerKey: true, listsModels: true, base: '' },
    batches: true,
    besideResponses: {},
    // What OpenAI has shut down is in the catalogue of the adaptation.
    lacks: {},
    filePurposes: {},
    place: unversioned,
    keyHeader: bearer,
  },
  azure: {
    ...{ title: 'Azure OpenAI', provider: 'azure.ai.openai' },
    ...{ ownNames: true, responses: true, takesCallerKey: false, listsModels: false, base: '/openai' },
    batches: false,
    // See https://learn.microsoft.com/azure/ai-foundry/openai/how-to/responses, “Background tasks”.
    besideResponses: { store: true },
    lacks: {
      '/v1/completions': always,
      '/v1/edits': always,
      '/v1/moderations': always,
      '/v1/images/variations': always,
      // The day on which Azure retires whisper, the only model for it.
      '/v1/audio/translations': '2026-12-15',
    },
    // See https://learn.microsoft.com/azure/ai-foundry/openai/how-to/responses, “File input”.
    filePurposes: { user_data: 'assistants' },
    place: placeAtAzure,
    keyHeader: (key) => ({ 'api-key': key }),
  },
  compatible: {
    ...{ title: 'This server', provider: 'compatible' },
    ...{ ownNames: true, responses: false, takesCallerKey: false, listsModels: true, base: '' },
    batches: false,
    besideResponses: {},
    lacks: {},
    filePurposes: {},
    place: unversioned,
    keyHeader: bearer,
  },
};

/** Whether an upstream uses its own names for models. */
export function hasOwnNames({ kind, has }: Upstream): boolean {
  return kinds[kind].ownNames || has.has('models');
}

/** Whether an upstream has the Responses API. */
export function hasResponses({ kind, has }: Pick<Upstream, 'kind' | 'has'>): boolean {
  return kinds[kind].responses || has.has('responses');
}
