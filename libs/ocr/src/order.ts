import type { Point, Quad } from './types.ts';

/** Columns of text are this many lines long and this many line heights wide; labels before their values are narrower. */
const columnRows = 3;
const columnWidth = 8;
/** Free space between columns, in line heights. */
const gutter = 1;

interface Box<T> {
  readonly item: T;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Items as a person reads them: blocks from above, columns from the left, in each row from the left. */
export function inReadingOrder<T extends { readonly quad: Quad }>(items: readonly T[], skewDegrees: number): T[] {
  const radians = (-skewDegrees * Math.PI) / 180;
  const straight = ({ x, y }: Point): Point => ({
    x: x * Math.cos(radians) - y * Math.sin(radians),
    y: x * Math.sin(radians) + y * Math.cos(radians),
  });
  const boxes = items.map((item): Box<T> => {
    const [a, b, c, d] = item.quad.map((corner) => straight(corner)) as unknown as Quad;
    return {
      item,
      left: (a.x + d.x) / 2,
      right: (b.x + c.x) / 2,
      top: (a.y + b.y) / 2,
      bottom: (c.y + d.y) / 2,
    };
  });
  return ordered(boxes).map(({ item }) => item);
}

/** Recursive cuts of the page (Nagy and Seth 1984, "Hierarchical representation of optically scanned documents"). */
function ordered<T>(boxes: readonly Box<T>[]): readonly Box<T>[] {
  if (boxes.length < 2) return boxes;
  const columns = cut(boxes, 'left', 'right', gutter * lineHeightOf(boxes));
  if (columns && isColumn(columns[0]) && isColumn(columns[1])) return columns.flatMap((part) => ordered(part));
  const blocks = cut(boxes, 'top', 'bottom', 0);
  if (blocks) return blocks.flatMap((part) => ordered(part));
  return rowsOf(boxes).flat();
}

/** At the widest free space along one axis, where it is wider than `least`. */
function cut<T>(
  boxes: readonly Box<T>[],
  from: 'left' | 'top',
  to: 'right' | 'bottom',
  least: number,
): [Box<T>[], Box<T>[]] | null {
  const sorted = boxes.toSorted((a, b) => a[from] - b[from]);
  let reach = sorted[0]![to];
  let best = { at: 0, space: least };
  for (const [i, box] of sorted.entries()) {
    if (i > 0 && box[from] - reach > best.space) best = { at: i, space: box[from] - reach };
    reach = Math.max(reach, box[to]);
  }
  return best.at === 0 ? null : [sorted.slice(0, best.at), sorted.slice(best.at)];
}

const isColumn = <T>(boxes: readonly Box<T>[]): boolean => {
  const rows = rowsOf(boxes);
  const width = median(rows.map((row) => Math.max(...row.map(({ right }) => right)) - row[0]!.left));
  return rows.length >= columnRows && width >= columnWidth * lineHeightOf(boxes);
};

/** Boxes whose middles are within half a line of the row's first. */
function rowsOf<T>(boxes: readonly Box<T>[]): Box<T>[][] {
  const rows: Box<T>[][] = [];
  for (const box of boxes.toSorted((a, b) => a.top + a.bottom - b.top - b.bottom)) {
    const row = rows.at(-1);
    const first = row?.[0];
    const apart = first ? (box.top + box.bottom - first.top - first.bottom) / 2 : Infinity;
    if (row && first && apart < Math.min(box.bottom - box.top, first.bottom - first.top) / 2) row.push(box);
    else rows.push([box]);
  }
  return rows.map((row) => row.toSorted((a, b) => a.left - b.left));
}

const lineHeightOf = <T>(boxes: readonly Box<T>[]): number => median(boxes.map(({ top, bottom }) => bottom - top));

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
