/** Reads what the connection of an instance has used, by what the app says. */
import { connectionId } from './app';
import { instanceKey, type Instance } from './instances';

/** The sums of November 2026, and how much of the budget is used, with what is set aside. */
export async function readSpending({ dependencies }: Instance) {
  const { usage, budgets } = dependencies;
  await budgets.flush();
  const connection = connectionId(instanceKey);
  const sums = await usage.read({ connection, from: '2026-11-01', to: '2026-11-30' });
  const [status] = await budgets.status(connection);
  return {
    sums: sums.map(({ sum }) => sum),
    calls: sums.reduce((all, { sum }) => all + sum.calls, 0),
    used: status?.used,
  };
}
