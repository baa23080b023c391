import type { Gather } from '../gather.ts';
import { around, joined, type Line } from './pdf-lines.ts';
import { headingLevel } from './text.ts';

/** A line this much larger than the body is a heading. */
const HEADING_SIZE = 1.15;
const HEADING_LENGTH = 80;
/** Heads and feet of pages stand within this share of the height and on this share of the pages. */
const MARGIN = 0.09;
const REPEATED_SHARE = 0.5;
const REPEATED_LEAST = 3;
const BULLET = /^[•●▪◦■□◆○·‣∙]\s*/u;
const ENDED = /[。！？!?；;：:.…”"）)]$/u;

/** Headings by size or by number, paragraphs by distance, indent and full lines, heads and feet of pages dropped. */
export function pdfBlocks(lines: readonly Line[], pages: number, gather: Gather): void {
  const kept = withoutRepeated(lines, pages, gather);
  const body = bodySize(kept);
  const levels = headingSizes(kept, body);
  let open: Line[] = [];

  function flush(): void {
    const [first] = open;
    if (!first) return;
    const level = levelOf(first, levels, open.length);
    const text = open.reduce((sum, line) => joined(sum, line.text), '');
    const where = {
      page: first.page,
      box: around(open.filter(({ page }) => page === first.page).map(({ box }) => box)),
    };
    if (level !== undefined) gather.block({ type: 'heading', level, text, ...where });
    else if (BULLET.test(text)) gather.block({ type: 'list', text: text.replace(BULLET, '- '), ...where });
    else gather.block({ type: 'paragraph', text, ...where });
    open = [];
  }

  const edgeOf = rightEdges(kept);
  for (const line of kept) {
    const last = open.at(-1);
    if (last && !belongs(last, line, edgeOf(last))) flush();
    open.push(line);
  }
  flush();
}

/** Whether a line goes on with the paragraph of the last one; `edge` is how far lines of that column reach. */
function belongs(last: Line, line: Line, edge: number): boolean {
  const em = last.size / last.aspect;
  if (Math.abs(last.size - line.size) > last.size * 0.08 || BULLET.test(line.text)) return false;
  if (headingLevel(line.text) !== undefined || headingLevel(last.text) !== undefined) return false;
  // The next word may have been too long for the rest of the line; a Chinese one never is.
  const spare = em * (/[\p{Script=Latin}\d,]$/u.test(last.text) ? 7 : 2.5);
  const full = last.box[0] + last.box[2] > edge - spare;
  if (last.page !== line.page) return full && !ENDED.test(last.text);
  const gap = line.box[1] - (last.box[1] + last.box[3]);
  if (gap > last.size * 1.1 || gap < -last.size * 2) return false;
  const indented = line.box[0] > last.box[0] + em * 1.5;
  return full && !(indented && ENDED.test(last.text));
}

/** Columns are told apart by where their lines begin, in twentieths of the page. */
const COLUMNS = 20;

function rightEdges(lines: readonly Line[]): (line: Line) => number {
  const edges = new Map<number, number>();
  const key = ({ page, box }: Line, shift: number) => page * 100 + Math.floor(box[0] * COLUMNS) + shift;
  for (const line of lines) edges.set(key(line, 0), Math.max(edges.get(key(line, 0)) ?? 0, line.box[0] + line.box[2]));
  return (line) => Math.max(...[-1, 0, 1].map((shift) => edges.get(key(line, shift)) ?? 0));
}

function bodySize(lines: readonly Line[]): number {
  const weights = new Map<number, number>();
  for (const line of lines) {
    const size = rounded(line.size);
    weights.set(size, (weights.get(size) ?? 0) + line.text.length);
  }
  let [body, most] = [0, 0];
  for (const [size, weight] of weights) if (weight > most) [body, most] = [size, weight];
  return body;
}

/** The sizes of headings, largest first: the place is the level. */
function headingSizes(lines: readonly Line[], body: number): number[] {
  const sizes = new Set(
    lines
      .filter((line) => line.size > body * HEADING_SIZE && line.text.length <= HEADING_LENGTH)
      .map((line) => rounded(line.size)),
  );
  return [...sizes].toSorted((one, other) => other - one).slice(0, 4);
}

function levelOf(line: Line, sizes: readonly number[], lines: number): number | undefined {
  const at = sizes.indexOf(rounded(line.size));
  if (at >= 0 && lines <= 3) return at + 1;
  const numbered = headingLevel(line.text);
  return numbered === undefined ? undefined : Math.min(6, numbered + sizes.length);
}

const rounded = (size: number) => Math.round(size * 500) / 500;

function withoutRepeated(lines: readonly Line[], pages: number, gather: Gather): Line[] {
  const least = Math.max(REPEATED_LEAST, pages * REPEATED_SHARE);
  const onPages = new Map<string, Set<number>>();
  const keyOf = (line: Line) => line.text.replace(/\d+/g, '#');
  const atEdge = ({ box }: Line) => box[1] + box[3] < MARGIN || box[1] > 1 - MARGIN;
  for (const line of lines.filter(atEdge)) {
    const known = onPages.get(keyOf(line)) ?? new Set();
    onPages.set(keyOf(line), known.add(line.page));
  }
  const kept = lines.filter((line) => !atEdge(line) || (onPages.get(keyOf(line))?.size ?? 0) < least);
  if (kept.length < lines.length) gather.warn('repeated_lines_dropped', undefined, lines.length - kept.length);
  return kept;
}
