/** Reads a form as the platform writes it in JSON: an object with `$multipart`. */
import { AppError } from '../../errors';
import { asObject, isObject } from '../../json';
import { wrappedText } from '../../schema/wrapper';
import type { FileInputs } from './files';
import type { Part } from './multipart';
import { decodeTransfer } from './transfer-encoding';
import { checkCount, inputName, isListName, type NamedInputs } from './names';

/**
 * Reads the parts. A part has `headers`, as in a form, and a `body`: a text, or an object with `$content`. The files are found
 * later, as those of any JSON body.
 * See https://learn.microsoft.com/azure/logic-apps/logic-apps-content-type
 *
 * @throws AppError `invalid_multipart` for a part without a name
 */
export function readWrappedForm(parts: readonly unknown[], action: NamedInputs, files: FileInputs): Part[] {
  checkCount(parts.length);
  return parts.map((part) => {
    const { headers, body: written } = asObject(part);
    const disposition = headerOf(headers, 'content-disposition');
    const label = parameterOf(disposition, 'name');
    if (label === undefined) throw new AppError('invalid_multipart', { message: nameless });
    const name = inputName(action, label);
    const encoding = headerOf(headers, 'content-transfer-encoding');
    const body =
      typeof written === 'string' ? decodeTransfer(Buffer.from(written), encoding, name).toString() : written;
    const about = {
      '$content-type': headerOf(headers, 'content-type'),
      name: parameterOf(disposition, 'filename'),
    };
    const file = { ...about, ...(isObject(body) ? body : { $content: body }) };
    return {
      name,
      value: files.has(name) ? file : (wrappedText(body) ?? body),
      isListed: isListName(label),
    };
  });
}

/** A header of a part, whose name can be in any case. */
function headerOf(headers: unknown, wanted: string): string {
  const found = Object.entries(asObject(headers)).find(([name]) => name.toLowerCase() === wanted)?.[1];
  return typeof found === 'string' ? found : '';
}

/** A parameter of a header, such as `name="file"`. */
function parameterOf(header: string, name: string): string | undefined {
  const [, quoted, plain] =
    new RegExp(`;\\s*${name}\\s*=\\s*(?:"([^"]*)"|([^;\\s]+))`, 'i').exec(header) ?? [];
  return quoted ?? plain;
}

const nameless =
  'An entry of `$multipart` has no name. Give it the header "Content-Disposition": "form-data; name=\\"file\\"".';
