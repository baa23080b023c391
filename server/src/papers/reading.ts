import type { Dossier, PaperView } from '#contracts/http/papers';
import type { FileView } from '#contracts/http/conversations';
import * as conversations from '#conversations';
import type { ConversationsDeps } from '#conversations';
import type { Customers } from '#customers';
import type { Db, Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import type { StaffCaller } from '#platform/http';
import type { Keys, Sealer } from '#platform/keys';
import { readCompany } from '#staff';
import { readTable } from './review-tables.ts';
import { openPaper, openSight, type Paper } from './sealing.ts';
import { decisive, standingOf } from './standing.ts';
import { readPaper, readPapers, readSights, sightsOf } from './store.ts';
import { sightViewOf, viewOf, type PaperReader } from './view.ts';

export interface ReadingDeps {
  db: Db;
  keys: Keys;
  conversations: ConversationsDeps;
  customers: Pick<Customers, 'refs'>;
  now(): Date;
}

const mayRead = ({ permissions }: StaffCaller): boolean => permissions.has('paper.read');

/** Who is forgotten has no papers. */
export async function sealerOf(tx: Tx, { keys }: Pick<ReadingDeps, 'keys'>, customerId: string): Promise<Sealer> {
  const sealer = await keys.of(tx, customerId);
  if (!sealer) throw noPaper();
  return sealer;
}

/** A paper of a customer whom the caller reaches; existence is not told beyond that. */
export async function paperFor(
  tx: Tx,
  deps: Pick<ReadingDeps, 'keys'>,
  caller: StaffCaller,
  { id, locked = false }: { id: string; locked?: boolean },
): Promise<Paper> {
  const row = await readPaper(tx, id);
  const reach = conversations.reachOf(caller);
  if (!row || !(await conversations.customerWithin(tx, row.customer_id, reach))) throw noPaper();
  const sealer = await sealerOf(tx, deps, row.customer_id);
  const now = locked ? (await readPapers(tx, row.customer_id, { locked })).find((one) => one.id === id) : row;
  if (!now) throw noPaper();
  return openPaper(sealer, now);
}

const noPaper = () => refuse('paper.not_found', 'There is no such paper');

/** All papers of a customer and what is still wanted of him. */
export async function dossierOf(
  tx: Tx,
  deps: Pick<ReadingDeps, 'keys' | 'conversations' | 'customers'>,
  caller: StaffCaller,
  customerId: string,
): Promise<Dossier> {
  const isKnown = (await deps.customers.refs(tx, [customerId])).has(customerId);
  if (!isKnown || !(await conversations.customerWithin(tx, customerId, conversations.reachOf(caller))))
    throw refuse('customer.not_found', 'There is no such customer');
  const sealer = await deps.keys.of(tx, customerId);
  const papers = sealer ? (await readPapers(tx, customerId)).map((row) => openPaper(sealer, row)) : [];
  const { table } = await readTable(tx);
  const { needs, complete } = standingOf(table, papers);
  return {
    needs: needs.map((need) => ({ ...need, paperId: decisive(need.kind, papers)?.id ?? null })),
    complete,
    papers: await viewsOf(tx, deps, caller, papers),
  };
}

/** Papers with their pictures, as the caller may see them. */
export async function viewsOf(
  tx: Tx,
  deps: Pick<ReadingDeps, 'conversations'>,
  caller: StaffCaller,
  papers: readonly Paper[],
): Promise<PaperView[]> {
  if (papers.length === 0) return [];
  const uncovered = mayRead(caller);
  const fileIds = papers.map(({ fileId }) => fileId);
  const files = await deps.conversations.viewFiles(tx, fileIds, uncovered ? 'staff uncovered' : 'staff');
  const sizes = new Map((await readSights(tx, fileIds)).map((row) => [row.file_id, row]));
  const { locale } = await readCompany(tx);
  const reader: PaperReader = { uncovered, locale };
  return papers.map((paper) => {
    const { width = 0, height = 0 } = sizes.get(paper.fileId) ?? {};
    const file: FileView | undefined = files.get(paper.fileId);
    return viewOf(paper, { file, width, height }, reader);
  });
}

/** What was seen on the pictures of a conversation that the caller reaches, the latest first. */
export async function picturesOf(
  tx: Tx,
  { keys }: Pick<ReadingDeps, 'keys'>,
  caller: StaffCaller,
  { id, cursor, limit }: { id: string; cursor?: string | undefined; limit: number },
) {
  const conversation = await conversations.get(tx, id, { reach: conversations.reachOf(caller) });
  if (cursor !== undefined && !/^\d{1,9}$/u.test(cursor))
    throw refuse('request.invalid', 'This cursor is none of ours');
  const sealer = await keys.of(tx, conversation.customer_id);
  if (!sealer) return { items: [], next: null };
  const rows = await sightsOf(tx, id, { before: cursor === undefined ? null : Number(cursor), limit: limit + 1 });
  const papers = new Map((await readPapers(tx, conversation.customer_id)).map((row) => [row.file_id, row.id]));
  const { locale } = await readCompany(tx);
  const shown = rows.slice(0, limit);
  return {
    items: shown.map((row) => {
      const place = { fileId: row.file_id, paperId: papers.get(row.file_id) ?? null };
      return sightViewOf(place, openSight(sealer, row), { uncovered: mayRead(caller), locale });
    }),
    next: rows.length > limit ? String(shown.at(-1)!.seq) : null,
  };
}
