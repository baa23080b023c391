import { createHash } from 'node:crypto';
import { Readable, Transform } from 'node:stream';
import { ZipFile } from 'yazl';
import { dump, dumpable, type Tx } from '#platform/db';
import type { Files } from '#platform/files';
import { FORMAT, markOf, parts, type Manifest } from './archive.ts';

export interface Packing {
  readonly tx: Tx;
  readonly files: Pick<Files, 'archive'>;
  readonly key: Buffer;
  readonly at: Date;
  tell(what: { done: number; of: number }): Promise<void>;
  /** Told once when all is written. */
  done(counts: Record<string, number>): void;
}

const readme = `This archive holds all knowledge of one company, in lines of JSON as the database keeps it.

articles.jsonl       every article with its draft, its folder's path and the passages of the draft
versions.jsonl       what was published when, by whom and under whose approval
chunks.jsonl         passages of documents by version; 0 is the draft
folders.jsonl        folders; folder-rights.jsonl says who may do what in them
comments.jsonl       what was said about drafts
sources.jsonl        what files said of articles when they were last imported
imports.jsonl        commits of imports, import-files.jsonl their files
synonyms.jsonl       words that mean the same
originals.jsonl      the files that knowledge came from; their bytes lie in originals/<id>
manifest.json        sizes and SHA-256 of all these; written last, so that an archive without it was cut off
`;

/** Everything as a stream of a ZIP. The rows stand as of one moment: `tx` must be a snapshot that lasts until the end. */
export function packKnowledge(packing: Packing): Readable {
  const zip = new ZipFile();
  const out = new Transform({ transform: (chunk: Buffer, _, next) => next(null, chunk) });
  const failed = (error: Error) => void out.destroy(error);
  zip.on('error', failed);
  zip.outputStream.on('error', failed).pipe(out);
  void fill(packing, zip, out).catch(failed);
  return out;
}

type Sums = Record<string, { size: number; sha256: string }>;

async function fill(packing: Packing, zip: ZipFile, out: Transform): Promise<void> {
  const { tx, at, key } = packing;
  const counts: Record<string, number> = {};
  const files: Sums = {};
  const add = (name: string, stream: Readable) => addStream({ zip, out, files }, name, stream);
  await add('README.txt', Readable.from([Buffer.from(readme)]));
  const columns = new Map((await dumpable(tx)).map((table) => [table.table, table.columns]));
  const steps = parts.length + 1;
  for (const [at, { name, table }] of parts.entries()) {
    await packing.tell({ done: at, of: steps });
    const rows =
      name === 'articles' ? withPlaces(tx, dump(tx, table, columns.get(table)!)) : dump(tx, table, columns.get(table)!);
    await add(
      `${name}.jsonl`,
      Readable.from(counted(counts, name, table === 'knowledge_imports' ? committed(rows) : rows)),
    );
  }
  const originals = await originalsOf(tx, packing.files);
  await add('originals.jsonl', Readable.from(counted(counts, 'originals', originals)));
  for (const [at, { id }] of originals.entries()) {
    await packing.tell({ done: steps - 1 + at / originals.length, of: steps });
    const bytes = await packing.files.archive.read(tx.tenant, id).catch(() => null);
    // What the store has lost is named in originals.jsonl and missing here.
    if (bytes) await add(`originals/${id}`, bytes);
  }
  const manifest: Omit<Manifest, 'mark'> = { format: FORMAT, company: tx.tenant, at: at.toISOString(), counts, files };
  const text = `${JSON.stringify({ ...manifest, mark: markOf(key, manifest) }, null, 2)}\n`;
  zip.addBuffer(Buffer.from(text), 'manifest.json');
  packing.done(counts);
  zip.end();
}

async function* counted(
  counts: Record<string, number>,
  name: string,
  rows: AsyncIterable<object> | Iterable<object>,
): AsyncGenerator<string> {
  counts[name] = 0;
  for await (const row of rows) {
    counts[name]++;
    yield `${JSON.stringify(row)}\n`;
  }
}

/** What is still being looked through is no knowledge yet. */
async function* committed(rows: AsyncIterable<object>): AsyncGenerator<object> {
  for await (const row of rows) if ((row as { committed_at: unknown }).committed_at !== null) yield row;
}

/** For readers, not for the way back: where it lies in words. */
async function* withPlaces(tx: Tx, rows: AsyncIterable<object>): AsyncGenerator<object> {
  const folders = await tx
    .tables<{ folders: { tenant_id: string; id: string; parent_id: string | null; name: string } }>()
    .selectFrom('folders')
    .select(['id', 'parent_id', 'name'])
    .where('tenant_id', '=', tx.tenant)
    .execute();
  const byId = new Map(folders.map((folder) => [folder.id, folder]));
  const pathOf = (id: string | null): string[] => {
    const folder = id === null ? undefined : byId.get(id);
    return folder ? [...pathOf(folder.parent_id), folder.name] : [];
  };
  for await (const row of rows) yield { ...row, folder_path: pathOf((row as { folder_id: string | null }).folder_id) };
}

export interface Original {
  readonly id: string;
  readonly name: string;
  readonly mime: string;
  readonly size: number;
  readonly sha256: string;
}

/** Files of committed imports. */
async function originalsOf(tx: Tx, { archive }: Pick<Files, 'archive'>): Promise<Original[]> {
  const rows = await tx
    .tables<OriginalTables>()
    .selectFrom('knowledge_import_files as f')
    .innerJoin('knowledge_imports as i', (join) =>
      join.onRef('i.tenant_id', '=', 'f.tenant_id').onRef('i.id', '=', 'f.import_id'),
    )
    .select('f.file_id')
    .distinct()
    .where('f.tenant_id', '=', tx.tenant)
    .where('i.committed_at', 'is not', null)
    .where('f.file_id', 'is not', null)
    .execute();
  const named = await archive.named(
    tx,
    rows.map(({ file_id }) => file_id!),
  );
  return named.map(({ sha256, size, ...file }) => ({ ...file, size: Number(size), sha256: sha256.toString('hex') }));
}

interface OriginalTables {
  knowledge_import_files: { tenant_id: string; import_id: string; file_id: string | null };
  knowledge_imports: { tenant_id: string; id: string; committed_at: Date | null };
}

/** One entry after the other: the next is opened when this one has been taken away. */
async function addStream(
  { zip, out, files }: { zip: ZipFile; out: Transform; files: Sums },
  name: string,
  stream: Readable,
): Promise<void> {
  const hash = createHash('sha256');
  let size = 0;
  const measured = new Transform({
    transform(chunk: Buffer, _, next) {
      const bytes = Buffer.from(chunk);
      hash.update(bytes);
      size += bytes.length;
      next(null, bytes);
    },
  });
  await new Promise<void>((done, fail) => {
    if (out.destroyed) return fail(new Error('Nobody takes the archive any more'));
    const gone = () => fail(new Error('Nobody takes the archive any more'));
    out.once('close', gone);
    stream.once('error', fail);
    measured.once('error', fail).once('end', () => {
      out.off('close', gone);
      done();
    });
    zip.addReadStream(stream.pipe(measured), name);
  });
  files[name] = { size, sha256: hash.digest('hex') };
}
