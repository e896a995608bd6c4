/** What LangChain can do with the app. */
import { ChatOpenAI, OpenAI, OpenAIClient, OpenAIEmbeddings } from '@langchain/openai';

/**
 * Makes the calls.
 *
 * @param access - `address` of the app; its function keys `key` and `spentKey`, whose limit is reached
 */
export function callsOf({ address, key, spentKey }) {
  const connect = (functionKey) => ({
    apiKey: 'unused',
    configuration: { baseURL: `${address}/v1`, defaultHeaders: { 'x-functions-key': functionKey } },
  });
  const access = connect(key);
  const schema = {
    ...{ title: 'answer', type: 'object', properties: { said: { type: 'string' } } },
    ...{ required: ['said'], additionalProperties: false },
  };
  const chat = new ChatOpenAI({ model: 'gpt-4o', temperature: 0.2, maxTokens: 50, ...access });

  return {
    chat: () =>
      chat
        .invoke([
          ['system', 'Be brief.'],
          ['human', 'Hello'],
        ])
        .then(shown),
    chatOfOldModel: () =>
      new ChatOpenAI({ model: 'gpt-4-turbo', presencePenalty: 1, stop: ['END'], ...access })
        .invoke('Hello END there')
        .then(shown),
    batch: async () => (await chat.batch(['One', 'Two'])).map(({ content }) => content),
    structured: () => chat.withStructuredOutput(schema).invoke('Hello'),
    completion: () => new OpenAI({ model: 'gpt-3.5-turbo-instruct', ...access }).invoke('Hello'),
    embedding: () =>
      new OpenAIEmbeddings({ model: 'text-embedding-3-small', ...access }).embedDocuments(['Hello', 'world']),
    shortEmbedding: () =>
      new OpenAIEmbeddings({ model: 'text-embedding-3-small', dimensions: 8, ...access }).embedQuery('Hello'),

    wrongInput: () => new ChatOpenAI({ model: 'gpt-4o', temperature: 3, ...access }).invoke('Hello'),
    unknownModel: () => new ChatOpenAI({ model: 'no-such-model', ...access }).invoke('Hello'),
    spentLimit: () =>
      new ChatOpenAI({ model: 'gpt-4o', maxRetries: 0, ...connect(spentKey) }).invoke('Hello'),
  };
}

const shown = ({ content, usage_metadata, response_metadata }) => ({
  ...{ content, tokens: usage_metadata.total_tokens },
  ...{ model: response_metadata.model_name, ending: response_metadata.finish_reason },
});

/** Describes an error of LangChain: an error of OpenAI's SDK with LangChain's own code. */
export function describe(error) {
  const { status, code, param, message, lc_error_code: langchainCode, headers } = error;
  return {
    ...{ status, code, param, message, langchainCode },
    class: Object.keys(OpenAIClient).find((name) => OpenAIClient[name] === error.constructor) ?? error.name,
    retryAfter: headers?.get('retry-after'),
  };
}
