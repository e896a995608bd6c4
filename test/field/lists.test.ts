/** Tests that a list which has one meaning is taken, in whatever form it comes. */
import { chatWith, runCases, say } from './cases';

const messages = [{ role: 'user', content: 'Hi' }];
const sentPrompt = { messages: [{ role: 'system' }, { role: 'user', content: 'Say this' }] };
const complete = (body: object) => ({
  target: 'POST /v1/completions',
  options: { body: { model: 'gpt-4o', ...body } },
});

runCases([
  {
    title: 'messages as JSON text',
    source: 'Portkey',
    ...chatWith({ model: 'gpt-4o', messages: JSON.stringify(messages) }),
    right: { sent: { messages } },
  },
  {
    title: 'a single message',
    source: 'own',
    ...chatWith({ model: 'gpt-4o', messages: { role: 'user', content: 'Hi' } }),
    right: { sent: { messages } },
  },
  {
    title: 'a single message as JSON text',
    source: 'own',
    ...chatWith({ model: 'gpt-4o', messages: ' {"role":"user","content":"Hi"}' }),
    right: { sent: { messages } },
  },
  {
    title: 'a message in the list as JSON text',
    source: 'own',
    ...chatWith({ model: 'gpt-4o', messages: ['{"role":"user","content":"Hi"}'] }),
    right: { sent: { messages } },
  },
  {
    title: 'a prompt in a list',
    source: 'vllm#323, litellm#3215',
    ...complete({ prompt: ['Say this'] }),
    right: { sent: sentPrompt },
  },
  {
    title: 'several prompts',
    source: 'own',
    ...complete({ prompt: ['a', 'b'] }),
    right: { status: 400, code: 'invalid_input', message: /`prompt` must be a text/ },
  },
  {
    title: 'an instruction in a list',
    source: 'own',
    target: 'POST /v1/edits',
    options: { body: { model: 'gpt-4o', input: ['Helo'], instruction: ['Correct it'] } },
    right: {
      sent: { messages: [{ role: 'system' }, { content: expect.stringContaining('Helo') as string }] },
    },
  },
  {
    title: 'a number for a text',
    source: 'own',
    ...complete({ prompt: 42 }),
    right: { sent: { messages: [{ role: 'system' }, { content: '42' }] } },
  },
  {
    title: 'stops as JSON text',
    source: 'own',
    ...chatWith(say('Hi', { stop: '["\\n", "END"]' })),
    right: { sent: { stop: ['\n', 'END'] } },
  },
  {
    title: 'a stop that only begins like a list',
    source: 'own',
    ...chatWith(say('Hi', { stop: '[END' })),
    right: { sent: { stop: '[END' } },
  },
  {
    title: 'parts as texts',
    source: 'own',
    ...chatWith(say(['What is this?', { type: 'text', text: 'Tell me.' }])),
    right: {
      sent: {
        messages: [
          {
            content: [
              { type: 'text', text: 'What is this?' },
              { type: 'text', text: 'Tell me.' },
            ],
          },
        ],
      },
    },
  },
  {
    title: 'a single part',
    source: 'own',
    ...chatWith(say({ type: 'text', text: 'Hi' })),
    right: { sent: { messages: [{ content: [{ type: 'text', text: 'Hi' }] }] } },
  },
  {
    title: 'an embedding of a list of one',
    source: 'own',
    target: 'POST /v1/embeddings',
    options: { body: { input: ['Hi'] } },
    right: { sent: { input: ['Hi'] } },
  },
  {
    title: 'an embedding of tokens',
    source: 'own',
    target: 'POST /v1/embeddings',
    options: { body: { input: [15339, 1917] } },
    right: { sent: { input: [15339, 1917] } },
  },
  {
    title: 'embeddings of two lists of tokens',
    source: 'own',
    target: 'POST /v1/embeddings',
    options: { body: { input: [[15339], [1917, 0]] } },
    right: { sent: { input: [[15339], [1917, 0]] } },
  },
  {
    title: 'hyperparameters as JSON text',
    source: 'own',
    target: 'POST /v1/fine_tuning/jobs',
    options: { body: { model: 'gpt-4o-mini', training_file: 'file-1', hyperparameters: '{"n_epochs":"2"}' } },
    right: { sent: { method: { supervised: { hyperparameters: { n_epochs: 2 } } } } },
  },
]);
