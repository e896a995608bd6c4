/** Defines the action that asks a question: about files, with the web, and with an answer in fields. */
import { defineAction, type Action } from './action';
import type { InputProblem } from '../errors';
import { isBlank, isObject } from '../json';
import { answerSchema } from './mappings/answer-format';
import { givenTwice } from './mappings/given-twice';
import { responseOutputs } from './mappings/response-outputs';
import { domainsOf, isDomain, responseRequest } from './mappings/response-request';
import { effortInput, modelInput } from './shared-inputs';
import { documentTypes, fileInput, pictureKinds, textTypes, webAddress } from '../schema/file';
import { nameInput } from '../schema/inputs';
import { outputText, outputUsage } from '../schema/outputs';
import * as Type from '../schema/type';

/** The most files of one question. */
const maxFiles = 16;

/** OpenAI's limit is 50 MB for each file, and for all together. */
const file = fileInput({
  title: 'File',
  description: 'A PDF, an Office document, a text, a table in CSV, or a picture.',
  kinds: [...Object.keys(documentTypes), ...Object.keys(textTypes), ...pictureKinds],
  maxBytes: 50 * 1024 * 1024,
  inJson: 'attachment',
  alias: 'file',
});

const fileId = nameInput({ minLength: 1 });

const background: InputProblem = {
  field: 'background',
  message:
    '`background` cannot be used here. Send the header `Prefer: respond-async` for an answer that may take long.',
};

/** Reads OpenAI's own names, and says what is wrong with inputs that the schema alone cannot judge. */
const readQuestion: Action['read'] = ({ input, ...rest }, complain) => {
  const { question, web_search: search, domains, effort, reasoning, text } = rest;
  if (!isBlank(input) && !isBlank(question)) complain({ field: 'input', message: sameInput });
  if (rest.background === true) complain(background);
  if (!isBlank(effort) && isObject(reasoning) && !isBlank(reasoning.effort)) {
    complain(givenTwice('effort', 'reasoning'));
  }
  const made = answerSchema(rest);
  for (const problem of made?.problems ?? []) complain(problem);
  if (made && isObject(text) && !isBlank(text.format)) complain(givenTwice('format', 'text'));
  for (const domain of isBlank(domains) ? [] : domainsOf(domains)) {
    if (!isDomain(domain)) {
      complain({ field: 'domains', message: '`domains` must be names of domains, such as contoso.com.' });
      break;
    }
  }
  if (!isBlank(domains) && (search === false || /^\s*(false|no)\s*$/i.test(String(search)))) {
    complain({
      field: 'domains',
      message: '`domains` needs `web_search`. Set it to yes, or clear `domains`.',
    });
  }
  return isBlank(question) && !isBlank(input) ? { ...rest, question: input } : rest;
};

const sameInput = '`input` and `question` are the same input. Keep one of them.';

export const askPost = defineAction({
  operationId: 'AskPost',
  area: 'Ask',
  summary: 'Ask a question',
  description:
    'Asks a model about files, pictures and the web. With an example of the answer, the answer has fields like it.',
  method: 'POST',
  path: '/v1/responses',
  input: Type.Object({
    model: modelInput('The model that answers.'),
    question: Type.Union([Type.String({ minLength: 1 }), Type.Array(Type.Object({}), { minItems: 1 })], {
      title: 'Question',
      description: 'What you want to know, or what the model should do.',
    }),
    instructions: Type.Optional(
      Type.String({ title: 'Instructions', description: 'How the model should answer, and as whom.' }),
    ),
    files: Type.Optional(
      Type.Union([Type.Array(Type.Union([file, webAddress]), { maxItems: maxFiles }), file, webAddress], {
        title: 'Files',
        description: 'The files that the question is about, up to 16. Attachments of a mail fit as they are.',
      }),
    ),
    file_ids: Type.Optional(
      Type.Union([Type.Array(fileId, { maxItems: maxFiles }), fileId], {
        title: 'File IDs',
        description: 'The ids of files that you have uploaded before.',
        readsLists: true,
      }),
    ),
    example: Type.Optional(
      Type.Union([Type.String(), Type.Object({}), Type.Array(Type.Unknown())], {
        title: 'Example of the Answer',
        description:
          'An answer in JSON, such as {"number":"A-17","total":12.5}. Its fields become outputs, so type it; do not insert dynamic content.',
      }),
    ),
    json_schema: Type.Optional(
      Type.Union([Type.String(), Type.Object({})], {
        title: 'JSON Schema',
        description: 'In place of the example: a JSON schema of the answer.',
      }),
    ),
    web_search: Type.Optional(
      Type.Boolean({ title: 'Web Search', description: 'Whether the model can search the web.' }),
    ),
    domains: Type.Optional(
      Type.Union([Type.Array(Type.String(), { maxItems: 100 }), Type.String()], {
        title: 'Domains',
        description: 'The only domains that are searched, such as contoso.com; any if left out.',
        readsLists: true,
      }),
    ),
    code_interpreter: Type.Optional(
      Type.Boolean({
        title: 'Code Interpreter',
        description: 'Whether the model can run code, to calculate, and to read and make files.',
      }),
    ),
    effort: Type.Optional(effortInput),
    max_output_tokens: Type.Optional(
      Type.Integer({
        title: 'Max Tokens',
        description: 'The most tokens that the answer may have, thinking included.',
        minimum: 16,
      }),
    ),
    previous_response_id: Type.Optional(
      nameInput({
        title: 'Previous Response ID',
        description: 'The id of an answer, if this question follows it.',
      }),
    ),
  }),
  output: Type.Object({
    text: outputText('Text', 'The answer as text.'),
    answer: Type.Object(
      {},
      { title: 'Answer', description: 'The fields of the answer, if you gave an example.', default: {} },
    ),
    sources: Type.Array(
      Type.Object({
        title: outputText('Title', 'The title of the page.'),
        url: outputText('Address', 'The address of the page.'),
      }),
      { title: 'Sources', description: 'The pages in the web that the answer quotes.', default: [] },
    ),
    files: Type.Array(
      Type.Object({
        name: outputText('File Name', 'The name of the file.'),
        url: outputText('File URL', 'A link to the file. It works for one hour.'),
      }),
      { title: 'Files', description: 'The files that the model has made.', default: [] },
    ),
    refusal: outputText('Refusal', 'Why the model declined to answer; empty if it answered.'),
    incomplete_reason: outputText(
      'Incomplete Reason',
      'Why the text is cut off: max_output_tokens or content_filter; empty if it is complete.',
    ),
    id: outputText('ID', 'The id of the answer, for a question that follows it.'),
    usage: outputUsage('input_tokens', 'output_tokens', 'total_tokens'),
  }),
  mainText: 'question',
  readPlainText: (text, query) => ({ ...query, question: text }),
  read: readQuestion,
  purpose: 'chat',
  ids: { purpose: 'chat', inputs: ['previous_response_id', 'file_ids'], outputs: ['id'] },
  moves: [
    ...['question', 'files', 'file_ids', 'example', 'json_schema', 'web_search', 'domains', 'effort'],
    ...['code_interpreter', 'tools', 'text', 'reasoning'],
  ],
  alsoReads: ['tools', 'text', 'reasoning'],
  origins: { reasoning: 'effort' },
  dynamicOutput: { operationId: 'AnswerSchemaPost', inputs: ['example', 'json_schema'] },
  notes: (inputs) => answerSchema(inputs)?.notes ?? [],
  toUpstream: responseRequest,
  fromUpstream: responseOutputs,
  makesFiles: true,
  toText: ({ text }) => text,
});
