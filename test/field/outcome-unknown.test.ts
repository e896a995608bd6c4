/** Tests that the error for a job that may exist says what has happened. */
import { runCases, type FieldCase } from './cases';

const create = (title: string, simulate: string, happened: RegExp): FieldCase => ({
  title,
  source: 'own',
  target: 'POST /v1/fine_tuning/jobs',
  options: { body: { model: 'gpt-4o-mini', training_file: 'file-1', simulate } },
  right: {
    status: simulate.startsWith('429') ? 429 : 502,
    code: simulate.startsWith('429') ? 'openai_rate_limited' : 'outcome_unknown',
    message: happened,
    sent: { training_file: 'file-1' },
    tries: 1,
  },
});
const check = 'and it may have done what you asked for\\. Check at OpenAI before you try again\\.$';

describe('a job', () => {
  runCases([
    create(
      'that OpenAI answers with 500',
      '500',
      new RegExp(`^OpenAI answered with a failure \\(500\\), ${check}`),
    ),
    create(
      'that OpenAI answers with 503 and a wait',
      '503:1',
      new RegExp(`^OpenAI answered with a failure \\(503\\), ${check}`),
    ),
    create(
      'whose network connection breaks before the answer',
      'reset',
      new RegExp(`^The network connection to OpenAI broke before it answered, ${check}`),
    ),
    create(
      'whose network connection breaks within the answer',
      'half',
      new RegExp(`^The network connection to OpenAI broke before it answered, ${check}`),
    ),
    create(
      'that is answered with a page',
      'html',
      new RegExp(`^OpenAI’s answer could not be read, ${check}`),
    ),
    create('that OpenAI has not taken', '429:30', /^OpenAI’s own rate limit is reached\./),
  ]);
});

describe('a job that OpenAI does not answer in time', () => {
  runCases([create('says so', 'delay:600000', new RegExp(`^OpenAI did not answer in time, ${check}`))], {
    ANSWER_SECONDS: '3',
  });
});
