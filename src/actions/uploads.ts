/** Defines the actions of the Files area. Each connection only has the files that it has uploaded. */
import { defineAction, type Action, type Purpose } from './action';
import { givenTwice } from './mappings/given-twice';
import { fileNameOf } from './mappings/response-request';
import { asObject, isBlank, isObject, omit, type JsonObject } from '../json';
import { contentTypeOf, fileInput, isFile } from '../schema/file';
import { nameInput, wordInput } from '../schema/inputs';
import { nullable, outputBoolean, outputInteger, outputText } from '../schema/outputs';
import * as Type from '../schema/type';

const purposes = ['user_data', 'fine-tune', 'batch', 'vision', 'evals', 'assistants'];

/** The purposes whose files are one example or request on each line. */
const lines = ['fine-tune', 'batch'];

const file = {
  id: Type.String({ title: 'ID', description: 'The id of the file, for other actions.' }),
  object: outputText('Object', 'The kind of the entry: always file.'),
  bytes: outputInteger('Bytes', 'The size of the file, in bytes.'),
  created_at: outputInteger('Created At', 'When the file was uploaded, in seconds since 1970.'),
  expires_at: nullable(
    Type.Integer({
      title: 'Expires At',
      description: 'When OpenAI deletes the file, in seconds since 1970; empty if it stays.',
    }),
  ),
  filename: outputText('File Name', 'The name of the file.'),
  purpose: outputText('Purpose', 'What the file is for.'),
  status: outputText('Status', 'The state of the file: uploaded, processed or error.'),
};

const fileId = nameInput({
  title: 'File ID',
  description: 'The id of the file, such as file-abc123.',
  // The id becomes part of an address.
  pattern: '^[A-Za-z0-9_-]{1,200}$',
  examples: ['file-abc123'],
});

/** What files are used for, which decides the upstream that gets them. */
const purposeOf = ({ purpose }: JsonObject): Purpose => (purpose === 'fine-tune' ? 'fine-tuning' : 'chat');

const ids = { purpose: 'chat', inputs: ['file_id'], outputs: ['id'] } as const;

const secondsName = 'expires_after[seconds]';
const anchorName = 'expires_after[anchor]';

/** Reads how long the file should stay: a number of seconds, or OpenAI's own object, also as the fields of a form. */
const readExpiry: Action['read'] = (raw, complain) => {
  const { expires_after: given } = raw;
  const rest = omit(raw, [secondsName, anchorName]);
  const inForm = raw[secondsName];
  if (!isBlank(inForm) && !isBlank(given)) complain(givenTwice('seconds', 'expires_after'));
  const seconds = isObject(given) ? given.seconds : isBlank(given) ? inForm : given;
  return { ...rest, ...(!isBlank(seconds) && { expires_after: seconds }) };
};

/** The form that OpenAI takes: the file with a name that shows its kind, and the expiry as two fields. */
function toForm({ file: given, expires_after: seconds, ...rest }: JsonObject): JsonObject {
  const isLines = lines.some((purpose) => purpose === rest.purpose);
  const sent = isFile(given)
    ? { ...given, fileName: fileNameOf(isLines ? { ...given, kind: 'jsonl' } : given, 'file') }
    : given;
  return {
    purpose: 'user_data',
    ...rest,
    ...(seconds !== undefined && { [anchorName]: 'created_at', [secondsName]: seconds }),
    file: sent,
  };
}

export const filePost = defineAction({
  operationId: 'FilePost',
  area: 'Files',
  summary: 'Upload file',
  description:
    'Stores a file at OpenAI, for questions about it or for fine-tuning. Only your connection sees it.',
  method: 'POST',
  path: '/v1/files',
  input: Type.Object({
    file: fileInput({
      title: 'File',
      description:
        'The file. For fine-tuning and batches, it has one line of JSON for each example or request.',
      maxBytes: 512 * 1024 * 1024,
      takesText: true,
    }),
    purpose: Type.Optional(
      wordInput({
        title: 'Purpose',
        description: 'What the file is for: user_data for questions, or fine-tune for training data.',
        default: 'user_data',
        suggestions: purposes,
      }),
    ),
    expires_after: Type.Optional(
      Type.Integer({
        title: 'Expires After',
        description: 'After how many seconds OpenAI deletes the file: 3600 is an hour, 2592000 are 30 days.',
        minimum: 3_600,
        maximum: 2_592_000,
      }),
    ),
  }),
  output: Type.Object(file),
  read: readExpiry,
  moves: ['expires_after'],
  ids: { purpose: purposeOf, inputs: [], outputs: ['id'] },
  files: 'upload',
  toUpstream: toForm,
});

export const filesGet = defineAction({
  operationId: 'FilesGet',
  area: 'Files',
  summary: 'List files',
  description: 'Lists the files that your connection has uploaded, newest first.',
  method: 'GET',
  path: '/v1/files',
  input: Type.Object({
    purpose: Type.Optional(
      wordInput({
        title: 'Purpose',
        description: 'Lists only files for this.',
        suggestions: purposes,
      }),
    ),
    after: Type.Optional(
      nameInput({
        title: 'After',
        description: 'The id of the last file that you already have. The list goes on with older ones.',
      }),
    ),
    limit: Type.Optional(
      Type.Integer({
        title: 'Limit',
        description: 'How many files to list; 100 if left out.',
        minimum: 1,
        maximum: 10_000,
      }),
    ),
  }),
  output: Type.Object({
    object: outputText('Object', 'The kind of the result: always list.'),
    data: Type.Array(Type.Object(file), { title: 'Files', description: 'The files, newest first.' }),
    has_more: outputBoolean('Has More', 'Whether there are older files.'),
  }),
  ids: { purpose: 'chat', inputs: [], outputs: [] },
  files: 'list',
  // The app lists the connection's files among all that there are.
  toUpstream: ({ purpose }) => ({ limit: 10_000, order: 'desc', ...(purpose !== undefined && { purpose }) }),
});

export const fileGet = defineAction({
  operationId: 'FileGet',
  area: 'Files',
  summary: 'Retrieve file',
  description: 'Shows name, size and expiry of a file.',
  method: 'GET',
  path: '/v1/files/{file_id}',
  input: Type.Object({ file_id: fileId }),
  output: Type.Object(file),
  ids,
  files: 'own',
});

export const fileContentGet = defineAction({
  operationId: 'FileContentGet',
  area: 'Files',
  summary: 'Get file content',
  description: 'Returns the content of a file. OpenAI gives none for files with the purpose user_data.',
  method: 'GET',
  path: '/v1/files/{file_id}/content',
  input: Type.Object({ file_id: fileId }),
  output: Type.Object({
    '$content-type': outputText('Content Type', 'The content type of the file, such as application/jsonl.'),
    $content: outputText('Content', 'The content in base64.'),
  }),
  ids: { ...ids, outputs: [] },
  files: 'own',
  isAnyFile: true,
  file: ({ file_id }, { type, name }) => {
    const known = typeof name === 'string' && name !== '' ? name : `${file_id}.bin`;
    const ofName = contentTypeOf(/\.(\w{1,8})$/.exec(known)?.[1]?.toLowerCase() ?? '');
    const isVague = typeof type !== 'string' || type === '' || type.includes('octet-stream');
    return { name: known, type: isVague ? ofName : type };
  },
});

export const fileDelete = defineAction({
  operationId: 'FileDelete',
  area: 'Files',
  summary: 'Delete file',
  description: 'Deletes a file at OpenAI.',
  method: 'DELETE',
  path: '/v1/files/{file_id}',
  input: Type.Object({ file_id: fileId }),
  output: Type.Object({
    id: Type.String({ title: 'ID', description: 'The id of the file.' }),
    object: outputText('Object', 'The kind of the entry: always file.'),
    deleted: outputBoolean('Deleted', 'Whether the file was deleted.'),
  }),
  ids,
  files: 'delete',
  fromUpstream: asObject,
});
