/** Defines upstreams, the services that take the app's requests, and what the settings say about them. */

/** What is behind an address: OpenAI, an Azure OpenAI resource, or another server with OpenAI's API. */
export type UpstreamKind = 'openai' | 'azure' | 'compatible';

/** How the identity of the app becomes a service account of OpenAI. */
export interface Federation {
  /** Audience of the identity's token: the application ID URI that is registered at OpenAI. */
  audience: string;
  /** Id of the identity provider at OpenAI. */
  identityProvider: string;
  /** Id of the service account at OpenAI. */
  serviceAccount: string;
  /** Other service accounts, by the ids of the connections that use them. */
  serviceAccounts: ReadonlyMap<string, string>;
  /** Where tokens are exchanged. */
  tokenUrl: string;
}

/** What opens an upstream: a secret in the vault, a token of the app's identity, or one that OpenAI gives for it. */
export type Opening =
  { by: 'secret'; secret: string } | { by: 'identity' } | { by: 'federation'; federation: Federation };

/** A service that takes requests. */
export interface Upstream {
  name: string;
  kind: UpstreamKind;
  /** Address without a slash at its end: with the version for OpenAI and servers like it, of the resource for Azure. */
  url: string;
  opening: Opening;
  /** Its own names by the models that callers name; `*` is any other model. Absent if it has all models under their names. */
  models?: ReadonlyMap<string, string>;
  /** Those with a lower number come first. */
  priority: number;
  /** Its share of the requests among upstreams of the same priority. */
  weight: number;
  /** The only purposes for which it is used; all others do without these. Absent if it is used for everything. */
  only?: ReadonlySet<string>;
  /** What it has although OpenAI does not, as in `PASS_THROUGH`, and `responses` for a server with that API. */
  has: ReadonlySet<string>;
  /** OpenAI organization and project, if the key belongs to several. */
  organization?: string | undefined;
  project?: string | undefined;
}

/** An entry of the list. What it leaves out comes from other settings. */
export type UpstreamEntry = Omit<Upstream, 'url' | 'opening' | 'has'> & {
  url: string | undefined;
  opening: Opening | undefined;
  has: ReadonlySet<string> | undefined;
};

/** The settings that complete the list. Without a list, they make the only upstream. */
export interface UpstreamDefaults {
  upstreamEntries: readonly UpstreamEntry[];
  openaiBaseUrl: string;
  openaiSecretName: string;
  openaiOrganization: string | undefined;
  openaiProject: string | undefined;
  passThrough: ReadonlySet<string>;
  azureSpeechEndpoint: string | undefined;
  azureSpeechDeployment: string;
}

/** The upstreams that the settings describe, at least one, in the order of the list. */
export function upstreamsOf(settings: UpstreamDefaults): readonly Upstream[] {
  const { upstreamEntries: given, azureSpeechEndpoint } = settings;
  const entries = given.length > 0 ? given : [openaiAlone];
  const upstreams = entries.map((entry) => completed(entry, settings));
  return azureSpeechEndpoint === undefined
    ? upstreams
    : [...upstreams, speechAt(azureSpeechEndpoint, settings)];
}

const openaiAlone: UpstreamEntry = {
  ...{ name: 'openai', kind: 'openai', priority: 1, weight: 1 },
  ...{ url: undefined, opening: undefined, has: undefined },
};

function completed(entry: UpstreamEntry, settings: UpstreamDefaults): Upstream {
  const { openaiBaseUrl, openaiSecretName, openaiOrganization, openaiProject, passThrough } = settings;
  const opening: Opening = entry.opening ?? { by: 'secret', secret: openaiSecretName };
  const hasCommonKey = opening.by === 'secret' && opening.secret === openaiSecretName;
  return {
    ...entry,
    url: entry.url ?? openaiBaseUrl,
    opening,
    has: entry.has ?? (entry.url === undefined ? passThrough : new Set()),
    // A key of another account does not belong to this organization.
    ...(entry.kind === 'openai' &&
      hasCommonKey && { organization: openaiOrganization, project: openaiProject }),
  };
}

/** The name of the upstream for `AZURE_SPEECH_ENDPOINT`. */
export const speechName = 'azure-speech';

function speechAt(endpoint: string, { azureSpeechDeployment }: UpstreamDefaults): Upstream {
  return {
    ...{ name: speechName, kind: 'azure', priority: 1, weight: 1, opening: { by: 'identity' } },
    url: azureResource(endpoint),
    models: new Map([['*', azureSpeechDeployment]]),
    only: new Set(['speech']),
    has: new Set(),
  };
}

/** The address of an Azure OpenAI resource, without the path of its API. */
export function azureResource(address: string): string {
  return address.replace(/\/openai(\/v1)?$/, '');
}
