import { sql } from 'kysely';
import type { AnswerVariant } from '#contracts/http/knowledge';
import type { Db, Tx } from '#platform/db';
import { record } from '#platform/facts';
import { belongings, localOf } from '#staff';
import { FACT_VERSION, knowledgeFacts } from './facts.ts';
import { whoMay } from './folders/access.ts';
import type { ArticleRow, Tables } from './store.ts';
import { saidAnswers, saidUntil } from './times.ts';

/** Days before a date on which those concerned are told; 0 is the day itself. */
export const REMIND_DAYS = [14, 3, 0] as const;
/** Nobody is told before this hour of the company's day. */
const MORNING_MINUTES = 8 * 60;
/** A date that passed longer ago than this was told, or was over before anybody could be. */
const LATE_DAYS = 1;
const times = [saidUntil.as('said_until'), saidAnswers.as('said_answers')] as const;
/** Articles looked at in one transaction. */
const PAGE = 500;
const DAY = 24 * 60 * 60_000;

export interface Due {
  readonly what: 'ends' | 'review';
  readonly at: Date;
}

/** An article with the times of what is said of it. */
type Dated = ArticleRow & { readonly said_until: Date | null; readonly said_answers: readonly AnswerVariant[] };

/** Dates of an article that somebody is reminded of: its own end, the ends of its answers, and when to look at it again. */
export function duesOf(row: Dated): Due[] {
  const ends =
    row.published_version === null ? [] : [row.said_until, ...row.said_answers.map(({ validTo }) => validTo)];
  const times = new Set(ends.filter((at) => at !== null).map((at) => new Date(at).getTime()));
  return [
    ...[...times].map((at) => ({ what: 'ends' as const, at: new Date(at) })),
    ...(row.review_by === null ? [] : [{ what: 'review' as const, at: row.review_by }]),
  ];
}

/** Which reminder it is time for: of 14, 3 and 0 days the nearest; null when it is early, or long over. Pure. */
export function reminderFor(due: Date, now: Date, timeZone: string): (typeof REMIND_DAYS)[number] | null {
  const day = (at: Date) => Date.parse(`${localOf(at, timeZone).date}T00:00:00Z`) / DAY;
  const left = day(due) - day(now);
  if (left < -LATE_DAYS) return null;
  return REMIND_DAYS.toReversed().find((days) => left <= days) ?? null;
}

/** Tells, once each, what ends soon and what somebody should look at again. May be called again and again. */
export async function remind(
  db: Db,
  { id: tenant, timeZone }: { id: string; timeZone: string },
  now: Date,
): Promise<void> {
  if (localOf(now, timeZone).minutes < MORNING_MINUTES) return;
  for (let after: string | null = null; ;) {
    const last: string | null = await db.tenant(tenant, async (tx) => {
      const rows = await nearTheirDates(tx, now, after);
      for (const row of rows) await remindOf(tx, row, { timeZone, now });
      return rows.length < PAGE ? null : rows.at(-1)!.id;
    });
    if (last === null) return;
    after = last;
  }
}

function nearTheirDates(tx: Tx, now: Date, after: string | null): Promise<Dated[]> {
  const from = new Date(now.getTime() - (LATE_DAYS + 1) * DAY);
  const to = new Date(now.getTime() + (REMIND_DAYS[0] + 1) * DAY);
  let rows = tx
    .tables<Tables>()
    .selectFrom('articles')
    .selectAll()
    .select(times)
    .where('tenant_id', '=', tx.tenant)
    .where('removed_at', 'is', null)
    .where(
      sql<boolean>`(${saidUntil} between ${from} and ${to} or review_by between ${from} and ${to} or exists (
        select 1 from jsonb_array_elements(${saidAnswers}) v where (v ->> 'validTo')::timestamptz between ${from} and ${to}))`,
    );
  if (after !== null) rows = rows.where('id', '>', after);
  return rows.orderBy('id').limit(PAGE).execute();
}

async function remindOf(tx: Tx, row: Dated, { timeZone, now }: { timeZone: string; now: Date }): Promise<void> {
  for (const { what, at } of duesOf(row)) {
    const days = reminderFor(at, now, timeZone);
    if (days === null) continue;
    const { numInsertedOrUpdatedRows } = await tx
      .tables<Tables>()
      .insertInto('article_reminders')
      .values({ tenant_id: tx.tenant, article_id: row.id, what, due: at, days, told_at: now })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows === 0n) continue;
    const payload = { articleId: row.id, what, due: at.toISOString(), days };
    await record(tx, { type: knowledgeFacts.due, version: FACT_VERSION, payload });
  }
}

/** Whom it concerns that an article is due: its authors, whoever edited it last, and who may write in its folder. */
export async function concernedBy(tx: Tx, articleId: string): Promise<ReadonlySet<string>> {
  const row = await fetchAny(tx, articleId);
  if (!row) return new Set();
  const writers = await mayIn(tx, 'write', row);
  const readers = await mayIn(tx, 'read', row);
  const own = [...row.authors, row.updated_by].filter((id) => id !== null && readers.has(id)) as string[];
  return new Set([...writers, ...own]);
}

/** Who may read an article that is there. */
export async function readersOf(tx: Tx, articleId: string): Promise<ReadonlySet<string>> {
  const row = await fetchAny(tx, articleId);
  return row ? mayIn(tx, 'read', row) : new Set();
}

async function mayIn(tx: Tx, right: 'read' | 'write', { folder_id }: ArticleRow): Promise<Set<string>> {
  const everyone = (await whoMay(tx, right, [folder_id])) ?? (await belongings(tx));
  const able = [...everyone.values()].filter(({ permissions }) => permissions.has(`knowledge.${right}`));
  return new Set(able.map(({ id }) => id));
}

/** Whether a date of an article is still the one that was told. */
export async function isStillDue(tx: Tx, articleId: string, told: { what: string; due: string }): Promise<boolean> {
  const row = await fetchAny(tx, articleId);
  return row !== undefined && duesOf(row).some(({ what, at }) => what === told.what && at.toISOString() === told.due);
}

function fetchAny(tx: Tx, id: string): Promise<Dated | undefined> {
  const mine = tx.tables<Tables>().selectFrom('articles').selectAll().select(times).where('tenant_id', '=', tx.tenant);
  return mine.where('id', '=', id).where('removed_at', 'is', null).executeTakeFirst();
}
