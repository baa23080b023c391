import { Readable } from 'node:stream';
import { importLimits } from '#contracts/http/imports';
import type { ImportsDeps } from './deps.ts';
import { Failed } from './trouble.ts';

/** Redirects that are followed, each checked like the first address. */
const REDIRECTS = 5;

/** What pages and files call themselves, and the ending under which they are read. */
const kinds: readonly (readonly [mime: RegExp, ending: string])[] = [
  [/^(text\/html|application\/xhtml\+xml)$/, 'html'],
  [/^application\/pdf$/, 'pdf'],
  [/^text\/(markdown|x-markdown)$/, 'md'],
  [/^text\/csv$/, 'csv'],
  [/^application\/(x-ndjson|jsonl)$/, 'jsonl'],
  [/^text\/plain$/, 'txt'],
  [/wordprocessingml\.document$/, 'docx'],
  [/spreadsheetml\.sheet$/, 'xlsx'],
  [/presentationml\.presentation$/, 'pptx'],
];

export interface Fetched {
  readonly name: string;
  readonly bytes: Buffer;
  readonly fileId: string;
}

/** Brings a page home as a file of the company. Throws `Failed` with `import.url_refused` or `import.fetch_failed`. */
export async function fetchPage(
  { outbound, files }: Pick<ImportsDeps, 'outbound' | 'files'>,
  {
    tenant,
    url,
    name,
    staffId,
    signal,
  }: { tenant: string; url: string; name: string; staffId: string; signal: AbortSignal },
): Promise<Fetched> {
  const outcome = await outbound.request({
    url,
    headers: { accept: 'text/html,application/pdf;q=0.9,*/*;q=0.5', 'user-agent': 'Liren' },
    redirects: REDIRECTS,
    limits: { totalMs: importLimits.urlSeconds * 1_000, bodyBytes: importLimits.urlBytes },
    signal,
  });
  if (outcome.kind === 'refused') throw new Failed({ code: 'import.url_refused', details: { url } });
  if (outcome.kind === 'failed') throw new Failed({ code: 'import.fetch_failed', details: { url, why: outcome.why } });
  if (outcome.status !== 200)
    throw new Failed({ code: 'import.fetch_failed', details: { url, why: String(outcome.status) } });
  const mime = String(outcome.headers['content-type'] ?? '')
    .split(';')[0]!
    .trim()
    .toLowerCase();
  const ending = kinds.find(([pattern]) => pattern.test(mime))?.[1];
  if (!ending) throw new Failed({ code: 'file.unknown_kind', details: { is: mime || 'unknown' } });
  const named = name.toLowerCase().endsWith(`.${ending}`) ? name : `${name}.${ending}`;
  const { body: bytes } = outcome;
  const fileId = await files.putOwn(
    { tenant },
    { owner: { staffId }, name: named, stream: Readable.from([bytes]), most: importLimits.urlBytes },
  );
  return { name: named, bytes, fileId };
}
