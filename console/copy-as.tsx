/** Shows the call as something to paste. */
import { useId, useState } from 'preact/hooks';
import { copiedCall, copyTargets } from './copy';
import type { Operation } from './operations';
import type { Form } from './request';
import { appAddress } from './session';

/** The form that was chosen last. It stays for the next action. */
let chosenLast = copyTargets[0]?.id ?? '';

export function CopyAs({ operation, form, isLong }: { operation: Operation; form: Form; isLong: boolean }) {
  const id = useId();
  const [chosen, setChosen] = useState(chosenLast);
  const [said, setSaid] = useState('');
  const target = copyTargets.find((one) => one.id === chosen);
  if (!target) return null;
  const text = target.write(copiedCall(operation, form, appAddress, isLong));

  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setSaid('Copied. Your function key is not in it.');
    } catch {
      setSaid('The browser does not let this page copy. Select the text, and press Ctrl + C.');
    }
  }

  return (
    <section class="copy" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>Use it in your flow</h2>
      <div class="row">
        <label for={id}>Copy as</label>
        <select
          id={id}
          value={chosen}
          onChange={({ currentTarget }) => {
            chosenLast = currentTarget.value;
            setChosen(chosenLast);
            setSaid('');
          }}
        >
          {copyTargets.map((one) => (
            <option value={one.id}>{one.title}</option>
          ))}
        </select>
        <button type="button" class="main" onClick={() => void copy()}>
          Copy
        </button>
        <span role="status">{said}</span>
      </div>
      <p class="hint">{target.hint}</p>
      <details>
        <summary>Look at it first</summary>
        <pre tabindex={0} role="region" aria-label={`The call as ${target.title}`}>
          {text}
        </pre>
      </details>
    </section>
  );
}
