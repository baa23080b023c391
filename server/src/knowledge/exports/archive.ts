import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

export const FORMAT = 'liren-knowledge-1';

/** What stands in an archive; the list of files with their sums makes each of them checkable. */
export interface Manifest {
  readonly format: typeof FORMAT;
  readonly company: string;
  readonly at: string;
  /** Rows by what they are. */
  readonly counts: Readonly<Record<string, number>>;
  readonly files: Readonly<Record<string, { readonly size: number; readonly sha256: string }>>;
  /** Proves that this installation packed it. */
  readonly mark: string;
}

/** HMAC over all else of the manifest. */
export function markOf(key: Buffer, manifest: Omit<Manifest, 'mark'>): string {
  const sum = createHash('sha256').update(canonical(manifest)).digest();
  return createHmac('sha256', key).update('knowledge-archive\n').update(sum).digest('base64url');
}

export function isOurs(key: Buffer, { mark, ...manifest }: Manifest): boolean {
  const [given, expected] = [Buffer.from(mark), Buffer.from(markOf(key, manifest))];
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** JSON with sorted keys. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`;
}

/**
 * Tables in the order in which they are brought back: what is named before what names it. `articles` carry their
 * passages, `article_versions` those of the version.
 */
export const parts = [
  { name: 'folders', table: 'folders' },
  { name: 'folder-rights', table: 'folder_rights' },
  { name: 'synonyms', table: 'synonym_groups' },
  { name: 'imports', table: 'knowledge_imports' },
  { name: 'import-files', table: 'knowledge_import_files' },
  { name: 'articles', table: 'articles' },
  { name: 'versions', table: 'article_versions' },
  { name: 'chunks', table: 'article_chunks' },
  { name: 'sources', table: 'knowledge_sources' },
  { name: 'comments', table: 'article_comments' },
] as const;
export type PartName = (typeof parts)[number]['name'];
