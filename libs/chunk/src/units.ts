import { sentences } from '#libs/text';
import type { Block, Box } from '#libs/parse';

/** What is never cut: a sentence, a list, a row of a table, a line of code. */
export interface Unit {
  readonly text: string;
  /** What stands between it and the unit before. */
  readonly glue: '' | '\n';
  /** Repeated at the top of each chunk the unit begins: the header of a table. */
  readonly header?: string;
  /** Goes with the next one where both fit: a sentence that announces a list. */
  readonly announces: boolean;
  readonly page: number | null;
  readonly box: Box | null;
}

/** A sentence that is no sentence (a page of base64, a log) is cut at this length. */
const SENTENCE = 2000;
/** Of a repeated header. */
const HEADER = 400;

export function unitsOf(block: Block, most: number): Unit[] {
  const where = { page: block.page ?? null, box: block.box ?? null };
  const unit = (text: string, glue: Unit['glue']): Unit => ({
    text,
    glue,
    announces: /[：:]\s*$/u.test(text),
    ...where,
  });
  switch (block.type) {
    case 'heading':
    case 'paragraph':
      return sentences(block.text)
        .flatMap(pieces)
        .map((text, index) => unit(text, index === 0 ? '\n' : ''));
    case 'table': {
      const [first = '', ...rows] = block.text.split('\n');
      if (rows.length === 0) return pieces(first).map((text) => unit(text, '\n'));
      const header = first.slice(0, HEADER).toWellFormed();
      return rows.flatMap((row) => pieces(row)).map((text) => ({ ...unit(text, '\n'), header, announces: false }));
    }
    case 'list':
      if (block.text.length <= most) return [{ ...unit(block.text, '\n'), announces: false }];
      return topItems(block.text)
        .flatMap(pieces)
        .map((text) => ({ ...unit(text, '\n'), announces: false }));
    case 'code':
      return block.text
        .split('\n')
        .flatMap(pieces)
        .map((text) => ({ ...unit(text, '\n'), announces: false }));
  }
}

/** A list in its outermost items, each with what is nested in it. */
function topItems(text: string): string[] {
  const items: string[] = [];
  for (const line of text.split('\n')) {
    if (line.startsWith('  ') && items.length > 0) items[items.length - 1] += `\n${line}`;
    else items.push(line);
  }
  return items;
}

/** Cuts what is far too long at the last comma or space before the limit, else at the limit. */
function pieces(text: string): string[] {
  const out: string[] = [];
  let rest = text;
  while (rest.length > SENTENCE) {
    const head = rest.slice(0, SENTENCE);
    const at = Math.max(...['，', ',', '、', '；', ';', ' ', '\t', '\n'].map((mark) => head.lastIndexOf(mark))) + 1;
    const whole = at > SENTENCE / 2 ? at : SENTENCE - (isHalf(rest, SENTENCE) ? 1 : 0);
    out.push(rest.slice(0, whole));
    rest = rest.slice(whole);
  }
  out.push(rest);
  return out;
}

const isHalf = (text: string, at: number) =>
  /[\udc00-\udfff]/.test(text[at] ?? '') && /[\ud800-\udbff]/.test(text[at - 1] ?? '');
