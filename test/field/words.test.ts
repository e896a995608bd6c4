/** Tests that values which differ in case, blanks or a decimal comma alone are taken. */
import { sample } from '../support/files';
import { chatWith, runCases, say, type FieldCase } from './cases';

const draw = (body: object): Pick<FieldCase, 'target' | 'options'> => ({
  target: 'POST /v1/images/generations',
  options: { body: { prompt: 'a tree', ...body } },
});
const speak = (body: object): Pick<FieldCase, 'target' | 'options'> => ({
  target: 'POST /v1/audio/speech?return=json',
  options: { body: { model: 'tts-1', input: 'Hi', voice: 'alloy', ...body } },
});
const refused = { status: 400, code: 'invalid_input' };

runCases([
  { title: 'quality HD', source: 'own', ...draw({ quality: 'HD' }), right: { sent: { quality: 'high' } } },
  {
    title: 'quality with blanks',
    source: 'own',
    ...draw({ quality: ' Standard ' }),
    right: { sent: { quality: 'medium' } },
  },
  {
    title: 'a newer quality',
    source: 'own',
    ...draw({ quality: 'Low' }),
    right: { sent: { quality: 'low' } },
  },
  {
    title: 'style Vivid',
    source: 'own',
    ...draw({ style: 'Vivid' }),
    right: { sent: { prompt: 'a tree\n\nStyle: vivid, hyper-real and dramatic.' } },
  },
  {
    title: 'size 1024X1024',
    source: 'own',
    ...draw({ size: '1024X1024' }),
    right: { sent: { size: '1024x1024' } },
  },
  {
    title: 'size with a multiplication sign',
    source: 'own',
    ...draw({ size: '1536 × 1024' }),
    right: { sent: { size: '1536x1024' } },
  },
  { title: 'size Auto', source: 'own', ...draw({ size: 'Auto' }), right: { sent: { size: 'auto' } } },
  {
    title: 'a size that is none',
    source: 'own',
    ...draw({ size: 'large' }),
    right: { ...refused, message: /`size` must be of the form 1024x1024/ },
  },
  { title: 'voice Alloy', source: 'own', ...speak({ voice: 'Alloy' }), right: { sent: { voice: 'alloy' } } },
  {
    title: 'a newer voice',
    source: 'own',
    ...speak({ voice: ' Marin' }),
    right: { sent: { voice: 'marin' } },
  },
  {
    title: 'format MP3',
    source: 'own',
    ...speak({ response_format: 'MP3' }),
    right: { sent: { response_format: 'mp3' }, reply: { '$content-type': 'audio/mpeg' } },
  },
  {
    title: 'temperature 0,7',
    source: 'own',
    ...chatWith(say('Hi', { temperature: '0,7' })),
    right: { sent: { temperature: 0.7 } },
  },
  { title: 'speed 1,25', source: 'own', ...speak({ speed: '1,25' }), right: { sent: { speed: 1.25 } } },
  {
    title: 'a number with a comma that could be thousands',
    source: 'own',
    ...chatWith(say('Hi', { max_tokens: '1,000' })),
    right: { ...refused, message: /`max_tokens` must be a whole number of at least 1, without a comma\./ },
  },
  {
    title: 'a number with a point that could be thousands',
    source: 'own',
    ...chatWith(say('Hi', { max_tokens: '1.000' })),
    right: { ...refused, message: /`max_tokens` must be a whole number/ },
  },
  {
    title: 'a temperature that is none',
    source: 'own',
    ...chatWith(say('Hi', { temperature: '0,7,1' })),
    right: { ...refused, message: /`temperature` must be a number from 0 to 2, without a comma/ },
  },
  {
    title: 'a stream that is asked for with Yes',
    source: 'own',
    ...chatWith(say('Hi', { stream: 'No' })),
    right: { sent: { stream: false } },
  },
  {
    title: 'a purpose in another case',
    source: 'own',
    target: 'GET /v1/models?purpose=Chat',
    right: { reply: { object: 'list', adaptation: { emulated: ['purpose'] } } },
  },
  {
    title: 'epochs Auto',
    source: 'own',
    target: 'POST /v1/fine_tuning/jobs',
    options: { body: { model: 'gpt-4o-mini', training_file: 'file-1', n_epochs: 'Auto' } },
    right: { sent: { method: { supervised: { hyperparameters: { n_epochs: 'auto' } } } } },
  },
  {
    title: 'an encoding in another case',
    source: 'own',
    target: 'POST /v1/embeddings',
    options: { body: { input: 'Hi', encoding_format: 'Float' } },
    right: { sent: { encoding_format: 'float' } },
  },
  {
    title: 'response_format B64_JSON',
    source: 'own',
    ...draw({ response_format: 'B64_JSON' }),
    right: {
      notSent: ['response_format'],
      reply: {
        data: [{ b64_json: expect.any(String) as string }],
        adaptation: { emulated: ['response_format'] },
      },
    },
  },
  {
    title: 'a mask that was left empty',
    source: 'own',
    target: 'POST /v1/images/edits',
    options: {
      body: {
        prompt: 'a hat',
        image: sample('png').toString('base64'),
        mask: { '$content-type': 'image/png', $content: '' },
      },
    },
    right: { notSent: ['mask'] },
  },
]);
