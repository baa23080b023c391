import { folderLimits } from '#contracts/http/folders';

/** What the tree needs of a folder. */
export interface Leaf {
  readonly id: string;
  readonly parentId: string | null;
  readonly name: string;
  readonly articles: number;
}

export interface Branch<F extends Leaf> {
  readonly folder: F;
  /** Counted from 1. */
  readonly level: number;
  /** Articles here and in all folders below. */
  readonly total: number;
  readonly children: readonly Branch<F>[];
}

/** Folders as a tree, by name as the language sorts it, with numbers as numbers: 第 2 期 before 第 10 期. */
export function treeOf<F extends Leaf>(folders: readonly F[], locale = 'zh-CN'): Branch<F>[] {
  const order = new Intl.Collator(locale, { numeric: true });
  const known = new Set(folders.map(({ id }) => id));
  // A folder whose parent may not be read stands at the top.
  const under = Map.groupBy(folders, ({ parentId }) => (parentId !== null && known.has(parentId) ? parentId : null));
  const grow = (parent: string | null, level: number): Branch<F>[] =>
    (under.get(parent) ?? [])
      .toSorted((a, b) => order.compare(a.name, b.name))
      .map((folder) => {
        const children = grow(folder.id, level + 1);
        return { folder, level, total: children.reduce((sum, one) => sum + one.total, folder.articles), children };
      });
  return grow(null, 1);
}

/** What one sees from top to bottom: the children of closed folders are left out. */
export function rowsOf<F extends Leaf>(tree: readonly Branch<F>[], closed: ReadonlySet<string>): Branch<F>[] {
  return tree.flatMap((branch) => [branch, ...(closed.has(branch.folder.id) ? [] : rowsOf(branch.children, closed))]);
}

/** The folders over one and itself, the outermost first. */
export function pathTo<F extends Leaf>(folders: readonly F[], id: string | null): F[] {
  const path: F[] = [];
  let at = id;
  while (at !== null && path.length <= folders.length) {
    const folder = folders.find((one) => one.id === at);
    if (!folder) break;
    path.unshift(folder);
    at = folder.parentId;
  }
  return path;
}

/** `here`: it lies there already · `inside`: into itself or below itself · `taken`: another of that name lies there · `deep`: beyond the levels there may be */
export type MoveVerdict = 'may' | 'here' | 'inside' | 'taken' | 'deep';

/** Whether a folder can go under another one, or to the top (null). The server says the last word. */
export function mayMove(folders: readonly Leaf[], id: string, to: string | null): MoveVerdict {
  const folder = folders.find((one) => one.id === id);
  if (!folder || folder.parentId === to) return 'here';
  if (pathTo(folders, to).some((one) => one.id === id)) return 'inside';
  if (folders.some((one) => one.parentId === to && one.name === folder.name && one.id !== id)) return 'taken';
  const below = (parent: string): number =>
    Math.max(0, ...folders.filter((one) => one.parentId === parent).map((one) => below(one.id) + 1));
  return pathTo(folders, to).length + 1 + below(id) > folderLimits.depth ? 'deep' : 'may';
}

/** What a key does in a tree, after the WAI-ARIA pattern: go to a row, open a folder or close it. */
export type Stride = { go: string } | { open: string } | { close: string } | null;

export function stride<F extends Leaf>(
  rows: readonly Branch<F>[],
  closed: ReadonlySet<string>,
  at: string,
  key: string,
): Stride {
  const place = rows.findIndex(({ folder }) => folder.id === at);
  const row = rows[place];
  if (!row) return null;
  const to = (index: number): Stride => {
    const next = rows[Math.min(rows.length - 1, Math.max(0, index))];
    return next ? { go: next.folder.id } : null;
  };
  const isClosed = closed.has(at);
  if (key === 'ArrowDown') return to(place + 1);
  if (key === 'ArrowUp') return to(place - 1);
  if (key === 'Home') return to(0);
  if (key === 'End') return to(rows.length - 1);
  if (key === 'ArrowRight' && row.children.length > 0) return isClosed ? { open: at } : to(place + 1);
  if (key === 'ArrowLeft') {
    if (row.children.length > 0 && !isClosed) return { close: at };
    const parent = row.folder.parentId;
    return rows.some(({ folder }) => folder.id === parent) ? { go: parent as string } : null;
  }
  return null;
}
