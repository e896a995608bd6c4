/** The inputs of a form, made from the fields of an operation. */
import { useId, useState } from 'preact/hooks';
import { asList, asObject } from '../src/json';
import { explained } from './errors';
import { canRecord, Recorder } from './microphone';
import type { Field } from './operations';
import { emptyEntry, isFile, type ChosenFile, type Written } from './request';
import { get } from './session';
import { bytes } from './words';

interface FieldProps {
  field: Field;
  value: Written | undefined;
  write: (value: Written | undefined) => void;
}

/** Shows one input with its title, its description, and the control that fits it. */
export function FormField({ field, value, write }: FieldProps) {
  if (field.kind === 'list') return <ListField field={field} value={value} write={write} />;
  if (field.kind === 'file' || field.kind === 'files') {
    return <FileField field={field} value={value} write={write} />;
  }
  return <TextField field={field} value={typeof value === 'string' ? value : ''} write={write} />;
}

function Title({ field, id }: { field: Field; id: string }) {
  return (
    <label for={id}>
      {field.title} {field.required ? null : <span class="optional">optional</span>}
    </label>
  );
}

function TextField({ field, value, write }: { field: Field; value: string; write: (value: string) => void }) {
  const id = useId();
  const [models, setModels] = useState<readonly string[]>([]);
  const [trouble, setTrouble] = useState('');
  const { kind, suggestions, purpose, required, description } = field;
  const about = {
    id,
    'aria-describedby': `${id}-about`,
    'aria-required': required,
    value,
  };

  async function listModels() {
    const { status, body } = await get(`/v1/models?purpose=${purpose ?? ''}`);
    setModels(asList(body.data).map((model) => String(asObject(model).id)));
    setTrouble(status === 200 ? '' : explained(status, body).message);
  }

  const offered = [...suggestions, ...models];
  return (
    <div class="field">
      <Title field={field} id={id} />
      {kind === 'long text' || kind === 'lines' ? (
        <textarea {...about} rows={4} onInput={({ currentTarget }) => write(currentTarget.value)} />
      ) : kind === 'yes or no' ? (
        <select {...about} onChange={({ currentTarget }) => write(currentTarget.value)}>
          <option value="">Not set</option>
          <option value="true">Yes</option>
          <option value="false">No</option>
        </select>
      ) : (
        <div class="row">
          <input
            {...about}
            inputMode={kind === 'number' ? 'decimal' : undefined}
            list={offered.length > 0 ? `${id}-list` : undefined}
            onInput={({ currentTarget }) => write(currentTarget.value)}
            autocomplete="off"
            spellcheck={false}
          />
          {purpose && (
            <button
              type="button"
              onClick={() => void listModels()}
              title="Asks OpenAI for its models. It counts as one call."
            >
              List models
            </button>
          )}
        </div>
      )}
      {offered.length > 0 && (
        <datalist id={`${id}-list`}>
          {offered.map((one) => (
            <option value={one} />
          ))}
        </datalist>
      )}
      <p class="hint" id={`${id}-about`}>
        {description}
        {kind === 'lines' && ' One in each line.'}
        {suggestions.length > 0 && ` Often used: ${suggestions.join(', ')}.`}
        {models.length > 0 && ` ${models.length} models are in the list of the field.`}
      </p>
      {trouble && (
        <p class="note bad" role="alert">
          {trouble}
        </p>
      )}
    </div>
  );
}

/** A list of entries, such as the messages of a chat. */
function ListField({ field, value, write }: FieldProps) {
  const entries = Array.isArray(value) ? (value as readonly Record<string, string>[]) : [];
  const change = (place: number, name: string, text: string) =>
    write(entries.map((entry, index) => (index === place ? { ...entry, [name]: text } : entry)));
  const one = field.title.replace(/s$/, '').toLowerCase();
  return (
    <fieldset class="list">
      <legend>{field.title}</legend>
      <p class="hint">{field.description}</p>
      {entries.map((entry, index) => (
        <div class="entry" role="group" aria-label={`${one} ${index + 1}`}>
          {field.of.map((inner) => (
            <EntryField
              inner={inner}
              text={entry[inner.name] ?? ''}
              write={(text) => change(index, inner.name, text)}
            />
          ))}
          {entries.length > 1 && (
            <button
              type="button"
              class="quiet"
              onClick={() => write(entries.filter((_, place) => place !== index))}
              aria-label={`Remove ${one} ${index + 1}`}
            >
              Remove
            </button>
          )}
        </div>
      ))}
      <button type="button" onClick={() => write([...entries, emptyEntry(field)])}>
        Add a {one}
      </button>
    </fieldset>
  );
}

function EntryField({ inner, text, write }: { inner: Field; text: string; write: (text: string) => void }) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{inner.title}</label>
      {inner.suggestions.length > 0 ? (
        <select id={id} value={text} onChange={({ currentTarget }) => write(currentTarget.value)}>
          {inner.suggestions.map((one) => (
            <option value={one}>{one}</option>
          ))}
        </select>
      ) : (
        <textarea id={id} rows={3} value={text} onInput={({ currentTarget }) => write(currentTarget.value)} />
      )}
    </div>
  );
}

/** A file: chosen, dropped, pasted, or recorded. */
function FileField({ field, value, write }: FieldProps) {
  const id = useId();
  const [isOver, setOver] = useState(false);
  const isMany = field.kind === 'files';
  const files = isFile(value) ? [value] : Array.isArray(value) ? (value as unknown[]).filter(isFile) : [];
  const isSound = takesSound(field);
  const isPicture = field.name === 'image' || field.name === 'mask';

  async function take(given: Iterable<File | undefined>) {
    const chosen = await Promise.all([...given].flatMap((one) => (one ? [chosenOf(one)] : [])));
    const [first] = chosen;
    if (first) write(isMany ? [...files, ...chosen] : first);
  }

  return (
    <div
      class={isOver ? 'field drop over' : 'field drop'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void take(event.dataTransfer?.files ?? []);
      }}
      onPaste={(event) => void take(event.clipboardData?.files ?? [])}
    >
      <Title field={field} id={id} />
      <div class="row">
        <input
          id={id}
          type="file"
          multiple={isMany}
          accept={isSound ? 'audio/*,video/mp4,video/webm' : isPicture ? 'image/*' : undefined}
          aria-describedby={`${id}-about`}
          onChange={({ currentTarget }) => void take(currentTarget.files ?? [])}
        />
        {isSound && canRecord() && <Recorder recorded={(sound) => write(sound)} />}
        {isPicture && canPaste() && (
          <button type="button" onClick={() => void pasted().then((one) => take([one]))}>
            Paste a picture
          </button>
        )}
      </div>
      {files.map((file) => (
        <p class="chosen" role="status">
          {file.name}, {bytes(file.bytes.length)}{' '}
          <button
            type="button"
            class="quiet"
            aria-label={`Remove ${file.name}`}
            onClick={() => write(isMany ? files.filter((one) => one !== file) : undefined)}
          >
            Remove
          </button>
        </p>
      ))}
      <p class="hint" id={`${id}-about`}>
        {field.description}{' '}
        {isSound
          ? 'You can also drop a file here, or record one.'
          : isPicture
            ? 'You can also drop or paste a picture here.'
            : 'You can also drop files here.'}
      </p>
    </div>
  );
}

/** Whether a file is a sound: those of the actions for speech are. */
const takesSound = ({ name, description }: Field): boolean =>
  name === 'file' && /sound|audio|speech|record/i.test(description);

async function chosenOf(file: File): Promise<ChosenFile> {
  return {
    name: file.name,
    type: file.type || 'application/octet-stream',
    bytes: new Uint8Array(await file.arrayBuffer()),
  };
}

/** Whether the page may ask for what is on the clipboard. It needs HTTPS, or the own machine. */
const canPaste = (): boolean => 'clipboard' in navigator && 'read' in navigator.clipboard;

/** The picture on the clipboard, if there is one and the browser lets the page read it. */
async function pasted(): Promise<File | undefined> {
  try {
    for (const item of await navigator.clipboard.read()) {
      const type = item.types.find((one) => one.startsWith('image/'));
      if (type) return new File([await item.getType(type)], `pasted.${type.slice(6)}`, { type });
    }
  } catch {
    // Without permission, the keys for pasting still work.
  }
  return undefined;
}
