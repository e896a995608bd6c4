/** Makes the list of upstreams for each recipe of docs/upstreams.md, with the simulated services. */

/** The recipes. */
export const recipes = ['azure', 'azure-behind', 'keyless'] as const;

/** Azure OpenAI alone, OpenAI with Azure OpenAI behind it, or OpenAI without a key. */
export type Recipe = (typeof recipes)[number];

/** What a recipe is about, for people. */
export const recipeTitles: Readonly<Record<Recipe, string>> = {
  azure: 'Azure OpenAI alone',
  'azure-behind': 'OpenAI, with Azure OpenAI behind it',
  keyless: 'OpenAI without a key',
};

/** The models that flows and the app itself name, and the deployments of the simulated Azure OpenAI. */
const models = {
  ...{ 'gpt-6-luna': 'chat', 'gpt-5.6-sol': 'chat', 'gpt-4o': 'chat' },
  'text-embedding-3-small': 'embeddings',
  ...{ 'gpt-image-2.6-flare': 'pictures', 'gpt-image-2.6-sunburst': 'pictures', 'gpt-image-2': 'pictures' },
  ...{ 'gpt-4o-mini-tts': 'gpt-4o-mini-tts', 'tts-1': 'gpt-4o-mini-tts' },
  ...{ 'whisper-1': 'whisper', 'gpt-transcribe': 'transcribe' },
};

/** The addresses of the simulated services. */
export interface Addresses {
  /** Base URL of OpenAI, with its version. */
  openai: string;
  /** Address of the Azure OpenAI resource. */
  azure: string;
}

/** The value of UPSTREAMS for a recipe. */
export function upstreamsFor(recipe: Recipe, { openai, azure }: Addresses): string {
  const ofAzure = { name: 'azure', kind: 'azure', url: azure, models };
  const ofOpenAI = { name: 'openai', kind: 'openai' };
  const federation = {
    ...{ audience: 'api://openai-connector', identityProvider: 'idp_local', serviceAccount: 'user-local' },
    tokenUrl: `${new URL(openai).origin}/oauth/token`,
  };
  const lists = {
    azure: [ofAzure],
    'azure-behind': [ofOpenAI, ofAzure],
    keyless: [{ ...ofOpenAI, federation }],
  };
  return JSON.stringify(lists[recipe]);
}
