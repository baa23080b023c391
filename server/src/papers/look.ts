import { buffer } from 'node:stream/consumers';
import { paperLimits } from '#contracts/http/papers';
import type { ConversationsDeps } from '#conversations';
import { sightOf, type Sight } from '#libs/papers';
import type { Db, Tx } from '#platform/db';
import { Refusal } from '#platform/errors';
import { record } from '#platform/facts';
import type { Files } from '#platform/files';
import type { Keys, Sealer } from '#platform/keys';
import { READING_PLACES, type Pictures, type ReadPicture } from '#platform/pictures';
import { cover, giveUp, isSettled } from './covering.ts';
import { pictureSeen } from './facts.ts';
import { createFairPlaces, type FairPlaces } from './fair-places.ts';
import { untilLost, why, worthAnother, Stopping } from './passing.ts';
import type { Looked, SentPicture, Unseen } from './port.ts';
import { openSight, sealSight } from './sealing.ts';
import { readSights, saveSight, sightsSince, type SightRow } from './store.ts';

/** Whose pictures are looked at, and where. */
export interface Talk {
  readonly id: string;
  readonly customerId: string;
}

/** What our own eyes saw. */
export interface OwnLook {
  /** Where it was sent; null where it is tried by staff. */
  readonly talk: Talk | null;
  readonly bytes: Buffer;
  readonly sight: Sight;
  readonly reading: ReadPicture;
}

export interface LookDeps {
  db: Db;
  keys: Keys;
  files: Pick<Files, 'archive' | 'cover' | 'withhold'>;
  conversations: Pick<ConversationsDeps, 'viewFiles'>;
  pictures: Pick<Pictures, 'read' | 'cover'>;
  /** What a vision model sees on it, where our own eyes see too little and the company has one; null otherwise. */
  lookTwice?(tenant: string, seen: OwnLook): Promise<Sight | null>;
  now(): Date;
}

/** Pictures of one customer that are read in a day; reading costs seconds of a processor. */
const PICTURES_A_DAY = 120;
const DAY_MS = 24 * 3_600_000;
/** How often a picture that is known is read so that a copy of it can be made, the first time included. */
const COPIES = 3;

export type Look = (
  tenant: string,
  talk: Talk,
  pictures: readonly SentPicture[],
  lost?: AbortSignal,
) => Promise<Looked[]>;

/** Looks at pictures, each once: who asks for one that is being read waits for that reading. */
export function createLook(given: LookDeps): Look {
  const deps = { ...given, places: createFairPlaces(READING_PLACES) };
  const under = new Map<string, Promise<Looked>>();
  const once = (tenant: string, talk: Talk, picture: SentPicture): Promise<Looked> => {
    const place = `${tenant}/${picture.fileId}`;
    const going = under.get(place);
    if (going) return going.then((looked) => ({ ...looked, seq: picture.seq }));
    const looking = settled(deps, { tenant, talk, picture }).finally(() => under.delete(place));
    under.set(place, looking);
    return looking;
  };
  return async (tenant, talk, pictures, lost) => {
    const within = pictures.slice(0, paperLimits.picturesPerTurn);
    const beyond = pictures.slice(paperLimits.picturesPerTurn);
    const looked = await Promise.all(within.map((picture) => once(tenant, talk, picture))).catch(untilLost(lost));
    return [...looked, ...beyond.map((picture) => unseen(picture, 'too_many'))];
  };
}

type Looks = LookDeps & { readonly places: FairPlaces };

interface Looking {
  readonly tenant: string;
  readonly talk: Talk;
  readonly picture: SentPicture;
}

type Seen = Extract<Looked, { readonly kind: 'seen' }>;
type NotSeen = Extract<Looked, { readonly kind: 'unseen' }>;

const unseen = ({ fileId, seq }: SentPicture, cause: Unseen): NotSeen => ({ fileId, seq, kind: 'unseen', why: cause });

/** Looked at before, now, or never: whoever may see no private data is not left waiting. */
async function settled(deps: Looks, looking: Looking): Promise<Looked> {
  const known = await deps.db.tenant(looking.tenant, (tx) => recall(tx, deps, looking));
  const looked = await (known?.kind === 'seen' ? withCopy(deps, looking, known) : (known ?? lookAt(deps, looking)));
  if (looked.kind === 'unseen') await giveUp(deps, looking, looked);
  return looked;
}

/**
 * What is known, with what is shown of it: where there was no room for a copy, or none is left, one is made by our own eyes
 * alone. What a model was asked once it is not asked again.
 */
async function withCopy(deps: Looks, looking: Looking, { tries, ...known }: Extract<Recalled, Seen>): Promise<Looked> {
  const { tenant, picture } = looking;
  if (await deps.db.tenant(tenant, (tx) => isSettled(tx, deps, picture))) return known;
  const copied = tries < COPIES ? await copyAnew(deps, looking, known).catch(ifPassing) : 'failed';
  if (copied === 'failed') await giveUp(deps, looking, known);
  return copied === 'busy' || copied === 'gone' ? unseen(picture, copied) : known;
}

async function copyAnew(deps: Looks, looking: Looking, known: Seen): Promise<'covered' | 'failed' | 'busy' | 'gone'> {
  const ready = await deps.places.take(looking.tenant, () => readOne(deps, looking));
  if (ready === 'busy') return 'busy';
  if (!ready) return 'gone';
  const { bytes, read } = ready;
  if (read.kind === 'refused') {
    if (read.code === 'picture.cancelled') throw new Stopping();
    return read.code === 'picture.busy' ? 'busy' : 'failed';
  }
  const isCovered = await cover(deps, looking, { bytes, reading: read, sights: [sightOf(read), known.sight] });
  if (!(await keepSight(deps, looking, known))) return 'gone';
  return isCovered ? 'covered' : 'busy';
}

async function lookAt(deps: Looks, looking: Looking): Promise<Looked> {
  const { tenant, talk, picture } = looking;
  try {
    const ready = await deps.places.take(tenant, () => readOne(deps, looking));
    if (ready === 'busy') return await keepUnseen(deps, looking, 'busy');
    if (!ready) return unseen(picture, 'gone');
    const { bytes, read } = ready;
    if (read.kind === 'refused') {
      if (read.code === 'picture.cancelled') throw new Stopping();
      return await keepUnseen(deps, looking, why[read.code]);
    }
    const own = sightOf(read);
    const sight = (await deps.lookTwice?.(tenant, { talk, bytes, sight: own, reading: read })) ?? own;
    const sights = sight === own ? [own] : [own, sight];
    const isCovered = await cover(deps, looking, { bytes, reading: read, sights });
    const { width, height } = read;
    if (!(await keepSight(deps, looking, { sight, width, height }))) return unseen(picture, 'gone');
    return isCovered ? { ...picture, kind: 'seen', sight, width, height } : unseen(picture, 'busy');
  } catch (error) {
    const passing = ifPassing(error);
    return passing === 'gone' ? unseen(picture, passing) : keepUnseen(deps, looking, passing);
  }
}

/** Forgotten while it was read, or its bytes are gone; or where files are kept does not answer. */
function ifPassing(error: unknown): 'gone' | 'busy' {
  if (error instanceof Refusal && error.code === 'file.not_found') return 'gone';
  if (error instanceof Refusal && error.code === 'service.overloaded') return 'busy';
  throw error;
}

/** With how often it was looked at. */
type Recalled = (Seen & { readonly tries: number }) | NotSeen;

/** What is known of it already; undefined when it is worth reading. */
async function recall(tx: Tx, deps: LookDeps, { talk, picture }: Looking): Promise<Recalled | undefined> {
  const [row] = await readSights(tx, [picture.fileId]);
  if (row?.sealed) {
    const sealer = await deps.keys.of(tx, row.customer_id);
    if (!sealer) return unseen(picture, 'gone');
    const { width, height, tries } = row;
    return { ...picture, kind: 'seen', sight: openSight(sealer, row), width, height, tries };
  }
  if (row?.why && !worthAnother(row.why, row.tries)) return unseen(picture, row.why);
  const since = new Date(deps.now().getTime() - DAY_MS);
  return (await sightsSince(tx, talk.customerId, since)) >= PICTURES_A_DAY ? unseen(picture, 'daily') : undefined;
}

/** Its bytes are fetched when it is its turn, so that those who wait hold none. */
async function readOne(deps: LookDeps, looking: Looking) {
  const bytes = await bytesOf(deps, looking);
  return bytes && { bytes, read: await deps.pictures.read(bytes) };
}

async function bytesOf({ db, files }: LookDeps, { tenant, picture }: Looking): Promise<Buffer | null> {
  const [file] = await db.tenant(tenant, (tx) => files.archive.named(tx, [picture.fileId]));
  return file ? buffer(await files.archive.read(tenant, picture.fileId)) : null;
}

const blank = { kind: null, sealed: null, width: 0, height: 0, why: null };

/** False when the customer was forgotten meanwhile. */
const keepSight = (
  deps: LookDeps,
  looking: Looking,
  { sight, width, height }: { sight: Sight; width: number; height: number },
): Promise<boolean> =>
  save(deps, looking, (sealer) => ({
    kind: sight.kind,
    sealed: sealSight(sealer, looking.picture.fileId, sight),
    width,
    height,
  }));

async function keepUnseen(deps: LookDeps, looking: Looking, cause: Unseen): Promise<Looked> {
  return unseen(looking.picture, (await save(deps, looking, () => ({ why: cause }))) ? cause : 'gone');
}

function save(
  { db, keys, now }: LookDeps,
  { tenant, talk, picture }: Looking,
  seen: (sealer: Sealer) => Partial<SightRow>,
): Promise<boolean> {
  return db.tenant(tenant, async (tx) => {
    const sealer = await keys.of(tx, talk.customerId);
    if (!sealer) return false;
    const place = { file_id: picture.fileId, conversation_id: talk.id, customer_id: talk.customerId, seq: picture.seq };
    await saveSight(tx, { ...blank, ...place, ...seen(sealer), at: now() });
    await record(tx, pictureSeen(talk.id, picture.seq));
    return true;
  });
}
