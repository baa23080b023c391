import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { paperLimits } from '#contracts/http/papers';
import type { Db, Tx } from '#platform/db';
import { Refusal } from '#platform/errors';
import type { Files } from '#platform/files';
import type { Keys } from '#platform/keys';
import { openCorrection } from './sealing.ts';
import { readCorrections } from './store.ts';

interface Deps {
  readonly db: Db;
  readonly keys: Keys;
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

/**
 * What was corrected, as a ZIP that `./liren eval ocr` reads once it is unzipped: the latest 1,000 corrections, a row for
 * each picture, of each field what was said last. Customers who were forgotten are not in it, nor are their pictures;
 * nothing is read of fields that the picture does not have.
 */
export function exportCorrections(deps: Deps, tenant: string): { name: string; mime: string; stream: Readable } {
  const zip = new ZipFile();
  const failed = (error: Error) => void (zip.outputStream as Readable).destroy(error);
  zip.on('error', failed);
  void fill(zip, deps, tenant).catch(failed);
  return { name: 'paper-corrections.zip', mime: 'application/zip', stream: Readable.from(zip.outputStream) };
}

async function fill(zip: ZipFile, deps: Deps, tenant: string): Promise<void> {
  const rows: Truth[] = [];
  for (const [fileId, { kind, fields }] of await deps.db.tenant(tenant, (tx) => correctedPictures(tx, deps))) {
    const [named] = await deps.db.tenant(tenant, (tx) => deps.files.archive.named(tx, [fileId]));
    const ending = named && endings[named.mime];
    const bytes = ending ? await bytesOf(deps, tenant, fileId) : null;
    if (!bytes) continue;
    const file = `${fileId}.${ending}`;
    zip.addReadStream(bytes, file, { compress: false });
    await new Promise((taken) => bytes.once('close', taken));
    rows.push({ file, kind, fields });
  }
  zip.addBuffer(Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join('')), 'truth.jsonl');
  zip.end();
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
