/** Tests that a long answer is counted and settled once: by whoever gets it first, or when nobody has asked for it. */
import { cleanUpJobs } from '../../src/http/functions/job-cleanup';
import { asObject } from '../../src/json';
import { startSurroundings, type Instance, type Surroundings } from '../support/instances';
import { readSpending } from '../support/spending';

let around: Surroundings;
beforeEach(async () => {
  around = await startSurroundings();
});
afterEach(() => around.stop());

const minutes = (count: number) => count * 60_000;

/** Each token is a dollar. The budget is for the one connection of the tests. */
const settings = {
  BUDGETS: 'each=100000 USD/month',
  PRICES: JSON.stringify({ 'gpt-6.1-sol': { input: 1e6, output: 1e6 } }),
};

/** Starts a long answer that may have 5,000 tokens. Gives the address to poll. */
async function begin(app: Instance, takesMs = minutes(3)): Promise<string> {
  around.openai.responses.fates.push({ takesMs });
  const reply = await app.call('POST /v1/chat/completions', {
    body: {
      ...{ model: 'gpt-6.1-sol', reasoning_effort: 'high', max_completion_tokens: 5000 },
      messages: [{ role: 'user', content: 'Think' }],
    },
    headers: { prefer: 'respond-async' },
  });
  expect(reply.status).toBe(202);
  return reply.headers.location ?? '';
}

const poll = (app: Instance, location: string) =>
  app.call(`GET ${location}`, { headers: { 'x-functions-key': '' } });

/** What was used so far, by what the app says: the sums, and the budget with what is set aside. */
async function spent(app: Instance) {
  const { sums, calls, used } = await readSpending(app);
  return { calls, cost: sums[0]?.cost, used };
}

test('while it runs, what it may use is set aside, and afterwards what it has used is booked, once', async () => {
  const [one, other] = [around.start(settings), around.start(settings)];
  const location = await begin(one);
  const running = await spent(one);
  expect(running).toMatchObject({ calls: 0, cost: undefined });
  expect(running.used).toBeGreaterThan(5000);
  around.clock.now += minutes(4);
  const replies = await Promise.all([poll(one, location), poll(other, location), poll(other, location)]);
  expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
  const tokens = Number(asObject(replies[0].body.usage).total_tokens);
  await other.dependencies.budgets.flush();
  expect(await spent(one)).toEqual({ calls: 1, cost: tokens, used: tokens });
});

test('the one log line of the poll that gets it first has what was used', async () => {
  const app = around.start(settings);
  const location = await begin(app);
  around.clock.now += minutes(4);
  const [first, second] = [await poll(app, location), await poll(app, location)];
  expect([first.status, second.status]).toEqual([200, 200]);
  const lines = [first, second].map(({ logged }) => logged.join('\n'));
  expect(lines.map((line) => line.includes('gen_ai.usage.output_tokens'))).toEqual([true, false]);
});

test('an answer that nobody asks for is booked by the timer before it is deleted', async () => {
  const app = around.start(settings);
  await begin(app);
  around.clock.now += minutes(125);
  const cleaned = await cleanUpJobs(app.dependencies, { invocationId: 'a' });
  expect(cleaned.deleted).toBe(1);
  const { calls, cost, used } = await spent(app);
  expect(calls).toBe(1);
  expect(cost).toBeGreaterThan(0);
  expect(used).toBe(cost);
});

test('what was set aside stays so if OpenAI does not say what was used', async () => {
  const app = around.start(settings);
  const location = await begin(app, minutes(200));
  around.clock.now += minutes(62);
  const reply = await poll(app, location);
  expect(reply.body.error?.code).toBe('answer_too_late');
  expect((await spent(app)).used).toBeGreaterThan(5000);
});
