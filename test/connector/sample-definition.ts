/** Contains a small definition that has one of everything and keeps every rule, for tests that break it. */
import type { JsonObject } from '../../src/json';

const text = (title: string, more: JsonObject = {}): JsonObject => ({
  type: 'string',
  'x-ms-summary': title,
  description: `The ${title.toLowerCase()} of the letter.`,
  ...more,
});

const pensOf = (kind: string): JsonObject => ({
  'x-ms-dynamic-values': {
    operationId: 'ListPens',
    parameters: { kind },
    'value-collection': 'pens',
    'value-path': 'id',
    'value-title': 'name',
  },
  'x-ms-dynamic-list': {
    operationId: 'ListPens',
    parameters: { kind: { value: kind } },
    itemsPath: 'pens',
    itemValuePath: 'id',
    itemTitlePath: 'name',
  },
});

const folders = { type: 'array', 'x-ms-summary': 'Folders', items: { $ref: '#/definitions/Folder' } };

const answer = (properties: JsonObject): JsonObject => ({
  200: { description: 'All went well.', schema: { type: 'object', properties } },
});

const listPens: JsonObject = {
  operationId: 'ListPens',
  summary: 'List pens',
  description: 'Lists the pens of a kind.',
  tags: ['Letters'],
  parameters: [
    {
      name: 'kind',
      in: 'query',
      type: 'string',
      required: true,
      default: 'fountain',
      enum: ['fountain', 'ballpoint'],
      'x-ms-enum-values': [
        { value: 'fountain', displayName: 'Fountain pen' },
        { value: 'ballpoint', displayName: 'Ballpoint pen' },
      ],
      'x-ms-summary': 'Kind',
      description: 'The kind of pens to list.',
    },
    {
      name: 'colours',
      in: 'query',
      type: 'array',
      items: { type: 'string', enum: ['blue', 'black'] },
      collectionFormat: 'csv',
      'x-ms-summary': 'Colours',
      description: 'The colours of ink to list.',
      'x-ms-visibility': 'advanced',
    },
  ],
  responses: {
    ...answer({
      pens: {
        type: 'array',
        'x-ms-summary': 'Pens',
        items: { type: 'object', properties: { id: text('Pen ID'), name: text('Pen Name') } },
      },
      nextLink: text('Next Page'),
    }),
    default: { description: 'Something went wrong.' },
  },
  'x-ms-pageable': { nextLinkName: 'nextLink' },
};

const writeLetter: JsonObject = {
  operationId: 'WriteLetter',
  summary: 'Write a letter (draft)',
  description: 'Writes a letter with a pen.',
  'x-ms-visibility': 'important',
  'x-ms-capabilities': { chunkTransfer: false },
  consumes: ['application/json'],
  parameters: [
    {
      name: 'body',
      in: 'body',
      required: true,
      schema: {
        type: 'object',
        required: ['pen', 'text', 'format'],
        properties: {
          pen: text('Pen', { 'x-ms-visibility': 'important', ...pensOf('fountain') }),
          text: text('Text', { minLength: 1, maxLength: 5000, pattern: '^\\S' }),
          format: text('Format', { default: 'A4', 'x-ms-visibility': 'internal' }),
          tone: text('Tone', {
            default: 'warm',
            enum: ['warm', 'cool'],
            'x-ms-enum-values': [
              { value: 'warm', displayName: 'Warm' },
              { value: 'cool', displayName: 'Cool' },
            ],
          }),
          copies: text('Copies', { type: 'integer', format: 'int32', minimum: 1, maximum: 9, default: 1 }),
          lines: {
            type: 'array',
            items: { type: 'string' },
            minItems: 1,
            maxItems: 100,
            'x-ms-summary': 'Lines',
            description: 'The lines below the text.',
          },
          receiver: {
            type: 'object',
            required: ['kind'],
            discriminator: 'kind',
            properties: { kind: text('Kind'), name: text('Name') },
            minProperties: 1,
            maxProperties: 5,
            'x-ms-summary': 'Receiver',
            description: 'Who gets the letter.',
          },
          paper: {
            type: 'object',
            'x-ms-summary': 'Paper',
            description: 'The paper that suits the pen.',
            additionalProperties: true,
            'x-ms-dynamic-schema': {
              operationId: 'GetPaperForm',
              parameters: { pen: { parameter: 'pen' } },
              'value-path': 'form/properties',
            },
            'x-ms-dynamic-properties': {
              operationId: 'GetPaperForm',
              parameters: { pen: { parameterReference: 'body/pen' } },
              itemValuePath: 'form',
            },
          },
        },
      },
    },
    {
      name: 'x-stamp',
      in: 'header',
      type: 'number',
      format: 'double',
      minimum: 0,
      multipleOf: 0.5,
      'x-ms-summary': 'Stamp',
      description: 'The worth of the stamp.',
      'x-ms-visibility': 'advanced',
    },
  ],
  responses: {
    200: {
      description: 'The letter.',
      schema: { $ref: '#/definitions/Letter' },
      headers: { 'x-weight': { type: 'integer', format: 'int32', description: 'The weight of the letter.' } },
      examples: { 'application/json': { id: 'letter-1', text: 'Dear reader' } },
    },
  },
};

const readLetter: JsonObject = {
  operationId: 'ReadLetter',
  summary: 'Read a letter aloud',
  description: 'Makes a recording of a letter.',
  consumes: ['multipart/form-data'],
  produces: ['application/octet-stream'],
  parameters: [
    {
      name: 'file',
      in: 'formData',
      type: 'file',
      required: true,
      'x-ms-summary': 'File',
      description: 'The picture of a letter.',
    },
    {
      name: 'speed',
      in: 'formData',
      type: 'integer',
      allowEmptyValue: true,
      'x-ms-summary': 'Speed',
      description: 'How fast to read.',
    },
  ],
  responses: {
    200: {
      description: 'The recording.',
      schema: { type: 'string', format: 'binary', 'x-ms-media-kind': 'audio', 'x-ms-summary': 'Recording' },
    },
  },
};

const family = { family: 'SendLetter' };

const sendLetter = (operationId: string, path: string, more: JsonObject): JsonObject => ({
  operationId,
  description: `Sends a letter by ${path}.`,
  consumes: ['application/x-www-form-urlencoded'],
  parameters: [
    {
      name: 'city',
      in: 'formData',
      type: 'string',
      'x-ms-summary': 'City',
      description: 'Where the letter goes.',
    },
  ],
  responses: answer({ sent: { type: 'boolean', 'x-ms-summary': 'Sent' } }),
  ...more,
});

/** The definition. */
export const sampleDefinition: JsonObject = {
  swagger: '2.0',
  info: {
    title: 'Letters',
    description: 'Writes letters with any pen, reads them aloud, and sends them to their readers.',
    version: '1.0',
    contact: { name: 'Example', url: 'https://example.org', email: 'letters@example.org' },
    license: { name: 'MIT', url: 'https://example.org/license' },
    'x-ms-api-annotation': { status: 'Preview' },
    'x-ms-deployment-version': '1.0.0',
  },
  host: 'letters.example.org',
  basePath: '/api',
  schemes: ['https'],
  consumes: ['application/json'],
  produces: ['application/json'],
  tags: [
    { name: 'Letters', description: 'All about letters.', externalDocs: { url: 'https://example.org/tag' } },
  ],
  externalDocs: { description: 'The handbook.', url: 'https://example.org/handbook' },
  securityDefinitions: { api_key: { type: 'apiKey', in: 'header', name: 'x-functions-key' } },
  security: [{ api_key: [] }],
  paths: {
    '/v1/pens': { get: listPens },
    '/v1/letters': { post: writeLetter },
    '/v1/letters/{letterId}': {
      parameters: [{ $ref: '#/parameters/LetterId' }],
      get: {
        operationId: 'GetLetter',
        summary: 'Get a letter',
        description: 'Gives back a letter.',
        responses: {
          200: { $ref: '#/responses/Letter' },
          202: { description: 'It is still being written.' },
        },
      },
    },
    '/v1/papers/{pen}/form': {
      get: {
        operationId: 'GetPaperForm',
        summary: 'Get the form of papers',
        description: 'Tells which papers a pen can write on.',
        'x-ms-visibility': 'internal',
        parameters: [
          {
            name: 'pen',
            in: 'path',
            type: 'string',
            'x-ms-url-encoding': 'single',
            'x-ms-summary': 'Pen',
            description: 'The pen to write with.',
            required: true,
          },
        ],
        responses: answer({ form: { type: 'object', 'x-ms-summary': 'Form' } }),
      },
    },
    '/v1/recordings': { post: readLetter },
    '/v1/posts': {
      post: sendLetter('SendLetter', 'post', {
        summary: 'Send a letter (deprecated)',
        deprecated: true,
        'x-ms-api-annotation': {
          ...family,
          revision: 1,
          replacement: { api: 'letters', operationId: 'SendLetter_V2' },
        },
      }),
    },
    '/v1/mails': {
      post: sendLetter('SendLetter_V2', 'mail', {
        summary: 'Send a letter',
        'x-ms-api-annotation': { ...family, revision: 2, status: 'Production' },
      }),
    },
    '/v1/folders': {
      get: {
        operationId: 'ListFolders',
        summary: 'List folders',
        description: 'Lists the folders, or those inside a folder.',
        parameters: [
          {
            name: 'parent',
            in: 'query',
            type: 'string',
            'x-ms-summary': 'Parent',
            description: 'The folder to look into.',
          },
        ],
        responses: answer({ folders }),
      },
    },
    '/v1/finds': {
      get: {
        operationId: 'FindLetters',
        summary: 'Find letters',
        description: 'Finds the letters of a folder.',
        parameters: [
          {
            name: 'folder',
            in: 'query',
            type: 'string',
            'x-ms-summary': 'Folder',
            description: 'The folder to look into.',
            'x-ms-dynamic-values': { capability: 'file-picker', 'value-path': 'id' },
            'x-ms-dynamic-tree': {
              settings: { canSelectParentNodes: true },
              open: { operationId: 'ListFolders' },
              browse: { operationId: 'ListFolders' },
            },
          },
        ],
        responses: answer({
          letters: { type: 'array', 'x-ms-summary': 'Letters', items: { type: 'string' } },
        }),
      },
    },
  },
  parameters: {
    LetterId: {
      name: 'letterId',
      in: 'path',
      type: 'string',
      required: true,
      'x-ms-url-encoding': 'single',
      'x-ms-summary': 'Letter ID',
      description: 'The letter.',
    },
  },
  responses: {
    Letter: { description: 'The letter.', schema: { $ref: '#/definitions/Letter' } },
  },
  definitions: {
    Letter: {
      type: 'object',
      required: ['id'],
      properties: { id: text('Letter ID', { readOnly: true }), text: text('Text') },
    },
    Folder: {
      type: 'object',
      properties: {
        id: text('Folder ID'),
        name: text('Folder Name'),
        isFolder: { type: 'boolean', 'x-ms-summary': 'Is Folder' },
      },
    },
  },
  'x-ms-capabilities': {
    testConnection: { operationId: 'ListPens', parameters: { kind: 'fountain' } },
    'file-picker': {
      open: { operationId: 'ListFolders' },
      browse: { operationId: 'ListFolders', parameters: { parent: { 'value-property': 'id' } } },
      'value-title': 'name',
      'value-collection': 'folders',
      'value-folder-property': 'isFolder',
      'value-media-property': 'id',
    },
  },
  'x-ms-connector-metadata': [
    { propertyName: 'Website', propertyValue: 'https://example.org' },
    { propertyName: 'Privacy policy', propertyValue: 'https://example.org/privacy' },
    { propertyName: 'Categories', propertyValue: 'AI;Productivity' },
  ],
};

const path = (name: string) => `/paths/~1v1~1${name}`;

/** JSON pointers to the operations of the sample. */
export const sampleOperation = {
  listPens: `${path('pens')}/get`,
  writeLetter: `${path('letters')}/post`,
  getLetter: `${path('letters~1{letterId}')}/get`,
  getPaperForm: `${path('papers~1{pen}~1form')}/get`,
  readLetter: `${path('recordings')}/post`,
  sendLetterBefore: `${path('posts')}/post`,
  sendLetter: `${path('mails')}/post`,
  listFolders: `${path('folders')}/get`,
  findLetters: `${path('finds')}/get`,
};

const body = `${sampleOperation.writeLetter}/parameters/0/schema`;

/** JSON pointers to other parts of the sample that the tests of the rules change. */
export const samplePart = {
  letterItem: path('letters~1{letterId}'),
  kind: `${sampleOperation.listPens}/parameters/0`,
  colours: `${sampleOperation.listPens}/parameters/1`,
  pens: `${sampleOperation.listPens}/responses/200/schema`,
  bodyParameter: `${sampleOperation.writeLetter}/parameters/0`,
  stamp: `${sampleOperation.writeLetter}/parameters/1`,
  body,
  inBody: (name: string) => `${body}/properties/${name}`,
  penValues: `${body}/properties/pen/x-ms-dynamic-values`,
  penList: `${body}/properties/pen/x-ms-dynamic-list`,
  paperSchema: `${body}/properties/paper/x-ms-dynamic-schema`,
  paperProperties: `${body}/properties/paper/x-ms-dynamic-properties`,
  written: `${sampleOperation.writeLetter}/responses/200`,
  penInPath: `${sampleOperation.getPaperForm}/parameters/0`,
  file: `${sampleOperation.readLetter}/parameters/0`,
  speed: `${sampleOperation.readLetter}/parameters/1`,
  recording: `${sampleOperation.readLetter}/responses/200/schema`,
  city: `${sampleOperation.sendLetter}/parameters/0`,
  parentFolder: `${sampleOperation.listFolders}/parameters/0`,
  folder: `${sampleOperation.findLetters}/parameters/0`,
  letterId: '/parameters/LetterId',
  letter: '/definitions/Letter',
};
