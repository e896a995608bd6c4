/** Tests that blanks around names, and their case, do not matter. */
import { sample } from '../support/files';
import { chatWith, runCases, say } from './cases';

runCases([
  {
    title: 'a model with a line break at its end',
    source: 'new-api#91',
    ...chatWith(say('Hi', { model: 'gpt-4o\n' })),
    right: { sent: { model: 'gpt-4o' } },
  },
  {
    title: 'a model with blanks that nobody sees',
    source: 'own',
    ...chatWith(say('Hi', { model: '\u200b\u00a0gpt-4o \ufeff' })),
    right: {
      sent: { model: 'gpt-4o' },
      reply: { adaptation: { messages: [expect.stringContaining('will shut down')] } },
    },
  },
  {
    title: 'a role in upper case',
    source: 'sglang#7499',
    ...chatWith({
      model: 'gpt-4o',
      messages: [
        { role: 'User ', content: 'Hi' },
        { role: 'ASSISTANT', content: 'Ho' },
      ],
    }),
    right: { sent: { messages: [{ role: 'user' }, { role: 'assistant' }] } },
  },
  {
    title: 'a role at the top level',
    source: 'own',
    ...chatWith({ model: 'gpt-4o', role: ' System', content: 'Hi' }),
    right: { sent: { messages: [{ role: 'system', content: 'Hi' }] } },
  },
  {
    title: 'the newer roles',
    source: 'own',
    ...chatWith({
      model: 'gpt-4o',
      messages: [
        { role: 'Developer', content: 'Hi' },
        { role: 'Tool', content: 'Ho', tool_call_id: 'a' },
      ],
    }),
    right: { sent: { messages: [{ role: 'developer' }, { role: 'tool' }] } },
  },
  {
    title: 'the id of a file with blanks',
    source: 'own',
    target: 'POST /v1/fine_tuning/jobs',
    options: { body: { model: ' gpt-4o-mini', training_file: ' file-1\r\n', validation_file: '\tfile-2' } },
    right: { sent: { model: 'gpt-4o-mini', training_file: 'file-1', validation_file: 'file-2' } },
  },
  {
    title: 'an embedding model with a tab',
    source: 'own',
    target: 'POST /v1/embeddings',
    options: { body: { input: 'Hi', model: 'text-embedding-3-small\t' } },
    right: { sent: { model: 'text-embedding-3-small' } },
  },
  {
    title: 'names of inputs in another case and with blanks',
    source: 'own',
    ...chatWith({ Model: 'gpt-4o', ' messages ': [{ role: 'user', content: 'Hi' }], Max_Tokens: 5 }),
    right: {
      sent: { model: 'gpt-4o', messages: [{ role: 'user', content: 'Hi' }], max_completion_tokens: 5 },
    },
  },
  {
    title: 'a model with a blank in a form',
    source: 'own',
    target: 'POST /v1/audio/transcriptions?model=whisper-1%20',
    options: { body: sample('mp3'), headers: { 'content-type': 'audio/mpeg' } },
    right: { sent: { model: 'whisper-1' } },
  },
  {
    title: 'a text keeps its blanks',
    source: 'own',
    ...chatWith(say('  Hi  ')),
    right: { sent: { messages: [{ content: '  Hi  ' }] } },
  },
]);
