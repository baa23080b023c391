/** One node of a tree that is kept as a list. */
export interface Branch {
  readonly id: string;
  readonly parentId: string | null;
}

/** A node and everything below it, itself first. */
export function below(known: readonly Branch[], id: string): string[] {
  const children = Map.groupBy(known, (one) => one.parentId);
  const found = [id];
  // The list grows while it is walked; a node stands in it once, because each has one parent.
  for (const one of found) for (const child of children.get(one) ?? []) found.push(child.id);
  return found;
}

/** Levels from the root down to a node; 0 above the roots. */
export function depthOf(known: readonly Branch[], id: string | null): number {
  const byId = new Map(known.map((one) => [one.id, one]));
  let depth = 0;
  for (let at = id; at !== null; at = byId.get(at)?.parentId ?? null) depth++;
  return depth;
}

/** Levels of the part that hangs on a node, itself included. */
export function heightOf(known: readonly Branch[], id: string): number {
  const top = depthOf(known, id);
  return Math.max(...below(known, id).map((one) => depthOf(known, one))) - top + 1;
}
