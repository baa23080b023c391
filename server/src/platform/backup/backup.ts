import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { Secrets } from '../config/index.ts';
import { copyOut } from './copy.ts';
import { entries, fingerprintOf, FORMAT, signatureOf, type Head, type Manifest } from './manifest.ts';
import { RowSum } from './rows.ts';
import { startSealing, type Lock, type Sealing } from './seal.ts';
import { openSink, type Sink } from './sink.ts';
import * as snapshot from './snapshot.ts';
import { tarEnd, tarEntry } from './tar.ts';

/** Where the bytes of uploads lie: the disk of this machine or a store beside it. */
export interface FileBytes {
  /** The whole file (20 MB at most), or null when it is not there. */
  read(tenant: string, id: string): Promise<Buffer | null>;
  /** Keeps a file that is not there yet. */
  write(tenant: string, id: string, bytes: Buffer): Promise<void>;
}

export interface BackupOptions {
  readonly ownerUrl: string;
  /** The file to make. It appears when it is whole. */
  readonly target: string;
  readonly lock: Lock;
  readonly secrets: Secrets;
  /** Put the master key and the signing key into the backup. Whoever opens it then reads everything. */
  readonly withKeys: boolean;
  readonly files: FileBytes;
  /** Of the release that makes it. */
  readonly version: string;
  readonly now: () => Date;
  /** Stops between two blocks; nothing is left then. */
  readonly signal?: AbortSignal;
  onProgress?(done: Progress): void;
}

export interface Progress {
  /** `conversations`, or `files`. */
  readonly what: string;
  /** Plain bytes so far. */
  readonly bytes: number;
}

export interface BackupReport {
  readonly bytes: number;
  readonly head: Head;
  readonly manifest: Manifest;
}

/**
 * One consistent moment of the database with its files, while the product goes on: every file that a row of that moment
 * names is in the backup, or named in its manifest as missing. Throws a GroundError for a full disk or a closed folder.
 */
export async function backUp(options: BackupOptions): Promise<BackupReport> {
  const sealing = await startSealing(options.lock);
  const sink = await openSink(options.target);
  try {
    const archive = new Archive(options, sealing, sink);
    await sink.write(sealing.head);
    const report = await snapshot.inSnapshot(options.ownerUrl, (client) => write(client, archive, options));
    await archive.end();
    await sink.keep();
    return { ...report, bytes: archive.bytes };
  } catch (error) {
    await sink.drop();
    throw error;
  }
}

async function write(
  client: pg.Client,
  archive: Archive,
  options: BackupOptions,
): Promise<Omit<BackupReport, 'bytes'>> {
  const { secrets, withKeys } = options;
  const head = await headOf(client, options);
  const headBytes = json(head);
  await archive.add(entries.head, headBytes);
  if (withKeys) {
    await archive.add(entries.key('master.key'), secrets.masterKey);
    await archive.add(entries.key('signing.key'), secrets.signingKey);
  }
  const tables: Manifest['tables'] = {};
  for (const table of head.tables) {
    const sum = new RowSum();
    let block = 0;
    for await (const bytes of copyOut(client, table, sum)) {
      await archive.add(entries.table(table.name, ++block), bytes, table.name);
    }
    tables[table.name] = sum.value;
  }
  const files = await writeFiles(client, archive, options.files);
  const manifest: Manifest = { tables, files, sequences: await snapshot.sequencesOf(client) };
  const manifestBytes = json(manifest);
  await archive.add(entries.manifest, manifestBytes);
  await archive.add(entries.signature, signatureOf(secrets.masterKey, headBytes, manifestBytes));
  return { head, manifest };
}

async function headOf(client: pg.Client, { secrets, withKeys, version, now }: BackupOptions): Promise<Head> {
  const tables = await snapshot.tablesOf(client);
  await snapshot.holdShapes(client, tables);
  return {
    format: FORMAT,
    version,
    madeAt: now().toISOString(),
    installation: await snapshot.installationOf(client),
    fingerprints: {
      masterKey: fingerprintOf(secrets.masterKey),
      signingKey: fingerprintOf(secrets.signingKey),
    },
    withKeys,
    migrations: await snapshot.migrationsOf(client),
    tables,
  };
}

async function writeFiles(client: pg.Client, archive: Archive, store: FileBytes): Promise<Manifest['files']> {
  const files = { count: 0, bytes: 0, missing: [] as string[] };
  for await (const { tenant, id, sha256 } of snapshot.filesOf(client)) {
    const bytes = await store.read(tenant, id);
    if (!bytes || !createHash('sha256').update(bytes).digest().equals(sha256)) {
      files.missing.push(`${tenant}/${id}`);
      continue;
    }
    await archive.add(entries.file(tenant, id), bytes, 'files');
    files.count++;
    files.bytes += bytes.length;
  }
  return files;
}

class Archive {
  readonly #options: BackupOptions;
  readonly #sealing: Sealing;
  readonly #sink: Sink;
  readonly #at: Date;
  #plain = 0;
  bytes = 0;

  constructor(options: BackupOptions, sealing: Sealing, sink: Sink) {
    this.#options = options;
    this.#sealing = sealing;
    this.#sink = sink;
    this.#at = options.now();
    this.bytes = sealing.head.length;
  }

  async add(name: string, bytes: Buffer, what = 'head'): Promise<void> {
    this.#options.signal?.throwIfAborted();
    for (const piece of tarEntry({ name, bytes }, this.#at)) await this.#write(this.#sealing.add(piece));
    this.#plain += bytes.length;
    this.#options.onProgress?.({ what, bytes: this.#plain });
  }

  async end(): Promise<void> {
    await this.#write(this.#sealing.add(tarEnd));
    await this.#write([this.#sealing.end()]);
  }

  async #write(pieces: readonly Buffer[]): Promise<void> {
    for (const piece of pieces) {
      await this.#sink.write(piece);
      this.bytes += piece.length;
    }
  }
}

const json = (value: object) => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
