/** Tests that a language is understood as platforms write it. */
import { sample } from '../support/files';
import { runCases, type FieldCase } from './cases';

const hear = (language: string): Pick<FieldCase, 'target' | 'options'> => ({
  target: 'POST /v1/audio/transcriptions',
  options: { body: { model: 'whisper-1', file: sample('mp3').toString('base64'), language } },
});
const read = (written: string, source: string, language: string): FieldCase => ({
  title: `${written} is ${language}`,
  source,
  ...hear(written),
  right: {
    sent: { language },
    reply: {
      adaptation: {
        translated: ['language'],
        messages: expect.arrayContaining([`\`language\` was sent as “${language}”.`]) as string[],
      },
    },
  },
});

runCases([
  read('en-US', 'Power Automate', 'en'),
  read('de_DE', 'own', 'de'),
  read('pt-BR', 'own', 'pt'),
  read('zh-Hans', 'own', 'zh'),
  read('English', 'own', 'en'),
  read('german', 'own', 'de'),
  read('Deutsch', 'own', 'de'),
  read('français', 'own', 'fr'),
  read('deu', 'own', 'de'),
  {
    title: 'EN is en',
    source: 'own',
    ...hear(' EN'),
    right: { sent: { language: 'en' }, reply: { adaptation: { translated: [] } } },
  },
  {
    title: 'auto is no language',
    source: 'own',
    ...hear('auto'),
    right: { notSent: ['language'], reply: { adaptation: { dropped: ['language'] } } },
  },
  {
    title: 'Automatic is no language',
    source: 'own',
    ...hear('Automatic'),
    right: { notSent: ['language'], reply: { adaptation: { dropped: ['language'] } } },
  },
]);
