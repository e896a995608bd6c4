/** Shows an administrator or a maker whether it works, who uses it, and what ends soon. */
import { useEffect, useState } from 'preact/hooks';
import { asList, asObject, type JsonObject } from '../src/json';
import { Bar, Days, Gauge } from './charts';
import { explained } from './errors';
import type { Operation } from './operations';
import { Sentence } from './sentence';
import { get, type AppReply } from './session';
import { count, counted, dollars, duration } from './words';

/** A text or number; empty for anything else. */
const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/** How often the limit is looked at again, in milliseconds. Neither of these requests counts as a call. */
const refreshMs = 5_000;

export function Overview({ operations }: { operations: readonly Operation[] }) {
  const [isAll, setAll] = useState(false);
  const [mayAll, setMayAll] = useState(false);
  const of = isAll ? '?of=all' : '';
  const connection = useReply('/v1/connection', refreshMs);
  const calls = useReply(`/v1/calls${of}`, refreshMs);
  const usage = useReply(`/v1/usage${of}`);
  useEffect(() => {
    void get('/v1/usage?of=all').then(
      ({ status }) => setMayAll(status === 200),
      () => undefined,
    );
  }, []);
  return (
    <div class="page">
      <div class="head">
        <h1 tabindex={-1}>Overview</h1>
        {mayAll && (
          <label class="check">
            <input
              type="checkbox"
              checked={isAll}
              onChange={({ currentTarget }) => setAll(currentTarget.checked)}
            />
            All connections
          </label>
        )}
      </div>
      <div class="pair">
        <section aria-labelledby="limit">
          <div class="block">
            <h2 id="limit">Limit of this connection</h2>
            <Loaded reply={connection} show={(body) => <Limit body={body} />} />
          </div>
        </section>
        <section aria-labelledby="state">
          <div class="block">
            <h2 id="state">OpenAI and other upstreams</h2>
            <Loaded reply={connection} show={(body) => <Upstreams body={body} />} />
          </div>
        </section>
      </div>
      <section aria-labelledby="used">
        <h2 id="used">{isAll ? 'Used by all connections this month' : 'Used this month'}</h2>
        <Loaded reply={usage} show={(body) => <Used body={body} />} />
      </section>
      <section aria-labelledby="calls">
        <h2 id="calls">{isAll ? 'Last calls of all connections' : 'Last calls'}</h2>
        <Loaded reply={calls} show={(body) => <Calls body={body} operations={operations} />} />
      </section>
    </div>
  );
}

/** Gets something from the app, and again from time to time. */
function useReply(target: string, everyMs?: number): AppReply | 'unreachable' | undefined {
  const [reply, setReply] = useState<AppReply | 'unreachable'>();
  useEffect(() => {
    let isGone = false;
    const ask = () =>
      get(target).then(
        (found) => !isGone && setReply(found),
        () => !isGone && setReply('unreachable'),
      );
    void ask();
    const timer =
      everyMs === undefined
        ? undefined
        : setInterval(() => document.visibilityState === 'visible' && void ask(), everyMs);
    return () => {
      isGone = true;
      clearInterval(timer);
    };
  }, [target]);
  return reply;
}

/** Shows a reply once it is there, or what to do if it is an error. */
function Loaded({
  reply,
  show,
}: {
  reply: AppReply | 'unreachable' | undefined;
  show: (body: JsonObject) => preact.JSX.Element;
}) {
  if (reply === undefined) return <p class="loading">Loading …</p>;
  if (reply === 'unreachable')
    return <p class="note bad">The app does not answer. Look whether you are online.</p>;
  if (reply.status === 200) return show(reply.body);
  const { message, advice } = explained(reply.status, reply.body);
  return (
    <p class="note bad">
      <Sentence text={`${message} ${advice}`} />
    </p>
  );
}

function Limit({ body }: { body: JsonObject }) {
  const [limit, used, windowSeconds, reset] = [
    body.limit,
    body.used,
    body.window_seconds,
    body.reset_seconds,
  ].map(Number);
  const seconds = reset ?? 0;
  const left = Math.max(0, (limit ?? 0) - (used ?? 0));
  const back = `The next call comes back in ${counted(seconds, 'second')}.`;
  const name = typeof body.name === 'string' && body.name !== '' ? `${body.name}, ` : '';
  return (
    <div class="limit">
      <Gauge used={used ?? 0} limit={limit ?? 0} />
      <div>
        <p>
          <strong>{`${count(left)} of ${counted(limit ?? 0, 'call')} left`}</strong>
        </p>
        <p class="hint">
          {`In any ${counted(windowSeconds ?? 0, 'second')}. ${(used ?? 0) === 0 ? 'All are free.' : back}`}
          {left === 0 && ' Flows wait and try again by themselves.'}
        </p>
        <p class="hint">
          {name}
          <code>{textOf(body.id)}</code>
        </p>
      </div>
    </div>
  );
}

const stateWords = { true: 'Accepted', false: 'Refused', null: 'Unknown' } as const;

function Upstreams({ body }: { body: JsonObject }) {
  return (
    <ul class="checks upstreams">
      {asList(body.upstreams).map((found) => {
        const { name, key_accepted, message } = asObject(found);
        const state = key_accepted === true ? 'true' : key_accepted === false ? 'false' : 'null';
        return (
          <li>
            <h3>{String(name)}</h3>
            <span class={state === 'true' ? 'state good' : 'state bad'}>{stateWords[state]}</span>
            <span>
              <Sentence text={String(message)} />
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function Used({ body }: { body: JsonObject }) {
  const month = asObject(body.month);
  const today = asObject(body.today);
  const forecast = asObject(body.forecast);
  const models = asList(body.models).map(asObject);
  const ending = models.filter(({ ends }) => typeof ends === 'string');
  const days = daysOf(body);
  if (Number(month.calls) === 0) return <p class="empty">No call has used a model this month.</p>;
  return (
    <>
      <dl class="figures">
        <Figure name="Today" value={dollars(Number(today.estimated_cost))} />
        <Figure name="This month" value={dollars(Number(month.estimated_cost))} />
        <Figure name="Forecast for the month" value={dollars(Number(forecast.estimated_cost))} />
        <Figure name="Calls this month" value={count(Number(month.calls))} />
        <Figure name="Tokens this month" value={count(Number(month.tokens))} />
      </dl>
      {asList(body.budgets)
        .map(asObject)
        .map((budget) => (
          <Budget budget={budget} />
        ))}
      <figure>
        <Days
          days={days}
          name={`Estimated cost by day: ${days
            .filter(({ value }) => value > 0)
            .map(({ day, text }) => `${day} ${text}`)
            .join(', ')}`}
        />
        <figcaption>{`Estimated cost of each day, from ${days[0]?.day ?? ''} to today. The highest column is ${dollars(Math.max(...days.map(({ value }) => value)))}. ${textOf(body.message)}`}</figcaption>
      </figure>
      {ending.map(({ model, ends, replacement }) => (
        <p class="note">
          <strong>{`${String(model)} ends on ${String(ends)}.`}</strong>{' '}
          {replacement
            ? `From then on, ${textOf(replacement)} answers. Try your prompts with it before.`
            : 'Nothing takes its place by itself. Choose another model in your flows before.'}
        </p>
      ))}
      <TotalsTable title="Model" rows={models.map((one) => ({ name: String(one.model), total: one }))} />
      {body.connections !== undefined && (
        <TotalsTable
          title="Connection"
          rows={asList(body.connections)
            .map(asObject)
            .map(({ connection, name, month }) => ({
              name: textOf(name ?? connection),
              total: asObject(month),
            }))}
        />
      )}
    </>
  );
}

/** A table with a total in each row. Its label is the title in the plural. */
function TotalsTable({
  title,
  rows,
}: {
  title: string;
  rows: readonly { name: string; total: JsonObject }[];
}) {
  return (
    <div class="scroll" tabindex={0} role="region" aria-label={`${title}s`}>
      <table>
        <thead>
          <tr>
            <th scope="col">{title}</th>
            <th scope="col" class="number">
              Calls
            </th>
            <th scope="col" class="number">
              Tokens
            </th>
            <th scope="col" class="number">
              Cost
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, total }) => (
            <Row name={name} total={total} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Row({ name, total }: { name: string; total: JsonObject }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td class="number">{count(Number(total.calls))}</td>
      <td class="number">{count(Number(total.tokens))}</td>
      <td class="number">{dollars(Number(total.estimated_cost))}</td>
    </tr>
  );
}

function Budget({ budget }: { budget: JsonObject }) {
  const { of, unit, period, resets_at } = budget;
  const [amount, used, percent, warning] = [
    budget.amount,
    budget.used,
    budget.used_percent,
    budget.warning_percent,
  ].map(Number);
  const shown = (number: number) => (unit === 'USD' ? dollars(number) : `${count(number)} tokens`);
  const whose = of === 'all' ? 'Budget of all connections' : 'Budget of this connection';
  const text = `${whose}: ${shown(used ?? 0)} of ${shown(amount ?? 0)} per ${String(period)}, ${percent ?? 0} %`;
  return (
    <div class="block">
      <p>
        {text}. <span class="hint">{`It starts again on ${String(resets_at).slice(0, 10)}.`}</span>
      </p>
      <Bar part={used ?? 0} whole={amount ?? 0} name={text} isBad={(percent ?? 0) >= (warning ?? 100)} />
    </div>
  );
}

/** Every day of the month until today, also those without calls. */
function daysOf(body: JsonObject): { day: string; value: number; text: string }[] {
  const today = String(body.day);
  const costs = new Map(
    asList(body.days)
      .map(asObject)
      .map(({ day, estimated_cost }) => [String(day), Number(estimated_cost)]),
  );
  return Array.from({ length: Number(today.slice(8)) }, (_, index) => {
    const day = `${today.slice(0, 8)}${String(index + 1).padStart(2, '0')}`;
    const value = costs.get(day) ?? 0;
    return { day, value, text: dollars(value) };
  });
}

function Calls({ body, operations }: { body: JsonObject; operations: readonly Operation[] }) {
  const calls = asList(body.calls).map(asObject);
  const titles = new Map(operations.map(({ id, summary }) => [id, summary]));
  const isAll = calls.some(({ connection }) => connection !== undefined);
  if (calls.length === 0) return <p class="empty">{`There is no call yet. ${String(body.message)}`}</p>;
  return (
    <>
      <div class="scroll" tabindex={0} role="region" aria-label="Last calls">
        <table>
          <thead>
            <tr>
              {['Time', ...(isAll ? ['Connection'] : []), 'Action', 'Result', 'Model', 'Took', 'Cost'].map(
                (title) => (
                  <th scope="col">{title}</th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {calls.map((call) => (
              <tr>
                <th scope="row">{new Date(String(call.time)).toLocaleTimeString('en-GB')}</th>
                {isAll && <td>{textOf(call.connection_name ?? call.connection)}</td>}
                <td>{titles.get(String(call.action)) ?? String(call.action)}</td>
                <td class={call.code === null ? undefined : 'bad-text'}>
                  {call.code === null ? 'Done' : `${textOf(call.status)} ${textOf(call.code)}`}
                </td>
                <td>{textOf(call.model ?? call.model_asked)}</td>
                <td>{duration(Number(call.ms))}</td>
                <td>{call.estimated_cost === null ? '' : dollars(Number(call.estimated_cost))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="hint">{String(body.message)}</p>
    </>
  );
}
