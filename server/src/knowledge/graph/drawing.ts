import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { graphLimits, type Suggested } from '#contracts/http/graph';
import {
  alikeNames,
  drawFrom,
  nameKey,
  namesIn,
  type Drawn,
  type GraphKinds,
  type Mentions,
  type Node,
} from '#libs/graph';
import { fold, sentences } from '#libs/text';
import type { Db, Tx } from '#platform/db';
import { newId } from '#platform/ids';
import type { Facts } from '#platform/facts';
import { post, type Lane } from '#platform/lanes';
import { knowledgeFacts } from '../facts.ts';
import { readPublished, type PublishedArticle } from '../store.ts';
import { remember, type GraphEdit } from './edit.ts';
import { readerOf } from './reader.ts';
import { readKinds } from './schema.ts';
import { settleArticles, settleLost } from './settling.ts';
import type { GraphTables } from './tables.ts';

const LANE = 'graph';
/** Changes of one article within this time are read once. */
const QUIET_MS = 2_000;
/** Articles read in one transaction. */
const PAGE = 20;
/** Characters read of one article; the rest of a long document is read with its passages, as far as this goes. */
const TEXT = 60_000;
/** Entities compared for names that are alike. */
const COMPARED = 5_000;
const ATTEMPTS = 3;
/** The mailbox of everything. */
const ALL = 'all';

/** Reads what is published for the graph: what it lost is marked, what it says anew is suggested. */
export function followArticles({ db, facts }: { db: Db; facts: Facts }): void {
  const { published, unpublished, removed, imported } = knowledgeFacts;
  facts.durable('graph', [published, unpublished, removed, imported], ({ tenant, type, payload }) =>
    db.tenant(tenant, async (tx) => {
      if ((await readKinds(tx)) === null) return;
      const key = type === imported ? ALL : String(payload['articleId']);
      await post(tx, { lane: LANE, key }, {}, QUIET_MS);
    }),
  );
}

export function graphLane({ db, now }: { db: Db; now: () => Date }): Lane {
  return {
    name: LANE,
    concurrency: 1,
    attempts: ATTEMPTS,
    async handle({ tenant, key, lost }) {
      if (key !== ALL) return db.tenant(tenant, (tx) => readAgain(tx, [key], now()));
      let after: string | null = null;
      do {
        const from: string | null = after;
        after = await db.tenant(tenant, (tx) => readPage(tx, from, now()));
      } while (after !== null && !lost.aborted);
      await db.tenant(tenant, async (tx) => {
        await settleLost(tx);
        await suggestMerges(tx, now());
      });
    },
  };
}

/** Asks for everything to be read again. Returns how many articles that is. */
export async function drawAll(tx: Tx, edit: GraphEdit): Promise<number> {
  const { count } = await tx
    .tables<{ articles: { tenant_id: string; published_version: number | null; removed_at: Date | null } }>()
    .selectFrom('articles')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('tenant_id', '=', tx.tenant)
    .where('published_version', 'is not', null)
    .where('removed_at', 'is', null)
    .executeTakeFirstOrThrow();
  await post(tx, { lane: LANE, key: ALL });
  await remember(tx, edit, { action: 'graph.draw', id: 'all', detail: { articles: count } });
  return count;
}

async function readPage(tx: Tx, after: string | null, now: Date): Promise<string | null> {
  const articles = await readPublished(tx, { after, limit: PAGE });
  await readArticles(tx, articles, now);
  return articles.length < PAGE ? null : articles.at(-1)!.articleId;
}

async function readAgain(tx: Tx, ids: readonly string[], now: Date): Promise<void> {
  const articles = await readPublished(tx, { ids });
  await readArticles(tx, articles, now);
  const gone = ids.filter((id) => !articles.some(({ articleId }) => articleId === id));
  await settleArticles(tx, [], gone);
}

async function readArticles(tx: Tx, articles: readonly PublishedArticle[], now: Date): Promise<void> {
  await settleArticles(tx, articles, []);
  const kinds = await readKinds(tx);
  if (kinds === null) return;
  for (const article of articles.filter(({ kind }) => kind !== 'script')) {
    if ((await waiting(tx)) >= graphLimits.suggestions) return;
    await suggestFrom(tx, article, { kinds, now });
  }
}

async function waiting(tx: Tx): Promise<number> {
  const { count } = await tx
    .tables<GraphTables>()
    .selectFrom('graph_suggestions')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('tenant_id', '=', tx.tenant)
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow();
  return count;
}

async function suggestFrom(tx: Tx, article: PublishedArticle, how: { kinds: GraphKinds; now: Date }): Promise<void> {
  const texts = [
    { text: article.answer, passageId: null as string | null },
    ...article.chunks.filter(({ disabled }) => !disabled).map(({ text, id }) => ({ text, passageId: id })),
  ];
  let room = TEXT;
  for (const { text, passageId } of texts) {
    if (room <= 0) return;
    const part = text.slice(0, room);
    room -= part.length;
    const mentions = await mentionsIn(tx, part);
    const source = { articleId: article.articleId, passageId };
    for (const drawn of drawFrom(part, how.kinds, mentions)) await suggest(tx, drawn, { source, now: how.now });
  }
}

/** Names of a text, looked up sentence by sentence; of names that overlap the longer is meant. */
async function mentionsIn(tx: Tx, text: string): Promise<Mentions> {
  const keys = new Set(
    text
      .split('\n')
      .flatMap((line) => sentences(line))
      .flatMap((sentence) => namesIn(sentence.slice(0, 300))),
  );
  const named = new Map<string, Node[]>();
  const all = [...keys].filter((key) => key.length > 1);
  for (let at = 0; at < all.length; at += 5_000) {
    for (const { key, node } of await readerOf(tx).named(all.slice(at, at + 5_000)))
      named.set(key, [...(named.get(key) ?? []), node]);
  }
  return (part) => {
    const folded = fold(part);
    const found: { node: Node; start: number; end: number }[] = [];
    for (const [key, nodes] of [...named].toSorted(([a], [b]) => b.length - a.length)) {
      for (let from = folded.text.indexOf(key); from !== -1; from = folded.text.indexOf(key, from + 1)) {
        const [start, end] = [folded.at[from]!, folded.at[from + key.length]!];
        const isInside = found.some(
          (other) => start < other.end && other.start < end && other.end - other.start > end - start,
        );
        if (!isInside) found.push(...nodes.map((node) => ({ node, start, end })));
      }
    }
    return found.toSorted((a, b) => a.start - b.start);
  };
}

interface Under {
  readonly source: { readonly articleId: string; readonly passageId: string | null };
  readonly now: Date;
}

/** Writes a suggestion down, unless the graph holds it already or somebody has decided about it. */
async function suggest(tx: Tx, drawn: Drawn, { source, now }: Under): Promise<void> {
  const suggested = await newIn(tx, drawn);
  if (suggested === null) return;
  await write(tx, {
    suggested,
    rule: drawn.rule,
    quote: drawn.quote.slice(0, graphLimits.quote),
    source_article: source.articleId,
    source_passage: source.passageId,
    now,
  });
}

const NAME = graphLimits.name;

async function newIn(tx: Tx, drawn: Drawn): Promise<Suggested | null> {
  const tables = tx.tables<GraphTables>();
  switch (drawn.kind) {
    case 'entity':
      return drawn.name.length > NAME ? null : { kind: 'entity', type: drawn.type, name: drawn.name, synonyms: [] };
    case 'property': {
      const { entity, key, value } = drawn;
      if (value.length > graphLimits.value || entity.name.length > NAME) return null;
      const known =
        entity.id === null
          ? undefined
          : await tables
              .selectFrom('graph_properties')
              .select('value')
              .where('tenant_id', '=', tx.tenant)
              .where('owner_id', '=', entity.id)
              .where('key', '=', key)
              .executeTakeFirst();
      if (known && nameKey(known.value) === nameKey(value)) return null;
      return { kind: 'property', entity: { ...entity }, key, value, now: known?.value ?? null };
    }
    case 'relation': {
      const { from, to, type } = drawn;
      if (from.name.length > NAME || to.name.length > NAME) return null;
      if (from.id !== null && to.id !== null && (await isJoined(tx, from.id, to.id, type))) return null;
      return { kind: 'relation', type, from: { ...from }, to: { ...to } };
    }
  }
}

async function isJoined(tx: Tx, from: string, to: string, type: string): Promise<boolean> {
  const row = await tx
    .tables<GraphTables>()
    .selectFrom('graph_relations')
    .select('id')
    .where('tenant_id', '=', tx.tenant)
    .where('from_id', '=', from)
    .where('to_id', '=', to)
    .where('type', '=', type)
    .executeTakeFirst();
  return row !== undefined;
}

/** One thing under two names, by the names alone. */
async function suggestMerges(tx: Tx, now: Date): Promise<void> {
  const nodes = await tx
    .tables<GraphTables>()
    .selectFrom('graph_entities')
    .select(['id', 'type', 'name'])
    .where('tenant_id', '=', tx.tenant)
    .where('removed_at', 'is', null)
    .where('merged_into', 'is', null)
    .orderBy('id')
    .limit(COMPARED)
    .execute();
  for (const { keep, other } of alikeNames(nodes)) {
    const suggested = { kind: 'merge' as const, keep, other };
    await write(tx, { suggested, rule: 'names', quote: '', source_article: null, source_passage: null, now });
  }
}

interface Written {
  readonly suggested: Suggested;
  readonly rule: 'table' | 'list' | 'sentence' | 'names';
  readonly quote: string;
  readonly source_article: string | null;
  readonly source_passage: string | null;
  readonly now: Date;
}

async function write(tx: Tx, { suggested, now, ...rest }: Written): Promise<void> {
  const { kind } = suggested;
  const said = kind === 'property' ? { ...suggested, now: null } : suggested;
  const print = createHash('sha256')
    .update(JSON.stringify([said, rest.source_article]))
    .digest('base64url');
  await tx
    .tables<GraphTables>()
    .insertInto('graph_suggestions')
    .values({
      tenant_id: tx.tenant,
      id: newId(now.getTime()),
      kind,
      print,
      suggested: JSON.stringify(suggested),
      at: now,
      decided_at: null,
      decided_by: null,
      decided_by_name: null,
      ...rest,
    })
    .onConflict((conflict) =>
      // What was withdrawn and is said again waits again; what somebody decided stays decided.
      conflict
        .columns(['tenant_id', 'print'])
        .doUpdateSet({ state: 'open', at: now, quote: rest.quote })
        .where('graph_suggestions.state', '=', 'withdrawn'),
    )
    .execute();
}
