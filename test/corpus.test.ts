/** Tests every request of the corpus on each day on which OpenAI ends something. */
import { asList, asObject, type JsonObject } from '../src/json';
import { corpus, type CorpusRequest } from './corpus/requests';
import { call, type Reply } from './support/call';
import { contract, contractOf, missingOutputs } from './support/contract';
import { startAzure, type SimulatedAzure } from './support/azure';
import { startScene, type Scene } from './support/app';
import { sample } from './support/files';

/** A day after the end of the models of 2023, and the days on which speech, gpt-4o and whisper-1 end. */
const days = ['2026-11-22', '2027-01-06', '2027-01-14', '2027-02-26'];

/** The first day on which no organization can create fine-tuning jobs. */
const noMoreTuning = '2027-01-07';

test('the corpus has at least 60 requests, and one for each published action', () => {
  expect(corpus.length).toBeGreaterThanOrEqual(60);
  const covered = new Set(corpus.map(({ operationId }) => operationId));
  expect(contract.map(({ operationId }) => operationId).filter((name) => !covered.has(name))).toEqual([]);
});

describe.each(days)('on %s', (day) => {
  let scene: Scene;
  let azure: SimulatedAzure;
  beforeAll(async () => {
    azure = await startAzure();
    // A second service is needed only once OpenAI has no model for speech.
    const speech: Record<string, string> = day < '2027-01-06' ? {} : { AZURE_SPEECH_ENDPOINT: azure.url };
    scene = await startScene(speech, undefined, day);
  });
  afterAll(() => Promise.all([scene.stop(), azure.stop()]));

  /** Creates a job on an earlier day, and returns its id. */
  async function startedJob(): Promise<string> {
    scene.clock.today = '2026-11-22';
    const response = await fetch(`${scene.openai.url}/fine_tuning/jobs`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk-test', 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'gpt-4o-mini', training_file: 'file-1' }),
    });
    scene.clock.today = day;
    return String(asObject(await response.json()).id);
  }

  async function send({ operationId, body }: CorpusRequest): Promise<Reply> {
    const { method, path } = contractOf(operationId);
    const { fine_tuning_job_id: job, ...inputs } = withFiles(body);
    const place = job === undefined ? path : path.replace('{fine_tuning_job_id}', await startedJob());
    if (operationId === 'FineTuningEventsGet') {
      // The simulation adds an event when a job is read.
      await call(scene.app.url, `GET ${place.replace('/events', '')}`);
    }
    const query = new URLSearchParams(
      Object.entries(method === 'GET' ? inputs : { return: 'json' }).map(
        ([name, value]): [string, string] => [name, String(value)],
      ),
    );
    return call(
      scene.app.url,
      `${method} ${place}?${query.toString()}`,
      method === 'GET' ? {} : { body: inputs },
    );
  }

  test.each(corpus.map((request) => [request.operationId, request.title, request] as const))(
    '%s: %s',
    async (operationId, _, request) => {
      const reply = await send(request);
      if (operationId === 'FineTuningPost' && day >= noMoreTuning) {
        expect(reply.status).toBe(403);
        expect(reply.body.error?.message).toContain('after 2027-01-06 for all');
        return;
      }
      expect([reply.status, reply.body.error ?? null]).toEqual([200, null]);
      expect(missingOutputs(contractOf(operationId).returns, reply.body)).toEqual([]);
      for (const text of textsOf(operationId, reply.body)) expect(text).not.toBe('');
      expectNoStops(request, reply);
    },
  );
});

/** Replaces `{mp3}` and `{png}` with files, in base64. */
function withFiles(body: JsonObject): JsonObject {
  const text = JSON.stringify(body).replace(/\{(mp3|png)\}/g, (_, kind: string) =>
    sample(kind).toString('base64'),
  );
  return asObject(JSON.parse(text));
}

/** The texts in a reply of an action whose model writes text. */
function textsOf(operationId: string, body: JsonObject): unknown[] {
  const choices = asList(body.choices).map(asObject);
  if (operationId === 'ChatPost')
    return [body.first_content, ...choices.map((one) => asObject(one.message).content)];
  if (operationId === 'CompletionPost') return [body.first_completion, ...choices.map(({ text }) => text)];
  return operationId === 'EditPost' ? choices.map(({ text }) => text) : [];
}

/**
 * Checks that no text contains a stop, whether the model or the app cut the text there, and that there are as
 * many texts as the request asked for.
 */
function expectNoStops({ operationId, body }: CorpusRequest, reply: Reply): void {
  const texts = textsOf(operationId, reply.body);
  if (texts.length === 0) return;
  const stops = (typeof body.stop === 'string' ? [body.stop] : asList(body.stop)).filter(
    (stop) => stop !== '',
  );
  for (const stop of stops) for (const text of texts) expect(text).not.toContain(stop);
  expect(asList(reply.body.choices).map((choice) => asObject(choice).index)).toEqual(
    Array.from({ length: Number(body.n || 1) }, (_, index) => index),
  );
}
