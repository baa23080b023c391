import { GroundError } from '#platform/config';
import { plainOf, unseal, type Unlock, type Unsealed } from './seal.ts';
import { entries, headSchema, isSigned, manifestSchema, signatureOf, type Head, type Manifest } from './manifest.ts';
import { RowSum } from './rows.ts';
import { Damaged, readTar, type TarEntry } from './tar.ts';

/** A backup that was read to its end and holds what its manifest says. */
export interface Inspected {
  readonly head: Head;
  readonly manifest: Manifest;
  /** Only in a backup that was made with them. */
  readonly keys: { readonly masterKey: Buffer; readonly signingKey: Buffer } | null;
  /** Plain bytes of tables and files. */
  readonly bytes: number;
}

/** Throws a GroundError: `backup-wrong-key`, `backup-not-one`, `backup-damaged`. */
export async function openBackup(path: string, unlock: Unlock): Promise<Unsealed> {
  try {
    return await unseal(path, unlock);
  } catch (error) {
    throw asSentence(error, path);
  }
}

/**
 * Reads a backup to its end and changes nothing. Throws a GroundError: `backup-damaged`, `backup-newer`, or `backup-needs-key` when neither it nor `masterKey` is what the data lies under.
 */
export async function inspect(file: Unsealed, masterKey: Buffer): Promise<Inspected> {
  const damaged = (reason: string) => new GroundError('backup-damaged', { path: file.path, reason });
  const sums = new Map<string, RowSum>();
  const small = new Map<string, Buffer>();
  const stored = { count: 0, bytes: 0 };
  let bytes = 0;
  let head: { bytes: Buffer; value: Head } | undefined;
  for await (const entry of entriesOf(file)) {
    if (entry.name === entries.head) head = { bytes: Buffer.from(entry.bytes), value: readHead(entry.bytes, file) };
    else if (!head) throw damaged('it does not begin with its head');
    else if (entry.name.startsWith('tables/')) sumFor(sums, entry).add(entry.bytes);
    else if (entry.name.startsWith('files/'))
      [stored.count, stored.bytes] = [stored.count + 1, stored.bytes + entry.bytes.length];
    else small.set(entry.name, Buffer.from(entry.bytes));
    bytes += entry.bytes.length;
  }
  const manifestBytes = small.get(entries.manifest);
  if (!head || !manifestBytes) throw damaged('it ends too early');
  const keys = keysIn(small);
  const signature = small.get(entries.signature) ?? Buffer.alloc(0);
  const by = keys?.masterKey ?? masterKey;
  if (!isSigned(signature, signatureOf(by, head.bytes, manifestBytes))) throw needsKey(head.value, file);
  const manifest = manifestSchema.parse(JSON.parse(manifestBytes.toString()));
  for (const { name } of head.value.tables) {
    const found = sums.get(name)?.value;
    const told = manifest.tables[name];
    if (!found || found.sum !== told?.sum || found.rows !== told.rows) throw damaged(`the table ${name} is not whole`);
  }
  if (stored.count !== manifest.files.count || stored.bytes !== manifest.files.bytes)
    throw damaged('files are missing');
  return { head: head.value, manifest, keys, bytes };
}

/** The entries of a backup, in order. Throws a GroundError for one that does not open or is damaged. */
export async function* entriesOf(file: Unsealed): AsyncGenerator<TarEntry> {
  try {
    yield* readTar(plainOf(file));
  } catch (error) {
    throw asSentence(error, file.path);
  }
}

function asSentence(error: unknown, path: string): unknown {
  return error instanceof Damaged ? new GroundError('backup-damaged', { path, reason: error.message }, error) : error;
}

function readHead(bytes: Buffer, { path }: Unsealed): Head {
  const read = headSchema.safeParse(JSON.parse(bytes.toString()));
  if (read.success) return read.data;
  throw new GroundError('backup-newer', { path });
}

function sumFor(sums: Map<string, RowSum>, { name }: TarEntry): RowSum {
  const table = tableOf(name);
  const sum = sums.get(table) ?? new RowSum();
  sums.set(table, sum);
  return sum;
}

/** `tables/<name>/<block>` */
export const tableOf = (name: string) => name.split('/')[1]!;

function keysIn(small: ReadonlyMap<string, Buffer>): Inspected['keys'] {
  const [masterKey, signingKey] = ['master.key', 'signing.key'].map((name) => small.get(entries.key(name)));
  return masterKey && signingKey ? { masterKey, signingKey } : null;
}

function needsKey({ fingerprints }: Head, { path }: Unsealed): GroundError {
  return new GroundError('backup-needs-key', { path, fingerprint: fingerprints.masterKey });
}
