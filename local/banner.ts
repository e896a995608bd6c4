/** Builds the text that `npm start` prints once the app is ready. */
import type { HostKeys } from './host/authorize';

/**
 * Shows where the app runs and how to call it. The calls can be pasted into a shell unchanged.
 *
 * @param openai - base URL of OpenAI, simulated or real
 * @param vault - address of the vault; undefined when a setting holds the key
 */
export function banner(
  url: string,
  keys: HostKeys,
  { openai, vault }: { openai: string; vault: string | undefined },
): string {
  const [name, key] = firstOf(keys);
  const header = `-H ${quote(`x-functions-key: ${key}`)}`;
  const json = `-H 'content-type: application/json'`;
  const chat = `{"model":"gpt-6-luna","messages":[{"role":"user","content":"Hello"}]}`;
  const wrong = `{"model":"gpt-6-luna","temperature":"warm"}`;
  return `
The OpenAI connector runs at ${url}
Function key (${name}):  ${key}
OpenAI:  ${openai}${openai.includes('//127.0.0.1') ? '  (simulated)' : ''}
OpenAI key from:  ${vault ?? 'the setting OPENAI_API_KEY'}

Try it. A chat, the models, and an error:

curl -s ${url}/v1/chat/completions ${header} ${json} -d '${chat}'

curl -s ${url}/v1/models ${header}

curl -s ${url}/v1/chat/completions ${header} ${json} -d '${wrong}'

To use the real OpenAI:  OPENAI_API_KEY=sk-... npm start
Ctrl-C stops it.

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
