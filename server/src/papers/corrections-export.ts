import type { Readable } from 'node:stream';
import { paperLimits } from '#contracts/http/papers';
import type { Audit } from '#platform/audit';
import type { Db, Tx } from '#platform/db';
import { Refusal } from '#platform/errors';
import type { Files } from '#platform/files';
import { createZipped, type Download, type Filling, type StaffCaller } from '#platform/http';
import type { Keys } from '#platform/keys';
import { openCorrection } from './sealing.ts';
import { readCorrections } from './store.ts';

interface Deps {
  readonly db: Db;
  readonly keys: Keys;
  readonly audit: Pick<Audit, 'append'>;
  readonly files: Pick<Files, 'archive'>;
}

/** A line of `truth.jsonl`: what people say that stands on the picture. */
interface Truth {
  readonly file: string;
  readonly kind: string;
  readonly fields: Record<string, string>;
}

const endings: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
};

/** Exports under way in this process, of all companies. */
const AT_ONCE = 2;
const STALLED_MS = 60_000;

/**
 * What was corrected, as a ZIP that `./liren eval ocr` reads once it is unzipped: the latest 1,000 corrections that people
 * of the company made or bore out, a row for each picture, of each field what was said last. Customers who were forgotten
 * are not in it, nor are their pictures; nothing is read of fields that the picture does not have.
 */
export function createCorrectionsExport(deps: Deps): (caller: StaffCaller) => Promise<Download> {
  const zipped = createZipped({ atOnce: AT_ONCE, stalledMs: STALLED_MS });
  return async (caller) => zipped('paper-corrections.zip', (filling) => fill(deps, caller, filling));
}

async function fill(deps: Deps, { tenant, staffId }: StaffCaller, filling: Filling): Promise<void> {
  const pictures = await deps.db.tenant(tenant, async (tx) => {
    const found = await correctedPictures(tx, deps);
    await deps.audit.append(tx, {
      actor: `staff:${staffId}`,
      action: 'papers.exported',
      target: `tenant:${tenant}`,
      detail: { pictures: found.size },
    });
    return found;
  });
  const rows: Truth[] = [];
  for (const [fileId, { kind, fields }] of pictures) {
    const [named] = await deps.db.tenant(tenant, (tx) => deps.files.archive.named(tx, [fileId]));
    const ending = named && endings[named.mime];
    const bytes = ending ? await bytesOf(deps, tenant, fileId) : null;
    if (!bytes) continue;
    const file = `${fileId}.${ending}`;
    await filling.add(file, bytes, { compress: false });
    rows.push({ file, kind, fields });
  }
  filling.put('truth.jsonl', Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join('')));
}

/** The latest word on each field of each picture; of whoever has no key any more nothing can be read. */
async function correctedPictures(
  tx: Tx,
  { keys }: Deps,
): Promise<Map<string, { readonly kind: string; readonly fields: Record<string, string> }>> {
  const pictures = new Map<string, { kind: string; fields: Record<string, string> }>();
  const known = new Set<string>();
  for (const row of await readCorrections(tx, paperLimits.corrections)) {
    const { file_id, customer_id, kind, field } = row;
    const place = `${file_id}/${field}`;
    if (known.has(place)) continue;
    known.add(place);
    const sealer = await keys.of(tx, customer_id);
    const { now } = sealer ? openCorrection(sealer, row) : { now: null };
    if (now === null) continue;
    const picture = pictures.get(file_id) ?? { kind, fields: {} };
    picture.fields[field] = now;
    pictures.set(file_id, picture);
  }
  return pictures;
}

/** Null where it was forgotten meanwhile. */
async function bytesOf({ files }: Deps, tenant: string, fileId: string): Promise<Readable | null> {
  try {
    return await files.archive.read(tenant, fileId);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'file.not_found') return null;
    throw error;
  }
}
