import type { Db } from '#platform/db';
import { isId } from '#platform/ids';
import type { Disk } from './disk.ts';
import { knownFiles, removeOverdueFiles } from './store.ts';

const UNCLAIMED_MS = 24 * 3_600_000;
/** Longer than any upload takes; younger leftovers may still be at work. */
const LEFTOVER_MS = 3_600_000;
const PAGE = 500;

interface Sweep {
  readonly db: Db;
  readonly disk: Disk;
  readonly tenant: string;
  readonly now: Date;
}

/** Removes what was forgotten, what nobody attached, and what a crash has left; returns how many files went. */
export async function sweep({ db, disk, tenant, now }: Sweep): Promise<number> {
  const leftover = new Date(now.getTime() - LEFTOVER_MS);
  await disk.clearParts(leftover);
  const unclaimed = new Date(now.getTime() - UNCLAIMED_MS);
  let swept = 0;
  // Rows first: bytes without a row are found again by the second half, a row without bytes would be a broken link.
  for (let more = true; more;) {
    const ids = await db.tenant(tenant, (tx) => removeOverdueFiles(tx, unclaimed, PAGE));
    for (const id of ids) await disk.remove(tenant, id);
    swept += ids.length;
    more = ids.length === PAGE;
  }
  for await (const ids of pages(disk.stored(tenant, leftover))) {
    const known = await db.tenant(tenant, (tx) => knownFiles(tx, ids));
    const orphans = ids.filter((id) => !known.has(id));
    for (const id of orphans) await disk.remove(tenant, id);
    swept += orphans.length;
  }
  return swept;
}

async function* pages(ids: AsyncIterable<string>): AsyncGenerator<string[]> {
  let page: string[] = [];
  for await (const id of ids) {
    if (isId(id)) page.push(id);
    if (page.length < PAGE) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}
