import type { Box } from '../types.ts';

/** A run of text as the PDF holds it. */
export interface Glyphs {
  readonly text: string;
  /** Font size as a fraction of the height of the page. */
  readonly size: number;
  readonly box: Box;
  /** Width of the page by its height. */
  readonly aspect: number;
}

export interface Line {
  readonly page: number;
  readonly text: string;
  readonly size: number;
  readonly box: Box;
  readonly aspect: number;
}

const CJK = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]/u;

/**
 * Joins runs to lines in the order of the file, which is the reading order of nearly every producer (columns included).
 * A run goes on with the line when it stands beside it: on its height, and not left of its end.
 */
export function linesOf(runs: readonly Glyphs[], page: number): Line[] {
  const lines: Line[] = [];
  let open: Glyphs[] = [];
  const flush = () => {
    const line = lineOf(open, page);
    if (line.text.trim() !== '') lines.push(line);
    open = [];
  };
  for (const run of runs) {
    if (run.text === '') continue;
    const last = open.at(-1);
    if (last && !goesOn(last, run)) flush();
    open.push(run);
  }
  if (open.length > 0) flush();
  return lines;
}

function goesOn(last: Glyphs, run: Glyphs): boolean {
  const middle = ({ box }: Glyphs) => box[1] + box[3] / 2;
  const sameHeight = Math.abs(middle(last) - middle(run)) < Math.max(last.size, run.size) * 0.5;
  const em = run.size / run.aspect;
  return sameHeight && run.box[0] >= last.box[0] + last.box[2] - em;
}

function lineOf(runs: readonly Glyphs[], page: number): Line {
  let text = '';
  let end = 0;
  for (const run of runs) {
    const gap = run.box[0] - end;
    const letters = !CJK.test(text.at(-1) ?? '') || !CJK.test(run.text[0] ?? '');
    const em = run.size / run.aspect;
    const apart = gap > em * (letters ? 0.25 : 1);
    text += text !== '' && apart && !/\s$/.test(text) && !/^\s/.test(run.text) ? ` ${run.text}` : run.text;
    end = run.box[0] + run.box[2];
  }
  const inked = runs.filter((run) => run.text.trim() !== '');
  const sizes = inked.map((run) => run.size);
  return {
    page,
    text: text.replace(/\s+/g, ' ').trim(),
    size: sizes.length > 0 ? Math.max(...sizes) : 0,
    box: around(inked.map((run) => run.box)),
    aspect: runs[0]?.aspect ?? 1,
  };
}

/** The smallest box around all, within the page, to a ten thousandth. */
export function around(boxes: readonly Box[]): Box {
  let [left, top, right, bottom] = [1, 1, 0, 0];
  for (const [x, y, width, height] of boxes) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + width);
    bottom = Math.max(bottom, y + height);
  }
  const inside = (value: number) => Math.round(Math.min(1, Math.max(0, value)) * 1e4) / 1e4;
  const [x, y] = [inside(left), inside(top)];
  return [x, y, inside(Math.max(0, inside(right) - x)), inside(Math.max(0, inside(bottom) - y))];
}

/** Puts the end of a line and the beginning of the next together as they would stand in one line. */
export function joined(before: string, after: string): string {
  if (before === '') return after;
  if (/[a-z]-$/.test(before) && /^[a-z]/.test(after)) return before.slice(0, -1) + after;
  const tight = CJK.test(before.at(-1)!) || CJK.test(after[0] ?? '');
  return tight ? before + after : `${before} ${after}`;
}
