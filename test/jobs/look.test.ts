/** Tests how far a job is said to be, and that all its responses together have a limit. */
import { AppError } from '../../src/errors';
import type { Job } from '../../src/jobs';
import { lookAt } from '../../src/jobs/look';
import { maxAnswerBytes, type Answer } from '../../src/stages';

const ended = (result: string): Answer => ({ status: 'completed', output: [{ result }] });

/** Looks at a job, and tells which of its responses OpenAI was asked for. */
async function look(...responses: readonly (Answer | AppError)[]) {
  const asked: unknown[] = [];
  const job: Job = {
    ...{ id: 'job_a', connection: 'a', upstream: undefined, details: {}, startedAt: 0, isStored: true },
    responses: responses.map((_, index) => String(index)),
  };
  const outcome = await lookAt(job, ({ parameters }) => {
    asked.push(parameters.response_id);
    const response = responses[Number(parameters.response_id)] ?? {};
    return response instanceof AppError ? Promise.reject(response) : Promise.resolve(response);
  }).catch((error: unknown) => error);
  return { outcome, asked };
}

const gone = new AppError('openai_rejected', { status: 404 });

test('responses that have ended come in their order, without those that are gone', async () => {
  const { outcome } = await look(ended('a'), gone, ended('b'));
  expect(outcome).toEqual({ state: 'ended', responses: [ended('a'), ended('b')] });
  expect((await look(gone, gone)).outcome).toEqual({ state: 'gone' });
});

test.each<[string, Answer | AppError]>([
  ['is unfinished', { status: 'in_progress' }],
  ['cannot be fetched at the moment', new AppError('openai_unreachable')],
])('once a response %s, no further one is fetched', async (_, unfinished) => {
  const { outcome, asked } = await look(ended('a'), unfinished, ended('b'));
  expect(outcome).toEqual({ state: 'working' });
  expect(asked).toEqual(['0', '1']);
});

test('an error that does not pass ends the look', async () => {
  expect((await look(ended('a'), new AppError('no_key'))).outcome).toMatchObject({ code: 'no_key' });
});

test('responses that are too large together are refused before the next one is fetched', async () => {
  const half = ended('a'.repeat(maxAnswerBytes / 2 - 'completed'.length));
  expect((await look(half, half)).outcome).toEqual({ state: 'ended', responses: [half, half] });
  const { outcome, asked } = await look(half, half, ended('a'), ended('b'));
  expect(outcome).toMatchObject({ code: 'answer_too_large', status: 413 });
  expect(asked).toEqual(['0', '1', '2']);
});
