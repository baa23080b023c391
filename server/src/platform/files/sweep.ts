import type { Db } from '#platform/db';
import { isId } from '#platform/ids';
import type { Bytes } from './bytes.ts';
import type { Landing } from './landing.ts';
import { knownFiles, removeOverdueFiles } from './store.ts';

const UNCLAIMED_MS = 24 * 3_600_000;
/** Longer than any upload takes; younger leftovers may still be at work. */
const LEFTOVER_MS = 3_600_000;
const PAGE = 500;

interface Sweep {
  readonly db: Db;
  readonly landing: Landing;
  readonly bytes: Bytes;
  readonly tenant: string;
  readonly now: Date;
}

/** Removes what was forgotten, what nobody attached, and what a crash has left; returns how many files went. */
export async function sweep({ db, landing, bytes, tenant, now }: Sweep): Promise<number> {
  const leftover = new Date(now.getTime() - LEFTOVER_MS);
  await landing.clear(leftover);
  const unclaimed = new Date(now.getTime() - UNCLAIMED_MS);
  let swept = 0;
  // Rows first: bytes without a row are found again by the second half, a row without bytes would be a broken link.
  for (let more = true; more;) {
    const ids = await db.tenant(tenant, (tx) => removeOverdueFiles(tx, unclaimed, PAGE));
    for (const id of ids) await bytes.remove(tenant, id);
    swept += ids.length;
    more = ids.length === PAGE;
  }
  for await (const ids of pages(bytes.stored(tenant, leftover))) {
    const known = await db.tenant(tenant, (tx) => knownFiles(tx, ids));
    const orphans = ids.filter((id) => !known.has(id));
    for (const id of orphans) await bytes.remove(tenant, id);
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
