import { sql } from 'kysely';
import type { ArticleStatus } from '#contracts/http/knowledge';
import type { TestHit, TestPins, TestRun, TestSettings } from '#contracts/http/retrieval-tests';
import { match, type Pins } from '#libs/retrieval';
import type { Db, Tx } from '#platform/db';
import type { StaffCaller } from '#platform/http';
import { accessOf } from '../folders/access.ts';
import type { Found, Retrieval } from '../retrieval.ts';
import { statusOf, type Tables } from '../store.ts';
import { readDrafts } from './drafts.ts';

/** Hits that a test shows. */
const SHOWN = 10;
/** Folders of one company, and how deep they stand in one another. */
const FOLDERS = 5_000;
const DEPTH = 20;

interface Folder {
  readonly id: string;
  readonly parent_id: string | null;
  readonly department_id: string | null;
}

interface Deps {
  db: Db;
  retrieval: Pick<Retrieval, 'search' | 'thresholds'>;
  now: () => Date;
}

/**
 * Asks once under the given settings. Nobody is answered, and nothing is kept. The verdict is that of the bot, which
 * reads all folders; hits that the caller may not read are only counted.
 */
export async function runTest(
  { db, retrieval, now }: Deps,
  caller: StaffCaller,
  { query, settings }: { query: string; settings: TestSettings },
): Promise<TestRun> {
  const { tenant } = caller;
  const { access, drafts, folders } = await db.tenant(tenant, async (tx) => ({
    access: await accessOf(tx, caller),
    drafts: settings.drafts ? await readDrafts(tx) : [],
    folders: await foldersOf(tx, settings.pins),
  }));
  const pins = { ...pinsOf(settings.pins, now()), ...(folders && { folders }) };
  const mayRead = ({ folderId }: { folderId: string | null }) => access.may('read', folderId);
  const instead = drafts.filter(mayRead);
  const began = performance.now();
  const { hits } = await retrieval.search(tenant, query, { limit: SHOWN, pins, instead });
  const tookMs = performance.now() - began;
  const product = retrieval.thresholds;
  const { sure, ...lines } = { ...product, sure: settings.sure ?? product.sure };
  const decided = match(hits, { ...lines, sure });
  const readable = hits.filter(({ article }) => mayRead(article));
  const statuses = await db.tenant(tenant, (tx) => statusesOf(tx, readable));
  return {
    settings,
    verdict: decided.kind,
    choices: decided.kind === 'ambiguous' ? decided.hits.length : 0,
    hidden: hits.length - readable.length,
    hits: readable.map((hit) => hitView(hit, statuses)),
    thresholds: { sure, choice: lines.choice, offer: lines.offer },
    readAs: hits[0]?.readAs ?? null,
    tookMs: Math.round(tookMs * 100) / 100,
  };
}

/** Departments are looked for in the folders that they own, with all that stands in these; null is everywhere. */
async function foldersOf(tx: Tx, pins: Pick<TestPins, 'folders' | 'departments'>): Promise<string[] | null> {
  if (pins.folders.length === 0 && pins.departments.length === 0) return null;
  const all = await tx
    .tables<{ folders: Folder & { tenant_id: string } }>()
    .selectFrom('folders')
    .select(['id', 'parent_id', 'department_id'])
    .where('tenant_id', '=', tx.tenant)
    .limit(FOLDERS)
    .execute();
  return foldersWithin(all, pins);
}

/** The inner folders of those pinned; of folders and departments together those that are both. */
export function foldersWithin(
  all: readonly Folder[],
  { folders, departments }: Pick<TestPins, 'folders' | 'departments'>,
): string[] {
  const byId = new Map(all.map((folder) => [folder.id, folder]));
  const above = ({ id }: Folder): Folder[] => {
    const path: Folder[] = [];
    for (let at = byId.get(id); at && path.length < DEPTH; at = byId.get(at.parent_id ?? '')) path.push(at);
    return path;
  };
  const inFolders = (path: Folder[]) => folders.length === 0 || path.some(({ id }) => folders.includes(id));
  // The nearest folder that a department owns decides.
  const owner = (path: Folder[]) => path.find(({ department_id }) => department_id !== null)?.department_id ?? '';
  const inDepartments = (path: Folder[]) => departments.length === 0 || departments.includes(owner(path));
  return all.filter((folder) => inFolders(above(folder)) && inDepartments(above(folder))).map(({ id }) => id);
}

function pinsOf({ products, languages, channel, at }: TestPins, now: Date): Pins {
  return {
    ...(products.length > 0 && { products }),
    ...(languages.length > 0 && { languages }),
    ...(channel !== null && { channel }),
    at: at === null ? now.getTime() : Date.parse(at),
  };
}

async function statusesOf(tx: Tx, hits: readonly Found[]): Promise<Map<string, ArticleStatus>> {
  if (hits.length === 0) return new Map();
  const rows = await tx
    .tables<Tables>()
    .selectFrom('articles')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', sql<string>`any(${hits.map(({ article }) => article.articleId)}::uuid[])`)
    .execute();
  return new Map(rows.map((row) => [row.id, statusOf(row)]));
}

function hitView({ article, passage, ...hit }: Found, statuses: ReadonlyMap<string, ArticleStatus>): TestHit {
  const { articleId, question, answer, kind } = article;
  return {
    articleId,
    question,
    answer,
    kind,
    status: statuses.get(articleId) ?? 'unpublished',
    probability: hit.probability,
    signals: { ...hit.signals },
    matched: [...hit.matched],
    matchedQuestion: hit.matchedQuestion,
    passage: passage && {
      id: passage.id,
      heading: passage.heading,
      text: passage.text,
      page: passage.page,
    },
  };
}
