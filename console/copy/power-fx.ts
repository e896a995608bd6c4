/** Writes a call as a formula of Power Apps. Pure. */
import { isObject } from '../../src/json';
import { bodyOf, isFile } from '../request';
import { shownInputs, type CopiedCall } from './call';

/** The name of the custom connector in formulas. The sample for Power Apps has the same. */
const connector = 'OpenAI';

/**
 * Writes the formula. Inputs in the address and in forms that are required come one after the other; all others are fields of a
 * record at the end.
 */
export function powerFx(call: CopiedCall): string {
  const inputs = shownInputs(call);
  const alone = inputs.filter(([{ place, required }]) => place !== 'body' && required);
  const together = inputs.filter((input) => !alone.includes(input));
  const record = bodyOf(together, ({ name }) => uploaded(name));
  const members = Object.keys(record).length > 0 ? [literal(record)] : [];
  const args = [...alone.map(([, value]) => literal(value)), ...members];
  return `${connector}.${call.operation.id}(${args.join(', ')})`;
}

/** Stands for a file: a control of the app has it. */
interface Uploaded {
  uploaded: string;
}

const uploaded = (name: string): Uploaded => ({ uploaded: name });

function literal(value: unknown): string {
  if (isFile(value)) return `{ contentBytes: UploadedFile.Media, name: ${text(value.name)} }`;
  if (typeof value === 'string') return text(value);
  if (Array.isArray(value))
    return `${value.some(isObject) ? 'Table(' : '['}${value.map(literal).join(', ')}${value.some(isObject) ? ')' : ']'}`;
  if (!isObject(value)) return String(value);
  if ('uploaded' in value) return 'UploadedFile.Media';
  return `{ ${Object.entries(value)
    .map(([name, inner]) => `${name}: ${literal(inner)}`)
    .join(', ')} }`;
}

function text(value: string): string {
  return `"${value.replaceAll('"', '""')}"`;
}
