/** Tests how forms for OpenAI are written. */
import { fileFrom } from '../../src/schema/file';
import { writeForm } from '../../src/openai/form';

test('a field name is escaped, so it cannot add headers to the form', () => {
  const file = { ...fileFrom([Buffer.from('x')]), kind: 'png' };
  const { pieces } = writeForm({ 'a"\r\nX-Injected: 1': 'b', 'c"\r\nX-Injected: 1': file });
  const text = Buffer.concat(pieces).toString();
  expect(text).toContain('name="a%22%0D%0AX-Injected: 1"\r\n\r\nb');
  expect(text).toContain('name="c%22%0D%0AX-Injected: 1"; filename="c%22%0D%0AX-Injected: 1.png"\r\n');
  expect(text).not.toMatch(/^X-Injected/m);
});

test('the file names of a list have no brackets, and the length counts all pieces in bytes', () => {
  const file = { ...fileFrom([Buffer.from('x'), Buffer.from('ü')]), kind: 'png' };
  const { pieces, length } = writeForm({ image: [file, file] });
  const text = Buffer.concat(pieces).toString();
  expect(text.match(/name="image\[\]"; filename="image\.png"/g)).toHaveLength(2);
  expect(length).toBe(Buffer.byteLength(text));
});
