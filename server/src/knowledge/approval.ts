import { createHash } from 'node:crypto';
import type { Article } from '#contracts/http/knowledge';
import { articleAct, type ArticleAct } from '#contracts/http/approvals';
import { articleDraft, type ArticleDraft } from '#contracts/http/article-draft';
import { z } from 'zod';
import type { Tx } from '#platform/db';
import { must } from '#platform/errors';
import type { ApprovalKind, ApprovalRow, Approvals, Decision } from '#staff';
import { checkReady, fetch, publishRow, removeRow, restoreRow, takeBackRow, type Edit } from './live.ts';
import { draftOf, readPublished, type ArticleRow } from './store.ts';

const KIND = 'knowledge.publish';

/** What a request keeps of the article, so that it can be read when the article says something else. */
const payload = z.strictObject({
  act: articleAct,
  articleId: z.uuid(),
  before: articleDraft.nullable(),
  after: articleDraft.nullable(),
});

interface Act {
  readonly act: ArticleAct;
  readonly why?: string | undefined;
}

/**
 * Does what changes what the bot says, or asks for it: nothing else in this chapter decides which. `row` is locked.
 * Refuses with what `ask` refuses.
 */
export async function doOrAsk(tx: Tx, row: ArticleRow, { act, why = '' }: Act, edit: Edit): Promise<ArticleRow> {
  const needed = edit.by === null ? 0 : await edit.approvals.approversFor(tx, KIND);
  if (needed === 0) return perform(tx, row, act, edit);
  must(edit.by !== null, 'only people and programs of the company ask');
  const { staffId: id, name } = edit.by;
  const [said] = row.removed_at === null ? await readPublished(tx, { ids: [row.id] }) : [];
  const before = said ? { ...said, similar: [...said.similar] } : null;
  const asked = {
    act,
    articleId: row.id,
    before: before && draftFields(before),
    after: act === 'publish' || act === 'restore' ? draftOf(row) : null,
  };
  await edit.approvals.ask(tx, {
    kind: KIND,
    subject: row.id,
    title: row.question,
    payload: asked,
    print: printOf(row, act),
    why,
    needed,
    by: { id, name },
  });
  return row;
}

function draftFields({ question, similar, answer, category, validFrom, validTo }: ArticleDraft): ArticleDraft {
  return { question, similar, answer, category, validFrom, validTo };
}

async function perform(tx: Tx, row: ArticleRow, act: ArticleAct, edit: Edit): Promise<ArticleRow> {
  switch (act) {
    case 'publish':
      checkReady(row, edit.now);
      return publishRow(tx, row, edit);
    case 'unpublish':
      return takeBackRow(tx, row, edit);
    case 'restore':
      return restoreRow(tx, row, edit);
    case 'delete':
      await removeRow(tx, row, edit);
      return row;
  }
}

/** Everything of the article that the deed would change or show, and what the deed is. */
function printOf(row: ArticleRow, act: ArticleAct): string {
  const { revision, published_version, removed_at, answers } = row;
  const stands = [act, revision, published_version, removed_at?.toISOString() ?? null, draftOf(row), answers];
  return createHash('sha256').update(JSON.stringify(stands)).digest('base64url');
}

/** Publishing, taking back, removing and bringing back what the bot says. */
export function knowledgeKind(edit: (how: { by: Edit['by']; decision: Decision }) => Edit): ApprovalKind {
  const asked = (request: ApprovalRow) => payload.parse(request.payload);
  return {
    name: KIND,
    governedBy: () => KIND,
    permission: () => KIND,
    async current(tx, request) {
      return printOf(await fetch(tx, request.subject, { lock: true, removed: true }), asked(request).act);
    },
    involved: async (tx, subject) => (await fetch(tx, subject, { removed: true })).authors,
    async execute(tx, request, decision) {
      const row = await fetch(tx, request.subject, { lock: true, removed: true });
      const decider = decision.approvedBy.at(-1)!;
      await perform(tx, row, asked(request).act, edit({ by: { staffId: decider.id, name: decider.name }, decision }));
    },
    view: async (_tx, request) => ({ kind: KIND, ...asked(request) }),
    act: (request) => asked(request).act,
  };
}

/** What waits about these articles, by article. */
export async function waitingFor(
  approvals: Pick<Approvals, 'waitingAbout'>,
  tx: Tx,
  ids: readonly string[],
): Promise<Map<string, NonNullable<Article['approval']>>> {
  const waiting = await approvals.waitingAbout(tx, KIND, ids);
  return new Map(
    [...waiting].map(([id, { row, ...request }]) => [
      id,
      { ...request, waitingFor: [...request.waitingFor], act: payload.parse(row.payload).act },
    ]),
  );
}
