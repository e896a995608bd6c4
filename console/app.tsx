/** The frame of the page: its views, and the key that opens them. */
import { useEffect, useState } from 'preact/hooks';
import { asObject } from '../src/json';
import { KeyForm } from './key-form';
import { operationsOf, type Operation } from './operations';
import { Overview } from './overview';
import { SetUp } from './set-up';
import { explained } from './errors';
import { get, storedKey, storeKey } from './session';
import { Try } from './try';

/** Views by the word after `#` in the address. */
const views = { try: 'Try', overview: 'Overview', setup: 'Set up' } as const;
type View = keyof typeof views;

/** The view, and the operation of the view Try, that the address names. */
function placeIn(hash: string): { view: View; operation: string | undefined } {
  const [view = '', operation] = hash.slice(1).split('/');
  return { view: Object.hasOwn(views, view) ? (view as View) : 'try', operation };
}

/** Whether callers sign in, and not enter a key: the page finds out by asking. */
type Door = 'asking' | 'open' | 'key' | 'sign in';

export function App() {
  const [door, setDoor] = useState<Door>('asking');
  const [place, setPlace] = useState(placeIn(location.hash));
  const [operations, setOperations] = useState<readonly Operation[]>([]);
  const [trouble, setTrouble] = useState('');

  useEffect(() => {
    const follow = () => {
      setPlace(placeIn(location.hash));
      // As after loading a page, the keyboard is at the start of what is new.
      document.querySelector<HTMLElement>('main h1')?.focus();
    };
    addEventListener('hashchange', follow);
    void open();
    return () => removeEventListener('hashchange', follow);
  }, []);

  async function open() {
    try {
      const definition = await get('/swagger.json');
      if (definition.status === 200) setOperations(operationsOf(definition.body));
      else setTrouble(explained(definition.status, definition.body).message);
      const { status, body } = await get('/v1/connection');
      const isForEntra = asObject(body.error).code === 'sign_in_required';
      setDoor(isForEntra ? 'sign in' : status === 401 ? 'key' : 'open');
      // The key of an earlier visit may have been renewed.
      if (status === 401) storeKey('');
    } catch {
      setTrouble(
        'The app does not answer. Look whether it runs and whether you are online, then load this page again.',
      );
      setDoor('key');
    }
  }

  function close() {
    storeKey('');
    setDoor('key');
  }

  const { view } = place;
  const isOpen = door === 'open';
  return (
    <>
      <header class="top">
        <a class="name" href="#try">
          <img src="console/icon.svg" alt="" width="28" height="28" />
          <span>OpenAI connector</span>
        </a>
        {isOpen && (
          <nav aria-label="Views">
            {Object.entries(views).map(([name, title]) => (
              <a href={`#${name}`} aria-current={view === name ? 'page' : undefined}>
                {title}
              </a>
            ))}
          </nav>
        )}
        {isOpen && storedKey() && (
          <button type="button" class="quiet" onClick={close}>
            Forget key
          </button>
        )}
      </header>
      <main>
        {trouble && (
          <p class="note bad" role="alert">
            {trouble}
          </p>
        )}
        {door === 'asking' && <p class="loading">Opening …</p>}
        {(door === 'key' || door === 'sign in') && (
          <KeyForm isForEntra={door === 'sign in'} opened={() => setDoor('open')} />
        )}
        {isOpen && view === 'try' && operations.length > 0 && (
          <Try operations={operations} chosen={place.operation} />
        )}
        {isOpen && view === 'overview' && <Overview operations={operations} />}
        {isOpen && view === 'setup' && <SetUp />}
      </main>
    </>
  );
}
