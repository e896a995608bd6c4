/** Files among inputs that came as JSON. */
import { fileInputs, decodeFiles } from '../../../src/http/input/files';
import { row } from '../../support/rows';

test('of a list of files that is too long, no more are decoded than show that', () => {
  const files = fileInputs(row('ImageEditPost'));
  const { image } = decodeFiles(files, { image: Array.from({ length: 20 }, () => 'QUJD') });
  expect(image).toHaveLength(17);
});
