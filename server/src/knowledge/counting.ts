import { sql } from 'kysely';
import type { ArticleState } from '#contracts/http/knowledge';
import type { Tx } from '#platform/db';
import { meanings, readable } from './listing.ts';
import type { Viewing } from './shown.ts';
import type { ArticleRow } from './store.ts';

/** Products that one company may see listed. */
const PRODUCTS = 500;

const articles = sql<number>`count(*)::int`;

/** How many articles that may be read there are, by what lists can be narrowed by. */
export async function countAll(tx: Tx, { access, approvals, now }: Viewing) {
  const mean = meanings(now, await approvals.waitingSubjects(tx, 'knowledge.publish'));
  const mine = readable(tx, access);
  const by = async <C extends 'kind' | 'language' | 'folder_id'>(column: C) =>
    mine
      .select([sql.ref<ArticleRow[C]>(column).as('name'), articles.as('articles')])
      .groupBy(sql.ref(column))
      .orderBy(sql.ref(column))
      .execute();
  const states = await mine
    .select([mean.state.as('name'), articles.as('articles')])
    .groupBy(sql`1`)
    .execute();
  const counted = (condition: (typeof mean.due)[keyof typeof mean.due]) =>
    sql<number>`count(*) filter (where ${condition})::int`;
  const { all, soon, expired, recheck } = await mine
    .select([
      articles.as('all'),
      counted(mean.due.soon).as('soon'),
      counted(mean.due.expired).as('expired'),
      counted(mean.due.recheck).as('recheck'),
    ])
    .executeTakeFirstOrThrow();
  const products = await mine
    .select([sql<string>`unnest(products)`.as('name'), articles.as('articles')])
    .groupBy(sql`1`)
    .orderBy(sql`1`)
    .limit(PRODUCTS)
    .execute();
  return {
    all,
    states: states as {
      name: ArticleState;
      articles: number;
    }[],
    products,
    kinds: await by('kind'),
    languages: await by('language'),
    folders: await by('folder_id'),
    due: {
      soon,
      expired,
      recheck,
    },
  };
}
