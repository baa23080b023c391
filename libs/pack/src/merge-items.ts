import { sameJson } from './same-json.ts';

export interface Identified {
  id: string;
}

/** Both sides changed one item in different ways; the tenant's side stands until a person decides. Absent means removed. */
export interface ItemConflict<T> {
  id: string;
  base?: T;
  incoming?: T;
  mine?: T;
}

/** The merged items, and for every id of any side exactly one of the five lists says what became of it. */
export interface ItemMerge<T> {
  items: T[];
  /** Stays as the tenant has it, which may be "removed". */
  kept: string[];
  updated: string[];
  added: string[];
  removed: string[];
  conflicts: ItemConflict<T>[];
}

/**
 * Three-way merge by id. `base` is the version the tenant started from, `incoming` the new version, `mine` what the tenant
 * has now. What the tenant changed is never overwritten: it is kept, or a conflict when the new version changed it too.
 * Ids must be unique on each side.
 */
export function mergeItems<T extends Identified>(
  base: readonly T[],
  incoming: readonly T[],
  mine: readonly T[],
): ItemMerge<T> {
  const [was, next, now] = [byId(base), byId(incoming), byId(mine)];
  const merge: ItemMerge<T> = { items: [], kept: [], updated: [], added: [], removed: [], conflicts: [] };
  const result = new Map<string, T>();
  for (const id of new Set([...was.keys(), ...next.keys(), ...now.keys()])) {
    const [b, i, m] = [was.get(id), next.get(id), now.get(id)];
    const taken = decide(b, i, m);
    const item = taken === 'incoming' ? i : m;
    if (item !== undefined) result.set(id, item);
    if (taken === 'mine') merge.kept.push(id);
    else if (taken === 'conflict') merge.conflicts.push({ id, ...present(b, i, m) });
    else if (i === undefined) merge.removed.push(id);
    else if (m === undefined) merge.added.push(id);
    else merge.updated.push(id);
  }
  merge.items = inOrder(result, arrangedByTenant(base, mine) ? [mine, incoming] : [incoming, mine]);
  return merge;
}

function decide<T>(
  base: T | undefined,
  incoming: T | undefined,
  mine: T | undefined,
): 'mine' | 'incoming' | 'conflict' {
  if (sameJson(mine, incoming) || sameJson(incoming, base)) return 'mine';
  return sameJson(mine, base) ? 'incoming' : 'conflict';
}

function present<T>(base: T | undefined, incoming: T | undefined, mine: T | undefined): Omit<ItemConflict<T>, 'id'> {
  return {
    ...(base === undefined ? {} : { base }),
    ...(incoming === undefined ? {} : { incoming }),
    ...(mine === undefined ? {} : { mine }),
  };
}

function byId<T extends Identified>(items: readonly T[]): Map<string, T> {
  const map = new Map(items.map((item) => [item.id, item]));
  if (map.size !== items.length) throw new Error('Items to merge must have unique ids.');
  return map;
}

/** The order is the pack's until the tenant arranged the items differently. */
function arrangedByTenant(base: readonly Identified[], mine: readonly Identified[]): boolean {
  return !sameJson(
    base.map((item) => item.id),
    mine.map((item) => item.id),
  );
}

function inOrder<T extends Identified>(result: ReadonlyMap<string, T>, sides: readonly (readonly T[])[]): T[] {
  const ids = new Set(sides.flatMap((side) => side.map((item) => item.id)));
  return [...ids].flatMap((id) => result.get(id) ?? []);
}
