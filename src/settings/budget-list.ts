/** Reads the setting BUDGETS. */
import { listOf, type Complain } from './kinds';

/** How much may be spent in a day or a month. Both begin at midnight, UTC. */
export interface Budget {
  /** Id of the connection that it is for; `each` for every connection that has no budget of its own; `all` for all together. */
  who: string;
  amount: number;
  /** US dollars, as estimated, or tokens that go in or come out. */
  unit: 'USD' | 'tokens';
  period: 'day' | 'month';
  /** The part of it at which the administrator is told, from 0 to 1. */
  soft: number;
}

/** The part at which the administrator is told unless a budget says otherwise. */
const usualSoft = 0.8;

const pattern =
  /^(all|each|[0-9a-f]{24})\s*=\s*(\d{1,12}(?:\.\d{1,6})?)\s*(usd|tokens)\s*(?:\/|per)\s*(day|month)(?:\s*@\s*(\d{1,3})\s*%)?$/i;

/** Reads a list of budgets, such as `all=500 USD/month, each=20 USD/month@90%`. */
export function readBudgets(given: string | undefined, complain: Complain): readonly Budget[] {
  const budgets = listOf(given ?? '').map((entry): Budget | undefined => {
    const [, who = '', amount = '', unit = '', period = '', soft] = pattern.exec(entry) ?? [];
    const share = soft === undefined ? usualSoft : Number(soft) / 100;
    if (!(Number(amount) > 0) || share > 1) return undefined;
    return {
      who: who.toLowerCase(),
      amount: Number(amount),
      unit: unit.toLowerCase() === 'usd' ? 'USD' : 'tokens',
      period: period.toLowerCase() === 'day' ? 'day' : 'month',
      soft: share,
    };
  });
  const read = budgets.filter((budget) => budget !== undefined);
  if (read.length < budgets.length) {
    complain(
      'must be a list such as all=500 USD/month, each=20 USD/month@80%, 0123456789abcdef01234567=1000000 tokens/day',
    );
  }
  const keys = read.map(({ who, unit, period }) => `${who} ${unit} ${period}`);
  if (new Set(keys).size < keys.length)
    complain('must not have two budgets for the same in the same unit and period');
  return read;
}
