/** Keeps connections within their budgets: reserves before a call what it may use, and settles after it what it has used. */
import { setTimeout as wait } from 'node:timers/promises';
import { lazily } from '../lazy';
import { openTable, type TableSettings } from '../azure/table';
import { dayMs } from '../day';
import { reasonOf, type Warn } from '../errors';
import { asList, asNumber, asObject } from '../json';
import type { Budget, Settings } from '../settings';
import { createAllotment, type Allotment } from './allotment';
import { createLedger, tableName, type Ledger, type LedgerKey } from './ledger';
import { periodAt } from './period';

export { periodAt } from './period';

/** What a call uses, or may use, in each unit of a budget. */
export type Amounts = Readonly<Record<Budget['unit'], number>>;

/** What was set aside for a call. It is plain JSON, so that it can be stored with a long answer. */
export interface Reservation {
  held: readonly { who: string; row: string; unit: Budget['unit']; amount: number }[];
}

/** Why nothing could be set aside. */
export type BudgetRefusal =
  { reason: 'used_up'; budget: Budget; resetsAt: number } | { reason: 'store_fails'; budget: Budget };

/** How much of a budget is used. */
export interface BudgetStatus {
  budget: Budget;
  used: number;
  /** When its period began and when the next one begins, in milliseconds since 1970. */
  begins: number;
  ends: number;
}

/** Keeps connections within their budgets. */
export interface Budgets {
  /** The budgets of a connection, its own and those of all together. */
  of: (connection: string) => readonly Budget[];
  /** Sets aside what a call may use, in each of the connection’s budgets. */
  reserve: (connection: string, amounts: Amounts) => Promise<Reservation | BudgetRefusal>;
  /**
   * Books what a call has used in place of what was set aside.
   *
   * @param used - in each unit; what was set aside if left out, because nobody knows
   */
  settle: (reservation: Reservation, used: Partial<Amounts>) => void;
  /**
   * How much of each budget of a connection is used; of those of all together if it is left out. Throws what the store throws.
   */
  status: (connection?: string) => Promise<BudgetStatus[]>;
  /** The largest part of a budget of the connection that is used, as far as is known, if it is past the soft level. */
  warning: (connection: string) => number | undefined;
  /** Writes what is not stored yet. */
  flush: () => Promise<void>;
  /** Deletes the rows of periods that ended long ago. Returns how many there were. */
  cleanUp: () => Promise<number>;
}

/** What {@link createBudgets} needs. */
export interface BudgetsOptions {
  settings: TableSettings & Pick<Settings, 'budgets' | 'throttleWhenStoreFails'>;
  /** A clock that only goes forward, in milliseconds from any starting point. */
  clock: () => number;
  /** The time, in milliseconds since 1970. */
  now: () => number;
  random: () => number;
  warn: Warn;
  /** Calls a function after some milliseconds, unless the process ends before. */
  later: (run: () => void, milliseconds: number) => void;
  /** Keeps what is taken. By default this is the table in the settings; tests use something else. */
  ledger?: Ledger;
}

/** How long rows are kept after they were last written. */
const keptMs = 100 * dayMs;

/** Shortest time between two logged warnings about a failing store. */
const quietMs = 10_000;

/** An allotment, and what it is of. */
interface Account {
  budget: Budget;
  ends: number;
  key: LedgerKey;
  allotment: Allotment;
  isTold: boolean;
}

/** Whether a request for a reservation was refused. */
export function isRefusal(result: Reservation | BudgetRefusal): result is BudgetRefusal {
  return 'reason' in result;
}

/** The reservation in a value that was stored; nothing is set aside if there is none. */
export function reservationIn(value: unknown): Reservation {
  const held = asList(asObject(value).held).map((one) => {
    const { who, row, unit, amount } = asObject(one);
    const known = unit === 'USD' ? ('USD' as const) : ('tokens' as const);
    return { who: String(who), row: String(row), unit: known, amount: asNumber(amount) || 0 };
  });
  return { held };
}

/** Creates the budgets. Nothing is loaded or read before the first call of a connection that has one. */
export function createBudgets({
  settings,
  clock,
  now,
  random,
  warn,
  later,
  ledger: given,
}: BudgetsOptions): Budgets {
  const { budgets, throttleWhenStoreFails: whenStoreFails } = settings;
  const ledger = given ?? createLedger(lazily(() => openTable(settings, { name: tableName, maxRetries: 0 })));
  const ofAll = budgets.filter(({ who }) => who === 'all');
  const accounts = new Map<string, Account>();
  const nameOf = ({ who, row }: LedgerKey) => `${who}|${row}`;
  let quietUntil = -Infinity;

  function of(connection: string): readonly Budget[] {
    const own = budgets.filter(({ who }) => who === connection);
    const each = own.length > 0 ? own : budgets.filter(({ who }) => who === 'each');
    return [...each.map((budget) => ({ ...budget, who: connection })), ...ofAll];
  }

  function accountOf(budget: Budget): Account {
    const { name, ends } = periodAt(budget.period, now());
    return accountAt({ who: budget.who, row: `${budget.unit}|${name}` }, budget, ends);
  }

  function accountAt(key: LedgerKey, budget: Budget, ends: number): Account {
    const name = nameOf(key);
    const account = accounts.get(name) ?? {
      ...{ budget, ends, key, isTold: false },
      allotment: createAllotment({
        ...{ key, amount: budget.amount, ledger, whenStoreFails, clock, random, wait, later },
        onStoreFailure: (error) => {
          if (clock() < quietUntil) return;
          quietUntil = clock() + quietMs;
          warn({ event: 'budget_store_failed', connection: key.who, ...reasonOf(error) });
        },
      }),
    };
    accounts.set(name, account);
    for (const [other, { ends: ended, allotment }] of accounts) {
      if (ended < now() && other !== name && !allotment.isBusy()) accounts.delete(other);
    }
    return account;
  }

  /** Tells the administrator once that a budget has reached its soft level. */
  function tell(account: Account): void {
    const { budget, allotment } = account;
    const { who, amount, unit, period, soft } = budget;
    const used = allotment.used();
    if (account.isTold || used < amount * soft) return;
    account.isTold = true;
    warn({ event: 'budget_soft_level', connection: who, unit, period, amount, used: rounded(used) });
  }

  function settle({ held }: Reservation, used: Partial<Amounts>): void {
    for (const { who, row, unit, amount } of held) {
      const account = accountOfRow({ who, row }, unit);
      account.allotment.giveBack(amount - (used[unit] ?? amount));
      tell(account);
    }
  }

  /** The account of a reservation, which another instance or a period that has ended may have made. */
  function accountOfRow(key: LedgerKey, unit: Budget['unit']): Account {
    const known = accounts.get(nameOf(key));
    if (known) return known;
    const ofKey = key.who === 'all' ? ofAll : of(key.who).filter(({ who }) => who !== 'all');
    const current = ofKey.map(accountOf).find((account) => account.key.row === key.row);
    // Nothing can be reserved from it any more.
    const ended: Budget = { who: key.who, amount: 0, unit, period: 'month', soft: Infinity };
    return current ?? accountAt(key, ended, 0);
  }

  return {
    of,
    reserve: async (connection, amounts) => {
      const held: Reservation['held'][number][] = [];
      for (const budget of of(connection)) {
        const account = accountOf(budget);
        const { unit } = budget;
        const amount = amounts[unit];
        const reserved = await account.allotment.reserve(amount);
        tell(account);
        if (reserved === 'granted') {
          held.push({ ...account.key, unit, amount });
          continue;
        }
        settle({ held }, { USD: 0, tokens: 0 });
        if (reserved === 'store_fails') return { reason: 'store_fails', budget };
        return { reason: 'used_up', budget, resetsAt: account.ends };
      }
      return { held };
    },
    settle,
    status: (connection) =>
      Promise.all(
        (connection === undefined ? ofAll : of(connection)).map(async (budget) => {
          const { begins, ends } = periodAt(budget.period, now());
          return { budget, used: await accountOf(budget).allotment.readUsed(), begins, ends };
        }),
      ),
    warning: (connection) => {
      const parts = of(connection).flatMap((budget) => {
        const part = accountOf(budget).allotment.used() / budget.amount;
        return part >= budget.soft ? [part] : [];
      });
      return parts.length > 0 ? Math.max(...parts) : undefined;
    },
    flush: async () => {
      await Promise.all([...accounts.values()].map(({ allotment }) => allotment.flush()));
    },
    cleanUp: () => ledger.deleteBefore(new Date(now() - keptMs)),
  };
}

/** An amount without the dust of sums of fractions. */
function rounded(amount: number): number {
  return Math.round(amount * 1e6) / 1e6;
}
