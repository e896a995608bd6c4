/** Tests each part of the app, and says in one sentence what to do about those that fail. */
import { within } from '../../deadline';
import { dayOf } from '../../day';
import { reasonOf } from '../../errors';
import { publicAddress } from '../address';
import type { Dependencies, Handler, Visit } from '../call';
import { connectionOf } from '../connection';
import { frame, noteCaller } from '../frame';
import { readWishes } from '../input/wishes';
import { jsonReply } from '../output/reply';
import { probeAll } from '../probe';
import { setupChecks, type SetupFacts } from '../setup-checks';

/** How long one part may take to answer. */
const patienceMs = 8_000;

/** The link of a picture and the id of a job that do not exist, in the form of those that do. */
const [noPicture, noJob] = [`${'0'.repeat(43)}.png`, `job_${'0'.repeat(24)}`];

/** Makes the HTTP function. It takes no permit, and answers also while settings are wrong. */
export function setup(name: string, dependencies: Dependencies): Handler {
  return frame({ name }, dependencies, async (visit) => {
    const facts = await factsOf(visit, dependencies);
    const checks = setupChecks.map(({ id, title, verdict }) => ({ id, title, ...verdict(facts) }));
    return jsonReply(200, { works: !checks.some(({ state }) => state === 'fails'), checks });
  });
}

async function factsOf(visit: Visit, dependencies: Dependencies): Promise<SetupFacts> {
  const { settings, settingProblems: problems, usage, jobs, pictures, now } = dependencies;
  const { request, url, started } = visit;
  const connection = connectionOf(request.headers, readWishes(request.headers, url), settings);
  noteCaller(visit, connection.id, settings);
  const address = publicAddress(url, settings);
  const called = publicAddress(url, { ...settings, publicUrl: undefined });
  const sent = Number(url.searchParams.get('now') ?? NaN);
  const facts = {
    problems,
    vault: settings.keyVaultUri,
    clockMs: Number.isFinite(sent) ? sent - started : undefined,
    publicAddress: address,
    calledAddress: called,
  };
  if (problems.length > 0) {
    return { ...facts, upstreams: [], tables: undefined, blobs: undefined, isReached: undefined };
  }
  const day = dayOf(now());
  const deadline = started + patienceMs;
  const [{ upstreams }, tables, blobs, isReached] = await Promise.all([
    probeAll({ ...visit, connection, deadline, trace: visit.record.trace }, dependencies),
    failureOf(async () => {
      await usage.read({ connection: connection.id, from: day, to: day });
      await jobs.find(noJob, connection.id);
    }),
    failureOf(() => pictures.read(noPicture)),
    address === called ? undefined : answers(`${address}/health`),
  ]);
  return { ...facts, upstreams, tables, blobs, isReached };
}

/** Does something with the storage, and gives the kind of the failure, if there is one. */
async function failureOf(work: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await within(work(), patienceMs);
    return undefined;
  } catch (error) {
    return Object.values(reasonOf(error)).join(' ') || 'no reason';
  }
}

/** Whether the app answers at an address, which comes from a setting. */
async function answers(address: string): Promise<boolean> {
  try {
    const reply = await fetch(address, { signal: AbortSignal.timeout(patienceMs), redirect: 'error' });
    return (await reply.text()) === '{"status":"ok"}';
  } catch {
    return false;
  }
}
