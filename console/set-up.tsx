/** Shows an administrator which parts of the app work, and how to import the connector. */
import { useEffect, useState } from 'preact/hooks';
import { asList, asObject, type JsonObject } from '../src/json';
import { explained } from './errors';
import { Sentence } from './sentence';
import { appAddress, get } from './session';

const states: Readonly<Record<string, { word: string; class: string }>> = {
  works: { word: 'Works', class: 'state good' },
  attention: { word: 'Look at it', class: 'state bad' },
  fails: { word: 'Fails', class: 'state bad' },
  not_used: { word: 'Not used', class: 'state' },
};

export function SetUp() {
  const [body, setBody] = useState<JsonObject>();
  const [trouble, setTrouble] = useState('');

  async function test() {
    setBody(undefined);
    setTrouble('');
    try {
      const reply = await get(`/v1/setup?now=${Date.now()}`);
      if (reply.status === 200) setBody(reply.body);
      else setTrouble(explained(reply.status, reply.body).message);
    } catch {
      setTrouble('The app does not answer. Look whether it runs and whether you are online.');
    }
  }
  useEffect(() => void test(), []);

  const checks = asList(body?.checks).map(asObject);
  const failing = checks.filter(({ state }) => state === 'fails' || state === 'attention').length;
  return (
    <div class="page">
      <section aria-labelledby="checks">
        <div class="head">
          <h1 id="checks" tabindex={-1}>
            Set up
          </h1>
          <button type="button" onClick={() => void test()}>
            Test again
          </button>
        </div>
        <p role="status">
          {trouble
            ? ''
            : body === undefined
              ? 'Testing …'
              : failing === 0
                ? 'Everything works.'
                : `${failing} of ${checks.length} parts need you.`}
        </p>
        {trouble && (
          <p class="note bad" role="alert">
            <Sentence text={trouble} />
          </p>
        )}
        <ul class="checks">
          {checks.map(({ title, state, message }) => (
            <li>
              <h2>{String(title)}</h2>
              <span class={states[String(state)]?.class}>{states[String(state)]?.word}</span>
              <span>
                <Sentence text={String(message)} />
              </span>
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="import">
        <h2 id="import">Give the connector to makers</h2>
        <ol class="steps">
          <li>
            Save{' '}
            <a href="./swagger.json" download="openai.swagger.json">
              the definition
            </a>
            . It has the address of this app.
          </li>
          <li>
            In Power Automate or Power Apps, open “Custom connectors”, choose “New custom connector”, “Import
            an OpenAPI file”, and give it the name OpenAI.
          </li>
          <li>
            Create the connector, test it with a function key on the page “Test”, and share it with the
            makers, each with a key of their own.
          </li>
        </ol>
        <p class="hint">
          A Logic App, or an action “HTTP + Swagger”, takes the address{' '}
          <code>{`${appAddress}/swagger.json`}</code> directly.
        </p>
      </section>
    </div>
  );
}
