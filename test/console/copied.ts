/** Turns samples of actions into forms of the console, as a maker would have filled them in. */
import { operationsOf, type Operation } from '../../console/operations';
import { emptyForm, type ChosenFile, type Form, type Written } from '../../console/request';
import { asList, asObject, type JsonObject } from '../../src/json';
import { readDefinition } from '../support/samples';

/** Every operation of the connector that makers see. */
export const operations = operationsOf(readDefinition());

/** Finds an operation. */
export function operationOf(id: string): Operation {
  const found = operations.find((one) => one.id === id);
  if (!found) throw new Error(`The console has no operation ${id}`);
  return found;
}

/** A file with the bytes of a sample. */
export function chosenFile(base64: string, name = 'sample'): ChosenFile {
  const bytes = new Uint8Array(Buffer.from(base64, 'base64'));
  const start = Buffer.from(bytes.subarray(0, 4)).toString('latin1');
  const [type = '', ending = ''] = start.includes('PNG') ? ['image/png', 'png'] : ['audio/mpeg', 'mp3'];
  return { name: `${name}.${ending}`, type, bytes };
}

/** Fills in a form with the inputs of a sample. */
export function formOf(operation: Operation, inputs: JsonObject): Form {
  const written = operation.fields.flatMap((field): [string, Written][] => {
    const [outer = '', inner] = field.name.split('.');
    const value = inner === undefined ? inputs[outer] : (asObject(inputs[outer])[inner] ?? inputs[inner]);
    if (field.name === 'messages' && value === undefined) {
      return [['messages', [{ role: String(inputs.role), content: String(inputs.content) }]]];
    }
    if (value === undefined) return [];
    if (field.kind === 'file' && typeof value === 'string') return [[field.name, chosenFile(value)]];
    if (field.kind === 'files') {
      const files = asList(value).map((file) => chosenFile(String(asObject(file).contentBytes)));
      return [[field.name, files]];
    }
    if (field.kind === 'lines') {
      // A flow may give the list as text.
      const list: unknown = typeof value === 'string' && value.startsWith('[') ? JSON.parse(value) : value;
      return [[field.name, asList(list).join('\n')]];
    }
    if (field.kind === 'list') return [[field.name, value as readonly Record<string, string>[]]];
    return [[field.name, typeof value === 'string' ? value : JSON.stringify(value)]];
  });
  return { ...emptyForm(operation), ...Object.fromEntries(written) };
}
