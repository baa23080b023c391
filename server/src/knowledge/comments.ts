import { articleCommentRoutes, commentLimits, type ArticleComment } from '#contracts/http/article-comments';
import type { Db, Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { record } from '#platform/facts';
import { handlers, type StaffCaller } from '#platform/http';
import { newId } from '#platform/ids';
import { FACT_VERSION, knowledgeFacts } from './facts.ts';
import { denied, whoMay, type Access } from './folders/access.ts';
import type { CommentRow } from './governance-tables.ts';
import { fetch, type Edit } from './live.ts';
import type { ArticleRow, Tables } from './store.ts';
import { belongings } from '#staff';

type CommentEdit = Edit & { readonly by: StaffCaller };

interface Said {
  readonly words: string;
  readonly mentions: readonly string[];
}

/** What staff say about drafts. */
export function commentHandlers({ db, edit }: { db: Db; edit: (tx: Tx, caller: StaffCaller) => Promise<CommentEdit> }) {
  const as = <R>(caller: StaffCaller, work: (tx: Tx, edit: CommentEdit) => Promise<R>) =>
    db.tenant(caller.tenant, async (tx) => work(tx, await edit(tx, caller)));
  return handlers(articleCommentRoutes, {
    'articleComments.list': async ({ params, caller }) => ({
      items: await as(caller, (tx, by) => listComments(tx, params.id, by)),
    }),
    'articleComments.create': ({ params, body, caller }) =>
      as(caller, (tx, by) => createComment(tx, params.id, body, by)),
    'articleComments.update': ({ params, body, caller }) =>
      as(caller, (tx, by) => updateComment(tx, params.id, body, by)),
    'articleComments.remove': ({ params, caller }) =>
      as(caller, async (tx, by) => {
        await removeComment(tx, params.id, by);
        return { done: true as const };
      }),
    'articleComments.resolve': ({ params, body, caller }) =>
      as(caller, (tx, by) => resolveThread(tx, params.id, body.resolved, by)),
  });
}

async function listComments(tx: Tx, articleId: string, { access, by }: CommentEdit): Promise<ArticleComment[]> {
  await fetch(tx, articleId, access);
  return (await commentsOn(tx, articleId)).map((row) => viewOf(row, by.staffId));
}

/** Refuses with `comment.limit`, `comment.not_found` (the thread), `folder.denied`. */
async function createComment(
  tx: Tx,
  articleId: string,
  { words, mentions, quote, threadId }: Said & { quote: string | null; threadId: string | null },
  edit: CommentEdit,
): Promise<ArticleComment> {
  // Comments of one article wait for each other, so that their number is known.
  const article = await fetch(tx, articleId, edit.access, { lock: true });
  mustTakePart(edit.access, article);
  const known = await commentsOn(tx, articleId);
  if (known.length >= commentLimits.comments) {
    throw refuse('comment.limit', `An article has at most ${commentLimits.comments} comments`);
  }
  const first = threadId === null ? null : known.find(({ id }) => id === threadId);
  if (first === undefined || first?.thread_id) throw refuse('comment.not_found', 'There is no such thread');
  const { by, now } = edit;
  const row = await tx
    .tables<Tables>()
    .insertInto('article_comments')
    .values({
      tenant_id: tx.tenant,
      id: newId(now.getTime()),
      article_id: articleId,
      thread_id: threadId,
      staff_id: by.staffId,
      staff_name: by.name,
      words,
      quote,
      revision: article.revision,
      at: now,
      mentions: JSON.stringify(await named(tx, article, mentions)),
      edited_at: null,
      removed_at: null,
      resolved_at: null,
      resolved_by: null,
      resolved_by_name: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await note(tx, edit, row, 'comment.created');
  await tellMentioned(tx, row, []);
  return viewOf(row, by.staffId);
}

async function updateComment(
  tx: Tx,
  id: string,
  { words, mentions }: Said,
  edit: CommentEdit,
): Promise<ArticleComment> {
  const { row: before, article } = await fetchComment(tx, id, edit);
  if (before.staff_id !== edit.by.staffId) throw refuse('permission.denied', 'Only whoever said it changes it');
  mustTakePart(edit.access, article);
  const said = { words, mentions: JSON.stringify(await named(tx, article, mentions)), edited_at: edit.now };
  const row = await changeComment(tx, id, said);
  await note(tx, edit, row, 'comment.edited');
  await tellMentioned(
    tx,
    row,
    before.mentions.map((one) => one.id),
  );
  return viewOf(row, edit.by.staffId);
}

/** The first comment of a thread with answers keeps its place without its words. */
async function removeComment(tx: Tx, id: string, edit: CommentEdit): Promise<void> {
  const { row } = await fetchComment(tx, id, edit);
  const isOwn = row.staff_id === edit.by.staffId;
  if (!isOwn && !edit.access.manages) throw refuse('permission.denied', 'Only whoever said it removes it');
  await changeComment(tx, id, { words: '', quote: null, mentions: '[]', removed_at: edit.now });
  await note(tx, edit, row, 'comment.removed');
}

async function resolveThread(tx: Tx, id: string, resolved: boolean, edit: CommentEdit): Promise<ArticleComment> {
  const { row: before, article } = await fetchComment(tx, id, edit);
  if (before.thread_id !== null) throw refuse('comment.not_found', 'There is no such thread');
  mustTakePart(edit.access, article);
  if ((before.resolved_at !== null) === resolved) return viewOf(before, edit.by.staffId);
  const { staffId, name } = edit.by;
  const row = await changeComment(
    tx,
    id,
    resolved
      ? { resolved_at: edit.now, resolved_by: staffId, resolved_by_name: name }
      : { resolved_at: null, resolved_by: null, resolved_by_name: null },
  );
  await note(tx, edit, row, resolved ? 'comment.resolved' : 'comment.reopened');
  return viewOf(row, staffId);
}

/** Whoever writes or reviews here takes part. */
function mustTakePart(access: Access, { folder_id }: ArticleRow): void {
  if (access.may('write', folder_id) || access.may('review', folder_id)) return;
  throw denied('write');
}

/** The article of a comment decides who knows of it. Refuses with `comment.not_found`. */
async function fetchComment(
  tx: Tx,
  id: string,
  { access }: CommentEdit,
): Promise<{ row: CommentRow; article: ArticleRow }> {
  const row = await tx
    .tables<Tables>()
    .selectFrom('article_comments')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .forUpdate()
    .executeTakeFirst();
  const article = row && (await readableArticle(tx, row.article_id, access));
  if (!article) throw refuse('comment.not_found', 'There is no such comment');
  return { row: row!, article };
}

function readableArticle(tx: Tx, id: string, access: Access): Promise<ArticleRow | undefined> {
  return tx
    .tables<Tables>()
    .selectFrom('articles')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .where(access.where('read'))
    .executeTakeFirst();
}

/** Those removed stand here only while answers hang on them. */
async function commentsOn(tx: Tx, articleId: string): Promise<CommentRow[]> {
  const rows = await tx
    .tables<Tables>()
    .selectFrom('article_comments')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('article_id', '=', articleId)
    .where((row) =>
      row.or([
        row('removed_at', 'is', null),
        row.exists(
          row
            .selectFrom('article_comments as answer')
            .select('answer.id')
            .whereRef('answer.tenant_id', '=', 'article_comments.tenant_id')
            .whereRef('answer.thread_id', '=', 'article_comments.id')
            .where('answer.removed_at', 'is', null),
        ),
      ]),
    )
    .orderBy('id')
    .limit(2 * commentLimits.comments)
    .execute();
  return rows;
}

async function changeComment(
  tx: Tx,
  id: string,
  columns: Partial<Omit<CommentRow, 'mentions'>> & { mentions?: string },
): Promise<CommentRow> {
  const mine = tx.tables<Tables>().updateTable('article_comments').where('tenant_id', '=', tx.tenant);
  return mine.set(columns).where('id', '=', id).returningAll().executeTakeFirstOrThrow();
}

/** Colleagues who may read the article; others are not spoken to. */
async function named(tx: Tx, { folder_id }: ArticleRow, ids: readonly string[]): Promise<CommentRow['mentions']> {
  if (ids.length === 0) return [];
  const readers = (await whoMay(tx, 'read', [folder_id])) ?? (await belongings(tx));
  return [...new Set(ids)].flatMap((id) => {
    const one = readers.get(id);
    return one && !one.isProgram && one.permissions.has('knowledge.read') ? [{ id, name: one.name }] : [];
  });
}

async function tellMentioned(tx: Tx, row: CommentRow, before: readonly string[]): Promise<void> {
  const staffIds = row.mentions.map(({ id }) => id).filter((id) => id !== row.staff_id && !before.includes(id));
  for (const staffId of staffIds) {
    const payload = { articleId: row.article_id, commentId: row.id, staffId };
    await record(tx, { type: knowledgeFacts.mentioned, version: FACT_VERSION, payload });
  }
}

function note(tx: Tx, { by, audit }: CommentEdit, row: CommentRow, action: string): Promise<void> {
  const detail = { comment: row.id, thread: row.thread_id };
  return audit.append(tx, { actor: `staff:${by.staffId}`, action, target: `article:${row.article_id}`, detail });
}

function viewOf(row: CommentRow, reader: string): ArticleComment {
  const at = (time: Date | null) => time?.toISOString() ?? null;
  return {
    id: row.id,
    articleId: row.article_id,
    threadId: row.thread_id,
    words: row.words,
    quote: row.quote,
    by: {
      id: row.staff_id,
      name: row.staff_name,
    },
    removed: row.removed_at !== null,
    mentions: row.mentions,
    revision: row.revision,
    at: row.at.toISOString(),
    editedAt: at(row.edited_at),
    resolvedAt: at(row.resolved_at),
    resolvedBy:
      row.resolved_by === null
        ? null
        : {
            id: row.resolved_by,
            name: row.resolved_by_name ?? '',
          },
    mine: row.staff_id === reader,
  };
}
