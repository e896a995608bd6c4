/** Tests that the form of a transcription is never changed in silence. */
import { sample } from '../support/files';
import { runCases, type FieldCase } from './cases';

const file = sample('mp3').toString('base64');
const hear = (more: object, query = ''): Pick<FieldCase, 'target' | 'options'> => ({
  target: `POST /v1/audio/transcriptions${query}`,
  options: { body: { model: 'whisper-1', file, ...more } },
});

runCases([
  {
    title: 'srt is given as text',
    source: 'open-webui#25622',
    ...hear({ response_format: 'srt' }),
    right: {
      sent: { response_format: 'srt' },
      reply: { text: expect.stringMatching(/^1\n00:00:00,000 --> /) as string },
    },
  },
  {
    title: 'vtt is given as text',
    source: 'SubtitleEdit#11146',
    ...hear({ response_format: 'VTT ' }),
    right: { sent: { response_format: 'vtt' }, reply: { text: expect.stringMatching(/^WEBVTT/) as string } },
  },
  {
    title: 'verbose_json is passed on with its outputs',
    source: 'LiteLLM#35937',
    ...hear({ response_format: 'verbose_json', timestamp_granularities: ['word', 'segment'] }),
    right: {
      sent: { response_format: 'verbose_json', timestamp_granularities: ['word', 'segment'] },
      reply: { segments: [{ id: 0 }], words: [{ word: 'gehört' }], language: 'german' },
    },
  },
  {
    title: 'a granularity as a single text',
    source: 'own',
    ...hear({ response_format: 'verbose_json', timestamp_granularities: 'word' }),
    right: { sent: { timestamp_granularities: ['word'] } },
  },
  {
    title: 'a granularity under the name that a form has for it',
    source: 'own',
    ...hear({ response_format: 'verbose_json', 'timestamp_granularities[]': 'word' }),
    right: { sent: { timestamp_granularities: ['word'] } },
  },
  {
    title: 'text, as the published connector sends it, is the documented output, and the reply says how',
    source: 'published connector',
    ...hear({ response_format: 'text' }),
    right: {
      sent: { response_format: 'json' },
      reply: {
        text: expect.stringContaining('Bytes gehört.') as string,
        adaptation: {
          translated: ['response_format'],
          messages: expect.arrayContaining(['`response_format` was sent as “json”.']) as string[],
        },
      },
    },
  },
  {
    title: 'a blank format is none',
    source: 'own',
    ...hear({ response_format: '' }),
    right: { sent: { response_format: 'json' }, reply: { adaptation: { translated: [] } } },
  },
  {
    title: 'an empty list is told',
    source: 'own',
    ...hear({ timestamp_granularities: [] }),
    right: {
      notSent: ['timestamp_granularities'],
      reply: { adaptation: { dropped: ['timestamp_granularities'] } },
    },
  },
]);
