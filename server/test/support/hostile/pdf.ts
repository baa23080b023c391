/** An object of a PDF: a dictionary or array as it is written, or a stream with its dictionary. */
export type PdfObject = string | { readonly dictionary: string; readonly stream: Buffer };

/** A PDF (ISO 32000-1, 7.5) of these objects, numbered from 1; the first is the catalog. */
export function pdf(objects: readonly PdfObject[], trailer = ''): Buffer {
  const pieces: Buffer[] = [Buffer.from('%PDF-1.7\n')];
  const offsets: number[] = [];
  let offset = pieces[0]!.length;
  const put = (piece: Buffer) => {
    pieces.push(piece);
    offset += piece.length;
  };
  for (const [at, object] of objects.entries()) {
    offsets.push(offset);
    put(Buffer.from(`${at + 1} 0 obj\n`));
    if (typeof object === 'string') put(Buffer.from(object));
    else {
      put(Buffer.from(`<<${object.dictionary}/Length ${object.stream.length}>>\nstream\n`));
      put(object.stream);
      put(Buffer.from('\nendstream'));
    }
    put(Buffer.from('\nendobj\n'));
  }
  const table = offsets.map((each) => `${String(each).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  const end = `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<</Size ${size}/Root 1 0 R${trailer}>>\nstartxref\n${offset}\n%%EOF\n`;
  return Buffer.concat([...pieces, Buffer.from(end)]);
}

export const font = '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>';

/** One page that shows what `content` draws; `more` are objects from 6 on, `catalog` stands in the catalog. */
export function onePage(
  content: PdfObject,
  { catalog = '', page = '', more = [] as readonly PdfObject[], trailer = '' } = {},
): Buffer {
  return pdf(
    [
      `<</Type/Catalog/Pages 2 0 R${catalog}>>`,
      '<</Type/Pages/Kids[3 0 R]/Count 1>>',
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>${page}>>`,
      content,
      font,
      ...more,
    ],
    trailer,
  );
}

/** Draws each line 20 points under the last. */
export const drawn = (...lines: readonly string[]): PdfObject => ({
  dictionary: '',
  stream: Buffer.from(`BT /F1 12 Tf 50 700 Td ${lines.map((line) => `(${line}) Tj 0 -20 Td`).join(' ')} ET`),
});
