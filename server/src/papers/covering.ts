import type { ConversationsDeps } from '#conversations';
import type { Sight } from '#libs/papers';
import type { Db, Tx } from '#platform/db';
import { Refusal } from '#platform/errors';
import { record } from '#platform/facts';
import type { Files } from '#platform/files';
import type { Pictures, ReadPicture } from '#platform/pictures';
import { pictureSeen } from './facts.ts';
import { Stopping, worthAnother } from './passing.ts';
import type { Looked, SentPicture } from './port.ts';
import { placesToCover } from './private-places.ts';
import { readSights } from './store.ts';

export interface CoverDeps {
  readonly db: Db;
  readonly files: Pick<Files, 'cover' | 'withhold'>;
  readonly pictures: Pick<Pictures, 'cover'>;
}

interface Place {
  readonly tenant: string;
  readonly picture: SentPicture;
}

interface Read {
  readonly bytes: Buffer;
  readonly reading: ReadPicture;
  /** What our own eyes make of it and, where it was asked, what a model does: neither uncovers what the other covers. */
  readonly sights: readonly Sight[];
}

/**
 * Says what is shown of a picture to who may not see private data: itself where all of it was looked at and nothing is
 * private, else a copy. Where none can be made nothing is shown. False when there was no room for it: try again later.
 */
export const cover = (deps: CoverDeps, place: Place, read: Read): Promise<boolean> =>
  covered(deps, place, read).catch((error: unknown) => {
    // There is no room where files are kept.
    if (error instanceof Refusal && error.code === 'service.overloaded') return false;
    throw error;
  });

async function covered(
  { db, files, pictures }: CoverDeps,
  { tenant, picture: { fileId } }: Place,
  { bytes, reading, sights }: Read,
): Promise<boolean> {
  const places = sights.flatMap((sight) => placesToCover(sight, reading));
  const part = places.length === 0;
  if (part && reading.whole) {
    await files.cover({ tenant }, fileId, null);
    return true;
  }
  const copy = await pictures.cover(bytes, places);
  if (copy.kind === 'clean') await files.cover({ tenant }, fileId, { ...copy, part });
  else if (copy.code === 'picture.cancelled') throw new Stopping();
  else if (copy.code === 'picture.busy') return false;
  else await db.tenant(tenant, (tx) => files.withhold(tx, fileId, 'failed'));
  return true;
}

/** Whether it is settled what is shown of a picture: something, or nothing for good. */
export async function isSettled(
  tx: Tx,
  { conversations }: { readonly conversations: Pick<ConversationsDeps, 'viewFiles'> },
  { fileId }: SentPicture,
): Promise<boolean> {
  const file = (await conversations.viewFiles(tx, [fileId], 'staff')).get(fileId);
  return file?.covered !== 'waiting' && file?.withheld !== 'unchecked';
}

/** Once nobody will look at a picture again, who waits to see it is told so: nothing of it will be shown. */
export async function giveUp(
  { db, files }: { readonly db: Db; readonly files: Pick<Files, 'withhold'> },
  { tenant, talk, picture }: Place & { readonly talk: { readonly id: string } },
  looked: Looked,
): Promise<void> {
  await db.tenant(tenant, async (tx) => {
    if (looked.kind === 'unseen') {
      const [row] = await readSights(tx, [picture.fileId]);
      if (worthAnother(looked.why, row?.tries ?? 0)) return;
    }
    const why = looked.kind === 'unseen' && looked.why === 'daily' ? 'unchecked' : 'failed';
    if (await files.withhold(tx, picture.fileId, why)) await record(tx, pictureSeen(talk.id, picture.seq));
  });
}
