/** Reports what a connection, or all of them, have used, what that costs, and what is left of budgets. */
import { periodAt, type BudgetStatus } from '../../budgets';
import { beforeDeadline } from '../../deadline';
import { AppError, invalidInput, reasonOf, type InputProblem } from '../../errors';
import { connectionName } from '../../settings';
import { dayOf } from '../../day';
import { daysOfReport, pricesDate, reportOf, type Total, type UsageReport } from '../../usage';
import type { Dependencies, Handler, Visit } from '../call';
import { callFrame, frame, refuseWrongSettings } from '../frame';
import { jsonReply, type HttpReply } from '../output/reply';

/** Makes the HTTP function for callers. It takes no permit. */
export function usageOfConnection(name: string, dependencies: Dependencies): Handler {
  const { settings } = dependencies;
  return callFrame({ name }, dependencies, async (call) => {
    const of = call.url.searchParams.get('of')?.trim().toLowerCase() || 'connection';
    const isKnown = of === 'connection' || of === 'all';
    const wrong = { field: 'of', message: '`of` must be connection or all.' };
    const at = timeOf(call, dependencies, isKnown ? [] : [wrong]);
    const { id } = call.connection;
    if (of === 'connection') return usageReply({ connection: id, at }, call, dependencies);
    if (!settings.adminConnections.has(id)) throw new AppError('administrators_only');
    return usageReply({ at }, call, dependencies);
  });
}

/** Makes the HTTP function for whoever has the host’s master key: the usage of all connections. */
export function usageOfAll(name: string, dependencies: Dependencies): Handler {
  return frame({ name }, dependencies, (visit) => {
    refuseWrongSettings(dependencies.settingProblems);
    const deadline = visit.started + dependencies.settings.answerSeconds * 1000;
    return usageReply({ at: timeOf(visit, dependencies) }, { ...visit, deadline }, dependencies);
  });
}

/**
 * The time of the report: now, or the end of the month that the caller asks for.
 *
 * @param problems - what else is wrong with the inputs
 * @throws AppError `invalid_input`
 */
function timeOf({ url }: Visit, { now }: Dependencies, problems: readonly InputProblem[] = []): number {
  const month = url.searchParams.get('month')?.trim() || dayOf(now()).slice(0, 7);
  const begins = /^\d{4}-\d\d$/.test(month) ? Date.parse(`${month}-01`) : NaN;
  const isWrong = !(begins <= now());
  const wrong = { field: 'month', message: '`month` must be a month that has begun, such as 2026-10.' };
  if (isWrong || problems.length > 0) throw invalidInput([...problems, ...(isWrong ? [wrong] : [])]);
  return Math.min(now(), periodAt('month', begins).ends - 1);
}

/**
 * Makes the reply.
 *
 * @param of - the connection, all of them if left out; and the time of the report, in milliseconds since 1970
 */
async function usageReply(
  { connection, at }: { connection?: string; at: number },
  call: Visit & { deadline: number },
  dependencies: Dependencies,
): Promise<HttpReply> {
  const { usage, budgets, settings, now } = dependencies;
  const named = (id: string) => ({ connection: id, name: connectionName(id, settings) ?? null });
  const read = Promise.all([
    usage.read({ connection, ...daysOfReport(at) }),
    budgets.status(connection),
  ]).catch((error: unknown) => {
    call.warn({ event: 'usage_not_read', ...reasonOf(error) });
    throw new AppError('usage_unavailable', { retryAfterSeconds: 10 });
  });
  const [sums, status] = await beforeDeadline(read, call, now, 'usage_unavailable');
  const report = reportOf(sums, at);
  return jsonReply(200, {
    ...(connection !== undefined && named(connection)),
    day: dayOf(at),
    today: totalOutputs(report.today),
    month: totalOutputs(report.month),
    forecast: { estimated_cost: cents(report.forecast.cost), tokens: report.forecast.tokens },
    models: report.byModel.map(({ model, ...total }) => {
      const { ends, next } = dependencies.adaptation.endOf(model) ?? {};
      return { model, ...totalOutputs(total), ...(ends && { ends, replacement: next ?? '' }) };
    }),
    days: report.byDay.map(({ day, ...total }) => ({ day, ...totalOutputs(total) })),
    ...(connection === undefined && {
      connections: report.byConnection.map(({ connection: id, today, ...total }) => ({
        ...named(id),
        today: totalOutputs(today),
        month: totalOutputs(total),
      })),
    }),
    budgets: status.map(budgetOutputs),
    currency: 'USD',
    prices_of: pricesDate,
    message: messageAbout(report),
  });
}

/** A total, under the names of the outputs. */
function totalOutputs({ calls, tokens, counts, cost, withoutPrice }: Total) {
  return {
    calls,
    tokens,
    input_tokens: counts.inputTokens ?? 0,
    cached_tokens: counts.cachedTokens ?? 0,
    output_tokens: counts.outputTokens ?? 0,
    reasoning_tokens: counts.reasoningTokens ?? 0,
    pictures: counts.pictures ?? 0,
    sound_seconds: Math.round(counts.soundSeconds ?? 0),
    characters: counts.characters ?? 0,
    estimated_cost: cents(cost),
    calls_without_price: withoutPrice,
  };
}

function budgetOutputs({ budget, used, ends }: BudgetStatus) {
  const { who, amount, unit, period, soft } = budget;
  return {
    of: who === 'all' ? 'all' : 'connection',
    amount,
    unit,
    period,
    used: cents(used),
    used_percent: Math.floor((used / amount) * 100),
    warning_percent: Math.round(soft * 100),
    resets_at: new Date(ends).toISOString(),
  };
}

/** A sum of money or tokens without the dust of its fractions: to a hundredth of a cent. */
function cents(amount: number): number {
  return Math.round(amount * 1e4) / 1e4;
}

function messageAbout({ month }: UsageReport): string {
  const estimated = `Costs are estimated from the list prices of ${pricesDate} and the setting PRICES.`;
  if (month.withoutPrice === 0) return estimated;
  const calls = month.withoutPrice === 1 ? '1 call' : `${month.withoutPrice} calls`;
  return `${estimated} ${calls} used a model without a price, and what that costs is not included.`;
}
