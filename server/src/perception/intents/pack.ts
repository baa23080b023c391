import { packOutside, type PackIntent } from '#libs/pack';
import type { Tx } from '#platform/db';
import { remember, type Edit } from '../edit.ts';
import type { Tables } from '../tables.ts';
import { addExamples, keyOf } from './examples.ts';
import { addIntent } from './intents.ts';

export interface Imported {
  readonly intents: number;
  readonly examples: number;
}

/** What the intents of a pack teach a company that has nothing else: in the order in which it is learned from. */
export function packExamples(intents: readonly PackIntent[]): { text: string; label: string | null }[] {
  const outsideLast = intents.toSorted(
    (one, other) => Number(one.id === packOutside) - Number(other.id === packOutside),
  );
  return outsideLast.flatMap(({ id, examples }) => {
    const texts = new Map(examples.map((text) => [keyOf(text), text.trim()])).values();
    return [...texts].map((text) => ({ text, label: id === packOutside ? null : id }));
  });
}

/**
 * Adds the intents of a pack that the company never had. What it has under the same name, also if it removed it, stays as
 * the company left it. `articles` are ids by the pack's own names; an intent whose article is not here leads nowhere.
 */
export async function importIntents(
  tx: Tx,
  { intents, articles }: { intents: readonly PackIntent[]; articles: ReadonlyMap<string, string> },
  edit: Edit,
): Promise<Imported> {
  const known = new Set(
    (await tx.tables<Tables>().selectFrom('intents').select('name').where('tenant_id', '=', tx.tenant).execute()).map(
      ({ name }) => name,
    ),
  );
  const fresh = intents.filter(({ id }) => !known.has(id) && id !== packOutside);
  const how = { ...edit, titles: async (ids: readonly string[]) => new Map(ids.map((id) => [id, ''])) };
  const ids = new Map<string | null, string>();
  for (const { id, title, description = '', leadsTo } of fresh) {
    const articleId = leadsTo.kind === 'article' ? articles.get(leadsTo.articleId) : undefined;
    const leads = leadsTo.kind === 'person' ? { kind: 'person' as const } : { kind: 'nothing' as const };
    const form = {
      name: id,
      title: title.zh,
      description,
      leadsTo: articleId ? { kind: 'article' as const, articleId } : leads,
    };
    ids.set(id, await addIntent(tx, form, how));
  }
  if (fresh.length === 0) return { intents: 0, examples: 0 };
  const outside = intents.filter(({ id }) => id === packOutside);
  const examples = packExamples([...fresh, ...outside]);
  const { items } = await addExamples(
    tx,
    examples.map(({ text, label }) => ({ text, intentId: ids.get(label) ?? null })),
    { ...edit, from: 'pack' },
  );
  const done = { intents: fresh.length, examples: items.length };
  await remember(tx, edit, { action: 'training_data.import', target: 'understanding:examples', detail: done });
  return done;
}
