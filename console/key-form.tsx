/** Asks for the function key, or shows the way to sign in. */
import { useState } from 'preact/hooks';
import { explained } from './errors';
import { get, storeKey } from './session';

const notAccepted =
  'The app does not accept this key. Copy the whole key again, or ask your administrator for a new one.';

/** What can be said about a key without asking the app; empty if it may be right. */
function whatIsWrongWith(key: string): string {
  if (key === '') return 'Enter the function key first.';
  // A header can only have these characters.
  return /^[\x21-\x7e]+$/.test(key)
    ? ''
    : 'This is not a function key: it has blanks or unusual letters. Copy it again.';
}

/** Shows the form. `opened` is called once the app has accepted a key. */
export function KeyForm({ isForEntra, opened }: { isForEntra: boolean; opened: () => void }) {
  const [key, setKey] = useState('');
  const [trouble, setTrouble] = useState('');
  const [isBusy, setBusy] = useState(false);

  async function enter(event: Event) {
    event.preventDefault();
    const written = key.trim();
    const wrong = whatIsWrongWith(written);
    setTrouble(wrong);
    if (wrong) return;
    setBusy(true);
    storeKey(written);
    try {
      const { status, body } = await get('/v1/connection');
      if (status === 401 || status === 403) {
        storeKey('');
        setTrouble(status === 401 ? notAccepted : explained(status, body).message);
      } else opened();
    } catch {
      storeKey('');
      setTrouble('The app does not answer. Look whether you are online, then try again.');
    } finally {
      setBusy(false);
    }
  }

  if (isForEntra) {
    const back = encodeURIComponent(location.pathname);
    return (
      <section class="door">
        <h1 tabindex={-1}>Sign in</h1>
        <p>This app knows its callers by their Microsoft Entra accounts. You need no key.</p>
        <a class="button" href={`.auth/login/aad?post_login_redirect_uri=${back}`}>
          Sign in with Microsoft
        </a>
      </section>
    );
  }
  return (
    <section class="door">
      <h1 tabindex={-1}>Try OpenAI before it is in your flow</h1>
      <p>
        Write a prompt, see the answer, and copy the finished action into Power Automate, Logic Apps or Power
        Apps. Administrators see whether everything works, who uses it, and what ends soon.
      </p>
      <form onSubmit={(event) => void enter(event)} noValidate>
        <label for="key">Function key</label>
        <input
          id="key"
          type="password"
          value={key}
          onInput={({ currentTarget }) => setKey(currentTarget.value)}
          autocomplete="off"
          spellcheck={false}
          aria-describedby="about-key"
          aria-invalid={trouble !== ''}
        />
        <p class="hint" id="about-key">
          The same key as in your flow’s connection. Your administrator gives it to you. It stays in this tab,
          and is forgotten when you close it.
        </p>
        {trouble && (
          <p class="note bad" role="alert">
            {trouble}
          </p>
        )}
        <button type="submit" class="main" disabled={isBusy}>
          {isBusy ? 'Opening …' : 'Open'}
        </button>
      </form>
    </section>
  );
}
