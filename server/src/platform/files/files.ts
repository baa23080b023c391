import type { Readable } from 'node:stream';
import type { FileView } from '#contracts/http/conversations';
import type { FilesSetting } from '#platform/config';
import type { Db, Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { isId, newId } from '#platform/ids';
import { sign, verify } from '#platform/signed';
import { createArchive, type Archive } from './archive.ts';
import type { ByteRange, Bytes } from './bytes.ts';
import { createDisk } from './disk.ts';
import { createLanding } from './landing.ts';
import { fileName } from './names.ts';
import { createS3 } from './s3.ts';
import * as store from './store.ts';
import { sweep } from './sweep.ts';
import type { FileOwner, FileRow } from './store.ts';
import { isPicture, typeOf } from './types.ts';

export interface Incoming {
  readonly owner: FileOwner;
  /** What the sender calls it and says it is; neither is believed. */
  readonly name: string;
  readonly mime?: string;
  readonly stream: Readable;
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
  /** Signs links. */
  key: Buffer;
  now: () => Date;
}

export interface Files {
  /**
   * Stores an upload and returns its id. Not inside a transaction: a slow sender must not hold a connection.
   * Refuses with `file.too_large`, `file.type_refused` or, when the disk is full or the bucket does not answer,
   * `service.overloaded`; nothing is left then.
   */
  put(scope: { readonly tenant: string }, incoming: Incoming): Promise<string>;
  /** Attaches an upload to a message of the conversation it was made for, else refuses with `file.not_found`. */
  claimForMessage(tx: Tx, fileId: string, conversationId: string): Promise<FileRef>;
  /**
   * A link that holds for 60 to 90 minutes. Within half an hour it is the same, so that pages can cache. A customer's
   * opens for whoever has it; that of staff only while he who follows it is signed in to the company.
   */
  url(fileId: string, scope: { readonly tenant: string }, reader?: Reader): string;
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

/** Whom a link is made for. */
export type Reader = 'customer' | 'staff';

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
export function createFiles({ db, home, keptIn, key, now }: FilesDeps): Files {
  const landing = createLanding(home);
  const bytes = createBytes(keptIn, home);
  const url: Files['url'] = (fileId, { tenant }, reader = 'customer') => {
    const expiry = Math.floor(now().getTime() / LINK_STEP_MS) * LINK_STEP_MS + 3 * LINK_STEP_MS;
    return `/files/${sign(key, 'file', { t: tenant, f: fileId, ...(reader === 'staff' && { s: true }) } satisfies Ticket, new Date(expiry))}`;
  };

  return {
    url,
    async put({ tenant }, { owner, name, stream }) {
      const id = newId(now().getTime());
      const landed = await landing.land(id, stream);
      try {
        const type = await typeOf(landed.part, name);
        if (!type)
          throw refuse(
            'file.type_refused',
            'Files of this kind are not taken. Pictures, PDF, Word, Excel, text, sound and MP4 are',
          );
        const { size, sha256 } = landed;
        const row = { id, name: fileName(name, type.endings), mime: type.mime, size, sha256, owner, createdAt: now() };
        await bytes.keep(landed, tenant, id);
        await db.tenant(tenant, (tx) => store.insertFile(tx, row));
        return id;
      } catch (error) {
        // Bytes that were kept already stay for the sweep: whether a broken commit took place is not known here.
        await landing.drop(landed);
        throw error;
      }
    },
    async claimForMessage(tx, fileId, conversationId) {
      const row = isId(fileId) ? await store.claimFile(tx, fileId, conversationId, now()) : undefined;
      if (!row) throw gone();
      return refOf(row);
    },
    async view(tx, ids, reader) {
      if (ids.length === 0) return [];
      const rows = new Map((await store.readFiles(tx, ids)).map((row) => [row.id, row]));
      return ids.flatMap((id) => {
        const row = rows.get(id);
        return row ? [{ ...row, url: url(id, tx, reader) }] : [];
      });
    },
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
    forget: (tx, customerId) => store.doomFiles(tx, customerId, now()),
    sweep: (tenant) => sweep({ db, landing, bytes, tenant, now: now() }),
    archive: createArchive({ db, landing, bytes }),
    check: bytes.check,
  };
}

function refOf({ id, name, mime, size }: FileRow): FileRef {
  return { id, name, mime, size, kind: isPicture(mime) ? 'image' : 'file' };
}

function gone() {
  return refuse('file.not_found', 'There is no such file');
}
