/** Tests that lengths are counted in characters, as OpenAI counts them. */
import { runCases, type FieldCase } from './cases';

const speak = (input: string): Pick<FieldCase, 'target' | 'options'> => ({
  target: 'POST /v1/audio/speech?return=json',
  options: { body: { model: 'tts-1', voice: 'alloy', input } },
});
const refused = { status: 400, code: 'invalid_input' };

runCases([
  {
    title: 'speech of 4,096 emoji',
    source: 'own',
    ...speak('😀'.repeat(4096)),
    right: { sent: { voice: 'alloy' } },
  },
  {
    title: 'speech of 4,097 emoji',
    source: 'own',
    ...speak('😀'.repeat(4097)),
    right: { ...refused, message: /`input` must be a text that is not empty, of at most 4096 characters/ },
  },
  {
    title: 'speech of 4,097 letters',
    source: 'own',
    ...speak('x'.repeat(4097)),
    right: { ...refused, message: /at most 4096 characters/ },
  },
  {
    title: 'an image of 32,000 emoji',
    source: 'own',
    target: 'POST /v1/images/generations',
    options: { body: { prompt: '🌳'.repeat(32_000) } },
    right: {},
  },
  {
    title: 'a suffix of 64 emoji',
    source: 'own',
    target: 'POST /v1/fine_tuning/jobs',
    options: { body: { model: 'gpt-4o-mini', training_file: 'file-1', suffix: '🌳'.repeat(64) } },
    right: { sent: { suffix: '🌳'.repeat(64) } },
  },
  {
    title: 'a suffix of 65 letters',
    source: 'own',
    target: 'POST /v1/fine_tuning/jobs',
    options: { body: { model: 'gpt-4o-mini', training_file: 'file-1', suffix: 'x'.repeat(65) } },
    right: { ...refused, message: /`suffix` must be a text of at most 64 characters/ },
  },
]);
