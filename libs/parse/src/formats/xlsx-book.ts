import type { Gather } from '../gather.ts';
import { refuse } from '../refused.ts';
import { relationships, streamXml } from '../xml.ts';
import type { Zip } from '../zip.ts';
import { type NumberKind, numberKind, type Shared } from './xlsx-cell.ts';

export interface Sheet {
  readonly name: string;
  readonly part: string;
  readonly hidden: boolean;
}

/** What the sheets of a workbook share. */
export interface Book extends Shared {
  readonly sheets: readonly Sheet[];
}

const SHEETS = 200;
const BOOK = 'xl/workbook.xml';

export async function readBook(zip: Zip, gather: Gather): Promise<Book> {
  if (!zip.has(BOOK)) refuse('file.broken', { part: BOOK });
  const { inside } = await relationships(zip, BOOK, gather.limits);
  const sheets: Sheet[] = [];
  let from1904 = false;
  await streamXml(
    zip,
    BOOK,
    {
      open(name, attributes) {
        if (name === 'workbookPr') from1904 = /^(1|true)$/.test(attributes.get('date1904') ?? '');
        if (name !== 'sheet' || sheets.length >= SHEETS) return;
        const part = inside.get(attributes.get(':id') ?? '')?.target;
        const hidden = (attributes.get('state') ?? 'visible') !== 'visible';
        if (part) sheets.push({ name: attributes.get('name') ?? '', part, hidden });
      },
    },
    gather.limits,
  );
  const targets = [...inside.values()];
  return {
    sheets,
    from1904,
    strings: await sharedStrings(zip, targets.find(({ type }) => type.endsWith('/sharedStrings'))?.target, gather),
    styles: await styleKinds(zip, targets.find(({ type }) => type.endsWith('/styles'))?.target, gather),
  };
}

/** Every text once; phonetic readings (`rPh`) are left out. Together they may be as long as the text of a file. */
async function sharedStrings(zip: Zip, part: string | undefined, gather: Gather): Promise<string[]> {
  const { limits } = gather;
  const strings: string[] = [];
  if (part === undefined || !zip.has(part)) return strings;
  let one = '';
  let total = 0;
  let reading = false;
  let phonetic = false;
  await streamXml(
    zip,
    part,
    {
      open(name) {
        if (name === 'si') one = '';
        if (name === 't') reading = !phonetic;
        if (name === 'rPh') phonetic = true;
      },
      text(text) {
        if (reading && one.length <= limits.cell) one += text;
      },
      close(name) {
        if (name === 't') reading = false;
        if (name === 'rPh') phonetic = false;
        if (name !== 'si') return;
        total += one.length;
        const full = total > limits.text || strings.length >= limits.rows * limits.columns;
        if (full) refuse('file.too_much_text', { limit: limits.text });
        strings.push(one);
      },
    },
    limits,
  );
  return strings;
}

async function styleKinds(zip: Zip, part: string | undefined, gather: Gather): Promise<NumberKind[]> {
  const kinds: NumberKind[] = [];
  if (part === undefined || !zip.has(part)) return kinds;
  const codes = new Map<string, string>();
  let inCells = false;
  await streamXml(
    zip,
    part,
    {
      open(name, attributes) {
        const id = attributes.get('numFmtId') ?? '';
        if (name === 'numFmt') codes.set(id, attributes.get('formatCode') ?? '');
        if (name === 'cellXfs') inCells = true;
        if (name === 'xf' && inCells) kinds.push(numberKind(Number(id), codes.get(id)));
      },
      close(name) {
        if (name === 'cellXfs') inCells = false;
      },
    },
    gather.limits,
  );
  return kinds;
}
