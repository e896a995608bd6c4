/** Holds calls to the budgets of their connection, and counts what they use. */
import type { AdaptedRequest, Outcome } from '../adaptation';
import { isRefusal, type Amounts, type BudgetRefusal, type Reservation } from '../budgets';
import { AppError, type ErrorCode } from '../errors';
import type { JsonObject } from '../json';
import type { Budget } from '../settings';
import {
  addCounts,
  batchShare,
  costAt,
  estimate,
  priceOf,
  tokensOf,
  usageOf,
  type Counts,
  type ModelUsage,
} from '../usage';
import type { Dependencies, RunningCall } from './call';
import type { CallRecord } from './record';

/** Nothing was set aside. */
const nothing: Reservation = { held: [] };

/** Errors after which nobody knows whether OpenAI has done the work, and charges for it. */
const doubtful: readonly ErrorCode[] = [
  'out_of_time',
  'outcome_unknown',
  'openai_unreadable',
  'answer_too_large',
];

/** The name of the model that a request uses: OpenAI’s own, if it is known; empty if there is no model. */
export function modelUsed({ choice, draft }: Pick<AdaptedRequest, 'choice' | 'draft'>): string {
  const { model } = draft.body;
  return choice?.used ?? (typeof model === 'string' ? model : '');
}

/**
 * Sets aside what a call may use, in each budget of its connection. A call with a key of its own is not paid by the administrator, so
 * no budget holds it.
 *
 * @param request - the request that will be sent
 * @throws AppError `budget_used_up`, `price_missing` or `budgets_unavailable`
 */
export function reserveBudget(
  { call, dependencies }: RunningCall,
  request: AdaptedRequest,
): Reservation | Promise<Reservation> {
  const { prices } = dependencies.settings;
  return reserve({ call, dependencies }, (own) => {
    const { purpose, draft } = request;
    const counts = estimate({ purpose, parameters: draft.body, copies: draft.copies });
    return amountsOf(modelUsed(request), counts, own, prices);
  });
}

/** A request of a batch. */
export interface BatchRequest {
  model: string;
  /** What its model is used for; undefined if it has none. */
  purpose: string | undefined;
  parameters: JsonObject;
}

/**
 * Sets aside what a batch may use, at the price of batches.
 *
 * @param requests - gives its requests; not called if no budget holds the connection
 * @throws AppError like {@link reserveBudget}
 */
export async function reserveBatch(
  { call, dependencies }: Pick<RunningCall, 'call' | 'dependencies'>,
  requests: () => Promise<readonly BatchRequest[]>,
): Promise<Reservation> {
  const { prices } = dependencies.settings;
  return reserve({ call, dependencies }, async (own) => {
    let [USD, tokens] = [0, 0];
    for (const { model, purpose, parameters } of await requests()) {
      const amounts = amountsOf(model, estimate({ purpose, parameters, copies: 1 }), own, prices);
      USD += amounts.USD * batchShare;
      tokens += amounts.tokens;
    }
    return { USD, tokens };
  });
}

/** Sets aside amounts in each budget of the connection. They are not asked for if there is none. */
function reserve(
  running: Pick<RunningCall, 'call' | 'dependencies'>,
  amounts: (own: readonly Budget[]) => Amounts | Promise<Amounts>,
): Reservation | Promise<Reservation> {
  const { id, callerKey } = running.call.connection;
  const own = callerKey === undefined ? running.dependencies.budgets.of(id) : [];
  return own.length === 0 ? nothing : reserveIn(own, running, amounts);
}

async function reserveIn(
  own: readonly Budget[],
  { call, dependencies }: Pick<RunningCall, 'call' | 'dependencies'>,
  amounts: (own: readonly Budget[]) => Amounts | Promise<Amounts>,
): Promise<Reservation> {
  const { budgets } = dependencies;
  const { id } = call.connection;
  const result = await budgets.reserve(id, await amounts(own));
  if (isRefusal(result)) throw refusal(result);
  const warning = budgets.warning(id);
  if (warning !== undefined)
    call.record.headers['x-budget-used'] = `${Math.min(100, Math.floor(warning * 100))}%`;
  return result;
}

/** @throws AppError `price_missing` if a budget is in US dollars and the model has no price */
function amountsOf(
  model: string,
  counts: Counts,
  budgets: readonly Budget[],
  prices: Dependencies['settings']['prices'],
): Amounts {
  const tokens = tokensOf(counts);
  if (!budgets.some(({ unit }) => unit === 'USD') || Object.keys(counts).length === 0)
    return { USD: 0, tokens };
  const price = priceOf(model, prices);
  if (price) return { USD: costAt(price, counts), tokens };
  const message = `The budget of this connection is in US dollars, and nobody has told the app what the model “${model}” costs. Use another model, or ask your administrator to add its price to the setting PRICES.`;
  throw new AppError('price_missing', { message, param: 'model' });
}

function refusal(refused: BudgetRefusal): AppError {
  if (refused.reason === 'store_fails') return new AppError('budgets_unavailable', { retryAfterSeconds: 10 });
  const { budget, resetsAt } = refused;
  const { who, amount, unit, period } = budget;
  const whose = who === 'all' ? 'The budget of all connections together' : 'The budget of this connection';
  const rest = `${amount} ${unit} per ${period}`;
  const message = `${whose}, ${rest}, is used up for this ${period}, or what is left does not suffice for this call. It starts again on ${dateText(resetsAt)}. Ask your administrator for more.`;
  return new AppError('budget_used_up', {
    message,
    headers: { 'x-budget-reset': new Date(resetsAt).toISOString() },
  });
}

/** A time as people read it, such as `1 December 2026, 00:00 UTC`. */
function dateText(time: number): string {
  const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(time);
  return `${date}, 00:00 UTC`;
}

/** Gives back what was set aside for a call that is not made. */
export function cancelReservation({ dependencies }: RunningCall, reservation: Reservation): void {
  dependencies.budgets.settle(reservation, { USD: 0, tokens: 0 });
}

/** Counts what a call has used, and settles its reservation, unless it has only started a long answer. */
export function settleCall(
  { call, dependencies }: RunningCall,
  { steps, result }: Outcome,
  reservation: Reservation,
): void {
  const answered = steps.flatMap((step) => {
    if (!('answer' in step)) return [];
    const { purpose, draft } = step.request;
    return [{ model: modelUsed(step.request), purpose, parameters: draft.body, answer: step.answer }];
  });
  const used = usageOf(answered, dependencies.settings.prices);
  count(call.connection.id, used, call.record, dependencies);
  if ('started' in result) return;
  const isDoubtful = 'error' in result && doubtful.includes(result.error.code);
  dependencies.budgets.settle(reservation, isDoubtful ? {} : amountsUsed(used));
}

/** What a long answer has used, for each of its responses. */
export interface LongUsage {
  connection: string;
  used: readonly ModelUsage[];
  reservation: Reservation;
}

/** Counts what a long answer has used, and settles its reservation. */
export function settleLong(
  { connection, used, reservation }: LongUsage,
  record: Pick<CallRecord, 'usage' | 'headers'>,
  dependencies: Dependencies,
): void {
  count(connection, used, record, dependencies);
  dependencies.budgets.settle(reservation, amountsUsed(used));
}

function count(
  connection: string,
  used: readonly ModelUsage[],
  record: Pick<CallRecord, 'usage' | 'headers'>,
  { usage }: Dependencies,
): void {
  const withModel = used.filter(({ model }) => model !== '');
  if (withModel.length === 0) return;
  usage.add(connection, withModel);
  const { USD } = amountsUsed(withModel);
  record.usage = {
    ...addCounts(...withModel.map(({ counts }) => counts)),
    ...(USD !== undefined && { cost: USD }),
  };
  if (USD !== undefined) record.headers['x-estimated-cost'] = costText(USD);
}

/** An amount in US dollars as a decimal number, to a billionth, such as `0.000123`: a short text costs less than a millionth. */
function costText(amount: number): string {
  return amount.toFixed(9).replace(/\.?0+$/, '');
}

/** What was used in each unit of a budget; without US dollars if a model has no price. */
function amountsUsed(used: readonly ModelUsage[]): Partial<Amounts> {
  const tokens = used.reduce((sum, { counts }) => sum + tokensOf(counts), 0);
  const costs = used.map(({ cost }) => cost);
  return costs.includes(undefined)
    ? { tokens }
    : { tokens, USD: costs.reduce((sum: number, cost) => sum + (cost ?? 0), 0) };
}
