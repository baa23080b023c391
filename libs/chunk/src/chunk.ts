import { createHash } from 'node:crypto';
import type { Block, Box, ParsedFile } from '#libs/parse';
import type { Chunk, ChunkOptions } from './types.ts';
import { type Unit, unitsOf } from './units.ts';

const LEAST = 200;
const MOST = 800;
/** A longer heading is none; its beginning stands for it. */
const HEADING = 200;

interface Section {
  readonly heading: readonly string[];
  readonly units: Unit[];
}

/**
 * Cuts a file into pieces that can be found and read by themselves: never across headings, never inside a sentence,
 * tables by rows under their repeated header, lists in one piece, no overlap. The same file gives the same chunks.
 */
export function chunk(parsed: ParsedFile, options: ChunkOptions = {}): Chunk[] {
  const most = options.most ?? MOST;
  const least = Math.min(options.least ?? LEAST, most);
  const sections = [...sectionsOf(parsed.blocks, most), ...tableSections(parsed, most)];
  const seen = new Map<string, number>();
  return sections.flatMap(({ heading, units }) =>
    packed(units, least, most).flatMap((group) => {
      const text = textOf(group).trim();
      if (text === '') return [];
      const place = group[0]?.page ?? null;
      const key = JSON.stringify([heading, text]);
      const before = seen.get(key) ?? 0;
      seen.set(key, before + 1);
      return [{ id: idOf(key, before), heading, text, page: place, box: boxOf(group, place) }];
    }),
  );
}

/** The second of two equal chunks of one file is told apart by its number, so that ids stay single. */
function idOf(key: string, before: number): string {
  return createHash('sha256')
    .update(before === 0 ? key : `${key}#${before}`)
    .digest('hex')
    .slice(0, 32);
}

/** Blocks under the headings above them. A heading with nothing under it is content itself. */
function sectionsOf(blocks: readonly Block[], most: number): Section[] {
  const sections: Section[] = [];
  let path: { readonly level: number; readonly text: string }[] = [];
  let open: Section = { heading: [], units: [] };
  for (const [index, block] of blocks.entries()) {
    if (block.type !== 'heading') {
      open.units.push(...unitsOf(block, most));
      continue;
    }
    const level = block.level ?? 1;
    path = path.filter((above) => above.level < level);
    sections.push(open);
    const next = blocks[index + 1];
    const isLeaf = !next || (next.type === 'heading' && (next.level ?? 1) <= level);
    if (isLeaf) sections.push({ heading: path.map(({ text }) => text), units: unitsOf(block, most) });
    path.push({ level, text: block.text.slice(0, HEADING).toWellFormed() });
    open = { heading: path.map(({ text }) => text), units: [] };
  }
  sections.push(open);
  return sections.filter(({ units }) => units.length > 0);
}

function tableSections({ tables }: ParsedFile, most: number): Section[] {
  return tables.map(({ name, header, rows }) => {
    const line = (cells: readonly string[]) => cells.map((cell) => cell.replace(/\s+/g, ' ')).join('\t');
    const text = [header, ...rows.map(({ cells }) => cells)].map(line).join('\n');
    return { heading: [name], units: unitsOf({ type: 'table', text }, most) };
  });
}

/** Groups of about equal size between the bounds: as few as fit, none much shorter than the others. */
function packed(units: readonly Unit[], least: number, most: number): Unit[][] {
  const total = textOf(units).length;
  const target = Math.max(least, total / Math.ceil(total / most));
  const groups: Unit[][] = [];
  let open: Unit[] = [];
  let size = 0;
  const close = () => {
    if (open.length > 0) groups.push(open);
    [open, size] = [[], 0];
  };
  for (const [index, unit] of units.entries()) {
    const added = cost(open, unit);
    if (open.length > 0 && size + added > most) {
      const carried = open.length > 1 && open.at(-1)!.announces ? [open.pop()!] : [];
      close();
      for (const each of carried) {
        size += cost(open, each);
        open.push(each);
      }
    }
    size += cost(open, unit);
    open.push(unit);
    const left = units[index + 1];
    if (size >= target && left && !unit.announces) close();
  }
  close();
  return tailJoined(groups, least, most);
}

/** What a unit adds to a group: the header is repeated where a group begins, and where another table begins. */
function cost(group: readonly Unit[], unit: Unit): number {
  const last = group.at(-1);
  const repeats = unit.header !== undefined && unit.header !== last?.header;
  return unit.text.length + (last ? unit.glue.length : 0) + (repeats ? unit.header!.length + 1 : 0);
}

function tailJoined(groups: Unit[][], least: number, most: number): Unit[][] {
  const [before, tail] = groups.slice(-2);
  if (!before || !tail || textOf(tail).length >= least) return groups;
  const both = [...before, ...tail];
  return textOf(both).length <= most ? [...groups.slice(0, -2), both] : groups;
}

function textOf(units: readonly Unit[]): string {
  const parts: string[] = [];
  let last: Unit | undefined;
  for (const unit of units) {
    if (last) parts.push(unit.glue);
    if (unit.header !== undefined && unit.header !== last?.header) parts.push(`${unit.header}\n`);
    parts.push(unit.text);
    last = unit;
  }
  return parts.join('');
}

function boxOf(units: readonly Unit[], page: number | null): Box | null {
  const boxes = units.flatMap((unit) => (unit.page === page && unit.box ? [unit.box] : []));
  if (boxes.length === 0) return null;
  const left = Math.min(...boxes.map(([x]) => x));
  const top = Math.min(...boxes.map(([, y]) => y));
  const right = Math.max(...boxes.map(([x, , width]) => x + width));
  const bottom = Math.max(...boxes.map(([, y, , height]) => y + height));
  const round = (value: number) => Math.round(value * 1e4) / 1e4;
  return [left, top, round(right - left), round(bottom - top)];
}
