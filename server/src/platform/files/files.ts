import { Readable } from 'node:stream';
import type { FileView } from '#contracts/http/conversations';
import type { FilesSetting } from '#platform/config';
import type { Db, Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { isId, newId } from '#platform/ids';
import type { Pictures } from '#platform/pictures';
import { sign, verify } from '#platform/signed';
import { createArchive, type Archive } from './archive.ts';
import type { ByteRange, Bytes } from './bytes.ts';
import { createDisk } from './disk.ts';
import { createLanding, type Landed, type Landing } from './landing.ts';
import {
  awaitCover,
  doomCovered,
  lockOriginal,
  showInPlace,
  shownCovered,
  withholdFile,
  type Shown,
  type Withheld,
} from './covered.ts';
import { fileName, ownEnding } from './names.ts';
import { createS3 } from './s3.ts';
import * as store from './store.ts';
import { sweep } from './sweep.ts';
import type { CompanyOwner, FileOwner, FileRow, KeptFile } from './store.ts';
import { isPicture, typeOf } from './types.ts';
import { washed } from './wash.ts';

export interface Incoming {
  readonly owner: FileOwner;
  /** What the sender calls it and says it is; neither is believed. */
  readonly name: string;
  readonly mime?: string;
  readonly stream: Readable;
}

/** A file of the company itself, of whatever kind: it is only ever saved, never shown. */
export interface Kept {
  readonly owner: CompanyOwner;
  readonly name: string;
  readonly stream: Readable;
  /** Bytes it may have. */
  readonly most: number;
}

/** A file as a message refers to it. */
export interface FileRef extends FileRow {
  /** How a message shows it. */
  readonly kind: 'image' | 'file';
}

/** A file that a link lets somebody read. */
export interface OpenedFile extends FileRef {
  /** How long the link still holds. */
  readonly seconds: number;
  /** The company whose staff alone may follow the link; null when anybody may. */
  readonly staffOf: string | null;
  read(range?: ByteRange): Promise<Readable>;
}

export interface FilesDeps {
  db: Db;
  /** The folder of this installation: uploads arrive in `files/` below it, and stay there without a bucket. */
  home: string;
  /** Where files are kept. */
  keptIn: FilesSetting;
  /** Washes uploaded pictures. */
  pictures: Pick<Pictures, 'clean'>;
  /** Signs links. */
  key: Buffer;
  now: () => Date;
}

export interface Files {
  /**
   * Stores an upload and returns its id. Not inside a transaction: a slow sender must not hold a connection. A picture is
   * written anew from its pixels first: what is kept holds no metadata and nothing hidden behind the picture's end.
   * Refuses with `file.too_large`, `file.type_refused`, one of `pictureRefusals` or, when the disk is full or the bucket
   * does not answer, `service.overloaded`; nothing is left then.
   */
  put(scope: { readonly tenant: string }, incoming: Incoming): Promise<string>;
  /** Stores a file of the company and returns its id; removed after a day unless `keep` is called. Refuses as `put` does. */
  putOwn(scope: { readonly tenant: string }, kept: Kept): Promise<string>;
  /** Keeps a file of the company until it is dropped; says what it is. Refuses with `file.not_found`. */
  keep(tx: Tx, fileId: string): Promise<KeptFile & { readonly name: string }>;
  /** Makes files of the company unreachable at the commit; the next sweep removes the bytes. */
  drop(tx: Tx, ids: readonly string[]): Promise<void>;
  /**
   * Attaches an upload to a message of the conversation it was made for, else refuses with `file.not_found`. A customer's
   * picture waits from then on to be looked at, until `cover` or `withhold` says what is shown of it.
   */
  claimForMessage(tx: Tx, fileId: string, conversationId: string): Promise<FileRef>;
  /**
   * A link that holds for 60 to 90 minutes. Within half an hour it is the same, so that pages can cache. A customer's
   * opens for whoever has it; that of staff only while he who follows it is signed in to the company.
   */
  url(fileId: string, scope: { readonly tenant: string }, reader?: Reader): string;
  /**
   * Says what is shown of a customer's picture to whom may not see private data: this copy, or with null the picture
   * itself; nothing until then. Not inside a transaction. Refuses with `file.not_found` when the picture is gone.
   */
  cover(scope: { readonly tenant: string }, fileId: string, copy: CoveredCopy | null): Promise<void>;
  /** Says that nobody will look at the picture any more, and why; what is shown already stays. Whether that is news. */
  withhold(tx: Tx, fileId: string, why: Withheld): Promise<boolean>;
  /** Files in the order asked for; those that are gone are left out. */
  view(tx: Tx, ids: readonly string[], reader?: Reader): Promise<FileView[]>;
  /** What a link leads to. Refuses with `file.link_expired` or `file.not_found`. */
  open(token: string): Promise<OpenedFile>;
  /** Makes a customer's uploads unreachable at the commit; the next sweep removes the bytes. */
  forget(tx: Tx, customerId: string): Promise<void>;
  /** Removes what was forgotten, what nobody attached within a day, and what a crash has left. Returns how many. */
  sweep(tenant: string): Promise<number>;
  /** Whole files of a company, for backup, restore, export and moving. */
  readonly archive: Archive;
  /** Proves at the start that the store can be used; else throws a `GroundError` with a sentence. */
  check(): Promise<void>;
}

export interface CoveredCopy {
  readonly bytes: Buffer;
  readonly mime: string;
  /** Nothing is covered in it; it leaves out what nobody has looked at. */
  readonly part?: boolean;
}

/** Whom a link is made for. Plain `staff` see the pictures of customers with their private data covered. */
export type Reader = 'customer' | 'staff' | 'staff uncovered';

interface Ticket {
  readonly t: string;
  readonly f: string;
  /** For staff. */
  readonly s?: true;
}

const LINK_STEP_MS = 30 * 60_000;

/** Bytes where the settings say. */
export function createBytes(keptIn: FilesSetting, home: string): Bytes {
  return keptIn.kind === 's3' ? createS3(keptIn) : createDisk(home);
}

/** Files with their names, owners and links; the bytes lie where the settings say. */
export function createFiles({ db, home, keptIn, pictures, key, now }: FilesDeps): Files {
  const landing = createLanding(home);
  const bytes = createBytes(keptIn, home);
  const url: Files['url'] = (fileId, { tenant }, reader = 'customer') => {
    const expiry = Math.floor(now().getTime() / LINK_STEP_MS) * LINK_STEP_MS + 3 * LINK_STEP_MS;
    return `/files/${sign(key, 'file', { t: tenant, f: fileId, ...(reader !== 'customer' && { s: true }) } satisfies Ticket, new Date(expiry))}`;
  };

  return {
    url,
    put: ({ tenant }, { owner, name, stream }) =>
      bring({ db, landing, bytes, now }, { tenant, owner, stream }, (upload) =>
        taken({ landing, pictures }, upload, name),
      ),
    putOwn: ({ tenant }, { owner, name, stream, most }) =>
      bring({ db, landing, bytes, now }, { tenant, owner, stream, most }, async (landed) => {
        const type = await typeOf(landed.part, name);
        // It is never shown, so a picture among the company's files stays as it came and is no picture here.
        const mime = type && !isPicture(type.mime) ? type.mime : 'application/octet-stream';
        return { name: fileName(name, [ownEnding(name)]), mime, landed };
      }),
    async keep(tx, fileId) {
      const kept = await store.keepFile(tx, fileId, now());
      if (!kept) throw gone();
      return kept;
    },
    drop: async (tx, ids) => void (await store.dropFiles(tx, ids, now())),
    async claimForMessage(tx, fileId, conversationId) {
      const row = isId(fileId) ? await store.claimFile(tx, fileId, conversationId, now()) : undefined;
      if (!row) throw gone();
      if (isPicture(row.mime)) await awaitCover(tx, row.id);
      return refOf(row);
    },
    withhold: withholdFile,
    view: async (tx, ids, reader) => (ids.length === 0 ? [] : viewAll(tx, ids, { reader, url })),
    cover: ({ tenant }, fileId, copy) => cover({ db, landing, bytes, now }, { tenant, fileId, copy }),
    async open(token) {
      const verdict = verify<Ticket>(key, 'file', token, now());
      if (!verdict.ok && verdict.why === 'expired')
        throw refuse('file.link_expired', 'This link has expired. Open the conversation again for a new one');
      if (!verdict.ok) throw gone();
      const { t: tenant, f: id, s: forStaff } = verdict.payload;
      const [row] = await db.tenant(tenant, (tx) => store.readFiles(tx, [id]));
      if (!row) throw gone();
      const seconds = Math.floor(Number(token.split('.')[1]) - now().getTime() / 1000);
      const staffOf = forStaff ? tenant : null;
      return { ...refOf(row), seconds, staffOf, read: (range) => bytes.read(tenant, id, range) };
    },
    async forget(tx, customerId) {
      await store.doomFiles(tx, customerId, now());
      await doomCovered(tx, customerId, now());
    },
    sweep: (tenant) => sweep({ db, landing, bytes, tenant, now: now() }),
    archive: createArchive({ db, landing, bytes }),
    check: bytes.check,
  };
}

type Keeping = Pick<FilesDeps, 'db' | 'now'> & { landing: Landing; bytes: Bytes };

/** The row of the picture is locked when the copy is named: who forgets the customer waits, and finds it. */
async function cover(
  keeping: Keeping,
  { tenant, fileId, copy }: { tenant: string; fileId: string; copy: CoveredCopy | null },
): Promise<void> {
  const { db, now } = keeping;
  const original = async (tx: Tx) => {
    const row = await lockOriginal(tx, fileId);
    if (!row) throw gone();
    return row;
  };
  const { customer_id: customerId, conversation_id: conversationId, name } = await db.tenant(tenant, original);
  const copyId = copy
    ? await bring(
        keeping,
        {
          tenant,
          owner: { customerId, conversationId },
          stream: Readable.from([copy.bytes]),
          most: copy.bytes.length,
        },
        async (landed) => ({ name, mime: copy.mime, landed }),
      )
    : fileId;
  await db.tenant(tenant, async (tx) => {
    await original(tx);
    await showInPlace(tx, { fileId, copy: copyId, part: copy?.part === true, at: now() });
  });
}

/** What is taken of strangers, pictures written anew. */
async function taken(
  washing: { landing: Landing; pictures: Pick<Pictures, 'clean'> },
  upload: Landed,
  name: string,
): Promise<Taken> {
  const type = await typeOf(upload.part, name);
  if (!type) {
    throw refuse(
      'file.type_refused',
      'Files of this kind are not taken. Pictures, PDF, Word, Excel, text, sound and MP4 are',
    );
  }
  const landed = isPicture(type.mime) ? await washed(washing, upload) : upload;
  return { name: fileName(name, type.endings), mime: type.mime, landed };
}

interface Brought {
  readonly tenant: string;
  readonly owner: FileOwner | CompanyOwner;
  readonly stream: Readable;
  readonly most?: number | undefined;
}

/** What an upload turned out to be, and the bytes that are kept of it. */
interface Taken {
  readonly name: string;
  readonly mime: string;
  readonly landed: Landed;
}

/** Takes bytes in and remembers them as what `take` says they are. */
async function bring(
  { db, landing, bytes, now }: Keeping,
  { tenant, owner, stream, most }: Brought,
  take: (upload: Landed) => Promise<Taken>,
): Promise<string> {
  const id = newId(now().getTime());
  const upload = await landing.land(id, stream, most);
  let landed = upload;
  try {
    const taken = await take(upload);
    landed = taken.landed;
    if (landed !== upload) await landing.drop(upload);
    const { size, sha256 } = landed;
    const row = { id, name: taken.name, mime: taken.mime, size, sha256, owner, createdAt: now() };
    await bytes.keep(landed, tenant, id);
    await db.tenant(tenant, (tx) => store.insertFile(tx, row));
    return id;
  } catch (error) {
    // Bytes that were kept already stay for the sweep: whether a broken commit took place is not known here.
    await landing.drop(landed);
    throw error;
  }
}

function refOf({ id, name, mime, size }: FileRow): FileRef {
  return { id, name, mime, size, kind: isPicture(mime) ? 'image' : 'file' };
}

async function viewAll(
  tx: Tx,
  ids: readonly string[],
  { reader, url }: { reader: Reader | undefined; url: Files['url'] },
): Promise<FileView[]> {
  const rows = new Map((await store.readFiles(tx, ids)).map((row) => [row.id, row]));
  const pictures = reader === 'staff' ? [...rows.values()].filter(({ mime }) => isPicture(mime)) : [];
  const shown = pictures.length > 0 ? await shownCovered(tx, ids) : noneCovered;
  return ids.flatMap((id) => {
    const row = rows.get(id);
    return row ? [viewOf(row, isPicture(row.mime) ? shown.get(id) : undefined, (copy) => url(copy, tx, reader))] : [];
  });
}

const noneCovered: ReadonlyMap<string, Shown> = new Map();

/** `shown` is undefined where nobody has anything to cover. */
function viewOf(row: FileRow, shown: Shown | undefined, url: (id: string) => string): FileView {
  if (shown?.is === 'waiting') return { ...row, url: '', covered: 'waiting' };
  if (shown?.is === 'withheld') return { ...row, url: '', covered: 'withheld', withheld: shown.why };
  if (!shown || shown.copy === row.id) return { ...row, url: url(row.id) };
  return { ...row, url: url(shown.copy), covered: shown.part ? 'part' : 'covered' };
}

function gone() {
  return refuse('file.not_found', 'There is no such file');
}
