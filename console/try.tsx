/** Lets a maker fill in an action, run it, and copy it. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { CopyAs } from './copy-as';
import { FormField } from './fields';
import { followed } from './long-answer';
import type { Operation } from './operations';
import { ReplyView } from './reply';
import { emptyForm, requestOf, type Form, type Written } from './request';
import { send, type AppReply } from './session';
import { duration } from './words';

/** What becomes of a call. */
type Run =
  | { state: 'idle' }
  | { state: 'running'; since: number; answerId?: string }
  | { state: 'done'; reply: AppReply }
  | { state: 'failed'; message: string };

/** The operation that a visitor sees first. */
const usual = 'ChatPost';

/** What has been written so far. It survives a visit to another view, but not the tab. */
const forms = new Map<string, Form>();

export function Try({
  operations,
  chosen,
}: {
  operations: readonly Operation[];
  chosen: string | undefined;
}) {
  const wanted = chosen ?? usual;
  const operation = operations.find(({ id }) => id === wanted) ?? operations[0];
  if (!operation) return null;
  const areas = Map.groupBy(operations, ({ area }) => area);
  return (
    <div class="try">
      <nav class="actions" aria-label="Actions">
        {[...areas].map(([area, ofArea]) => (
          <section>
            <h2>{area}</h2>
            <ul>
              {ofArea.map(({ id, summary }) => (
                <li>
                  <a href={`#try/${id}`} aria-current={id === operation.id ? 'true' : undefined}>
                    {summary}
                  </a>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </nav>
      <div class="choose">
        <label for="action">Action</label>
        <select
          id="action"
          value={operation.id}
          onChange={({ currentTarget }) => {
            location.hash = `#try/${currentTarget.value}`;
          }}
        >
          {[...areas].map(([area, ofArea]) => (
            <optgroup label={area}>
              {ofArea.map(({ id, summary }) => (
                <option value={id}>{summary}</option>
              ))}
            </optgroup>
          ))}
        </select>
      </div>
      <Action key={operation.id} operation={operation} />
    </div>
  );
}

function Action({ operation }: { operation: Operation }) {
  const [form, setForm] = useState<Form>(forms.get(operation.id) ?? emptyForm(operation));
  const [isLong, setLong] = useState(false);
  const [run, setRun] = useState<Run>({ state: 'idle' });
  const stop = useRef<AbortController>(undefined);
  const result = useRef<HTMLElement>(null);
  useEffect(() => () => stop.current?.abort(), []);
  useEffect(() => {
    if (run.state === 'done' || run.state === 'failed') result.current?.focus();
  }, [run.state]);

  function write(name: string, value: Written | undefined) {
    setForm((before) => {
      const next = { ...before, [name]: value };
      forms.set(operation.id, next);
      return next;
    });
  }

  async function start(event: Event) {
    event.preventDefault();
    const control = new AbortController();
    stop.current = control;
    const since = performance.now();
    setRun({ state: 'running', since });
    try {
      const first = await send(requestOf(operation, form), {
        signal: control.signal,
        ...(isLong && operation.mayTakeLong && { headers: { prefer: 'respond-async, wait=2' } }),
      });
      const onWait = (answerId: string) => setRun({ state: 'running', since, answerId });
      setRun({ state: 'done', reply: await followed(first, { signal: control.signal, onWait }) });
    } catch (error) {
      const isStopped = error instanceof DOMException && error.name === 'AbortError';
      const message = isStopped
        ? 'You stopped waiting. The app may still finish the call, and it counts.'
        : 'The app does not answer. Look whether you are online, then try again.';
      setRun({ state: 'failed', message });
    }
  }

  const { fields } = operation;
  const visible = fields.filter(({ hidden }) => !hidden);
  const shown = visible.filter(({ advanced }) => !advanced);
  const more = visible.filter(({ advanced }) => advanced);
  const field = (one: (typeof fields)[number]) => (
    <FormField key={one.name} field={one} value={form[one.name]} write={(value) => write(one.name, value)} />
  );
  return (
    <div class="work">
      <section class="form" aria-labelledby="action-title">
        <h1 id="action-title" tabindex={-1}>
          {operation.summary}
        </h1>
        <p class="about">{operation.description}</p>
        <form
          onSubmit={(event) => void start(event)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey))
              event.currentTarget.requestSubmit();
          }}
          noValidate
        >
          {shown.map(field)}
          {(more.length > 0 || operation.mayTakeLong) && (
            <details>
              <summary>More inputs</summary>
              {more.map(field)}
              {operation.mayTakeLong && (
                <label class="check">
                  <input
                    type="checkbox"
                    checked={isLong}
                    onChange={({ currentTarget }) => setLong(currentTarget.checked)}
                  />
                  Wait for up to an hour, as a flow does
                </label>
              )}
            </details>
          )}
          <div class="go">
            <button type="submit" class="main" disabled={run.state === 'running'}>
              {run.state === 'running' ? 'Running …' : 'Run'}
            </button>
            {run.state === 'running' && (
              <button type="button" onClick={() => stop.current?.abort()}>
                Stop waiting
              </button>
            )}
            <span class="hint">Ctrl + Enter runs it, too.</span>
          </div>
        </form>
      </section>
      <section
        class="result"
        aria-label="Reply"
        tabindex={-1}
        ref={result}
        aria-busy={run.state === 'running'}
      >
        {run.state === 'idle' && (
          <p class="empty">
            The reply appears here. A run is a real call: it counts against your limit, and may cost money.
          </p>
        )}
        {run.state === 'running' && <Progress since={run.since} answerId={run.answerId} />}
        {run.state === 'failed' && (
          <p class="note bad" role="alert">
            {run.message}
          </p>
        )}
        {run.state === 'done' && <ReplyView operation={operation} reply={run.reply} />}
      </section>
      <CopyAs operation={operation} form={form} isLong={isLong && operation.mayTakeLong} />
    </div>
  );
}

/** Shows that a call runs, and for how long. */
function Progress({ since, answerId }: { since: number; answerId: string | undefined }) {
  const [now, setNow] = useState(performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <div class="progress">
      <p role="status">
        {answerId ? 'OpenAI works on a long answer. This page asks until it is there.' : 'OpenAI is working.'}
      </p>
      <progress aria-label="The call runs" />
      <p class="hint">
        {duration(Math.max(0, Math.floor((now - since) / 1000) * 1000))}
        {answerId && (
          <>
            {' '}
            · The id of the answer is <code>{answerId}</code>.
          </>
        )}
      </p>
    </div>
  );
}
