/** Tests how files in JSON inputs are decoded. */
import { fileInputs, decodeFiles } from '../../../src/http/input/files';
import { row } from '../../support/rows';

test('only as many files of a list are decoded as show that it is too long', () => {
  const files = fileInputs(row('ImageEditPost'));
  const { image } = decodeFiles(files, { image: Array.from({ length: 20 }, () => 'QUJD') });
  expect(image).toHaveLength(17);
});
