/** Builds the text that `npm start` prints once the app is ready. */
import type { HostKeys } from './host/authorize';
import { recipeTitles, type Recipe } from './recipes';

/** Where everything runs. */
interface Places {
  openai: string;
  azure: string | undefined;
  vault: string | undefined;
  recipe: Recipe | undefined;
}

/**
 * Shows where the app runs and how to call it. The calls can be pasted into a shell unchanged.
 *
 * @param openai - base URL of OpenAI, simulated or real
 * @param azure - address of the simulated Azure OpenAI, if it runs
 * @param vault - address of the vault; undefined when a setting holds the key
 * @param recipe - which upstreams the app uses; OpenAI alone if left out
 */
export function banner(url: string, keys: HostKeys, { openai, azure, vault, recipe }: Places): string {
  const [name, key] = firstOf(keys);
  const header = `-H ${quote(`x-functions-key: ${key}`)}`;
  const json = `-H 'content-type: application/json'`;
  const chat = `{"model":"gpt-6-luna","messages":[{"role":"user","content":"Hello"}]}`;
  const wrong = `{"model":"gpt-6-luna","temperature":"warm"}`;
  return `
The OpenAI connector runs at ${url}
Console:  ${url}/console
Function key (${name}):  ${key}
OpenAI:  ${openai}${openai.includes('//127.0.0.1') ? '  (simulated)' : ''}
${azure ? `Azure OpenAI:  ${azure}  (simulated)\n` : ''}${
    recipe
      ? `Upstreams:  ${recipeTitles[recipe]}`
      : `OpenAI key from:  ${vault ?? 'the setting OPENAI_API_KEY'}`
  }

Try every action in the console, or here a chat, the models, and an error:

curl -s ${url}/v1/chat/completions ${header} ${json} -d '${chat}'

curl -s ${url}/v1/models ${header}

curl -s ${url}/v1/chat/completions ${header} ${json} -d '${wrong}'

${recipe === 'azure-behind' ? aboutFailover(url, header, json) : ''}To use the real OpenAI:  OPENAI_API_KEY=sk-... npm start
Ctrl-C stops it.

`;
}

/** A call for which OpenAI is down. The header x-upstream of the reply says who answered. */
function aboutFailover(url: string, header: string, json: string): string {
  const body = `{"model":"gpt-6-luna","messages":[{"role":"user","content":"Hello"}],"simulate":"503"}`;
  return `A chat while OpenAI is down, which Azure OpenAI answers:

curl -si ${url}/v1/chat/completions ${header} ${json} -d '${body}'

`;
}

/** Shows where another app runs on this host. */
export function otherAppBanner(folder: string, url: string, keys: HostKeys, functions: string[]): string {
  const [name, key] = firstOf(keys);
  return `
${folder} runs at ${url}
Function key (${name}):  ${key}
Functions:  ${functions.join(', ') || '(none)'}

`;
}

function firstOf(keys: HostKeys): [name: string, key: string] {
  return Object.entries(keys)[0] ?? ['default', ''];
}

/** Quotes a text for a shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
