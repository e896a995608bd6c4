/** Tests that the app's own parameters never take the place of what a caller has sent. */
import { runCases } from './cases';

const refused = { status: 400, code: 'invalid_input' };
const messages = [{ role: 'user', content: 'Write a haiku.' }];

runCases([
  {
    title: 'a completion with messages',
    source: 'ruby-openai#546, langchaingo#201',
    target: 'POST /v1/completions',
    options: { body: { model: 'gpt-4o', messages } },
    right: {
      ...refused,
      message:
        /^`messages` belongs to the action “Get chat completions”, not to “Create completion”\..*`prompt`/,
    },
  },
  {
    title: 'an edit with messages',
    source: 'own',
    target: 'POST /v1/edits',
    options: { body: { model: 'gpt-4o', instruction: 'Shorten it.', messages } },
    right: { ...refused, message: /`messages` belongs to the action “Get chat completions”.*`instruction`/ },
  },
  {
    title: 'a completion with top_logprobs beside logprobs',
    source: 'own',
    target: 'POST /v1/completions',
    options: { body: { model: 'gpt-4o', prompt: 'Hello', logprobs: 2, top_logprobs: 5 } },
    right: { ...refused, message: /`top_logprobs`/ },
  },
  {
    title: 'a variation with a prompt of its own',
    source: 'own',
    target: 'POST /v1/images/variations',
    options: {
      body: {
        image:
          'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
        prompt: 'a hat',
      },
    },
    right: { ...refused, message: /`prompt`/ },
  },
  {
    title: 'a fine-tuning job with a method of its own beside the old epochs',
    source: 'own',
    target: 'POST /v1/fine_tuning/jobs',
    options: {
      body: {
        model: 'gpt-4o-mini',
        training_file: 'file-1',
        n_epochs: 3,
        method: { type: 'supervised', supervised: { hyperparameters: { batch_size: 2 } } },
      },
    },
    right: {
      sent: {
        method: { type: 'supervised', supervised: { hyperparameters: { n_epochs: 3, batch_size: 2 } } },
      },
    },
  },
]);
