/** Makes small real documents: a PDF, and the three kinds of Office that are zip archives. */
import { strToU8, zipSync } from 'fflate';

/** A PDF of one page with a line of text, with a cross-reference table that is right. */
export function pdfWith(text: string): Buffer {
  const page = `BT /F1 12 Tf 72 720 Td (${text.replace(/[()\\]/g, '\\$&')}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${page.length} >>\nstream\n${page}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let body = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = body.length;
    body += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}`;
  const trailer = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`;
  return Buffer.from(body + table + trailer, 'latin1');
}

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const main = 'http://schemas.openxmlformats.org';

function office(kind: string, part: string, content: string): Buffer {
  const type = `application/vnd.openxmlformats-officedocument.${kind}.main+xml`;
  const files = {
    '[Content_Types].xml': `${head}<Types xmlns="${main}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/${part}" ContentType="${type}"/></Types>`,
    '_rels/.rels': `${head}<Relationships xmlns="${main}/package/2006/relationships"><Relationship Id="rId1" Type="${main}/officeDocument/2006/relationships/officeDocument" Target="${part}"/></Relationships>`,
    [part]: `${head}${content}`,
  };
  return Buffer.from(
    zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)]))),
  );
}

/** A Word document with a paragraph. */
export const docxWith = (text: string): Buffer =>
  office(
    'wordprocessingml.document',
    'word/document.xml',
    `<w:document xmlns:w="${main}/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>${text}</w:t></w:r></w:p></w:body></w:document>`,
  );

/** An Excel workbook without sheets. */
export const xlsxWith = (name: string): Buffer =>
  office(
    'spreadsheetml.sheet',
    'xl/workbook.xml',
    `<workbook xmlns="${main}/spreadsheetml/2006/main"><definedNames><definedName name="${name}">1</definedName></definedNames></workbook>`,
  );

/** A PowerPoint presentation without slides. */
export const pptxEmpty = (): Buffer =>
  office(
    'presentationml.presentation',
    'ppt/presentation.xml',
    `<p:presentation xmlns:p="${main}/presentationml/2006/main"/>`,
  );
