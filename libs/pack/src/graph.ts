import { z } from 'zod';
import { PackError } from './errors.ts';
import { packLimits as max } from './limits.ts';

const id = z
  .string()
  .max(40)
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, { error: 'must be lower-case words joined by hyphens' });
const word = z
  .string()
  .min(1)
  .max(max.graphWord)
  .refine((value) => value.trim() === value, { error: 'must not begin or end with space' });
const words = z.array(word).max(max.graphWords);
const both = z.strictObject({ zh: word, en: word });

const property = z.strictObject({
  id,
  label: both,
  words,
  kind: z.enum(['money', 'number', 'share', 'text']),
  usual: z.boolean().optional(),
  given: z.enum(['most', 'within']).optional(),
  note: both.optional(),
});

const type = z.strictObject({
  id,
  label: both,
  words,
  asked: words,
  counted: words,
  properties: z.array(property).max(max.graphProperties),
});

const relation = z.strictObject({
  id,
  label: both,
  words,
  from: z.array(id).min(1).max(max.graphTypes),
  to: z.array(id).min(1).max(max.graphTypes),
  say: both.refine(({ zh, en }) => [zh, en].every((text) => text.includes('{from}') && text.includes('{to}')), {
    error: 'must hold {from} and {to}',
  }),
  within: z.boolean().optional(),
  whole: z.boolean().optional(),
});

/** Each says which article of the pack it is read from. */
const entity = z.strictObject({ id, type: id, name: word, synonyms: words, article: z.string().max(max.id) });
const fact = z.strictObject({ entity: id, property: id, value: word, article: z.string().max(max.id) });
const link = z.strictObject({ from: id, relation: id, to: id, article: z.string().max(max.id) });

/** What there can be in the graph of the trade, and what the pack's own articles say of it. */
export const packGraph = z.strictObject({
  types: z.array(type).max(max.graphTypes),
  relations: z.array(relation).max(max.graphTypes),
  entities: z.array(entity).max(max.graphEntities),
  facts: z.array(fact).max(max.graphFacts),
  links: z.array(link).max(max.graphFacts),
});
export type PackGraph = z.infer<typeof packGraph>;

export const emptyGraph: PackGraph = { types: [], relations: [], entities: [], facts: [], links: [] };

/**
 * Refuses a graph that names what is not there, or that says what its article does not: a name or a value has to stand in
 * the article that is named for it.
 */
export function refuseBrokenGraph(
  graph: PackGraph,
  articles: readonly { id: string; question: string; answer: string }[],
): void {
  const { types, relations, entities, facts, links } = graph;
  const place = { file: 'graph.json' };
  const missing = (what: string) => new PackError('reference.missing', what, place);
  refuseTwice([...types, ...relations].map((each) => each.id));
  refuseTwice(entities.map((each) => each.id));
  const typeOf = new Map(types.map((each) => [each.id, each]));
  const stranger = relations.flatMap(({ from, to }) => [...from, ...to]).find((each) => !typeOf.has(each));
  if (stranger !== undefined) throw missing(`A relation names the type ${stranger}, which is not there.`);
  const textOf = new Map(articles.map((each) => [each.id, bare(`${each.question}${each.answer}`)]));
  const says = (article: string, texts: readonly string[]) => {
    const text = textOf.get(article);
    if (text === undefined) throw missing(`${article} is no article of this pack.`);
    const lost = texts.find((each) => !text.includes(bare(each)));
    if (lost !== undefined) throw missing(`The article ${article} does not say ${JSON.stringify(lost)}.`);
  };
  const known = new Map(entities.map((each) => [each.id, each]));
  const one = (of: string) => {
    const found = known.get(of);
    if (!found) throw missing(`${of} is no entity of this graph.`);
    return found;
  };
  for (const { id: own, type: of, name, article } of entities) {
    if (!typeOf.has(of)) throw missing(`${own} is of the type ${of}, which is not there.`);
    says(article, [name]);
  }
  for (const { entity: of, property: key, value, article } of facts) {
    const { type: kind, name } = one(of);
    if (!typeOf.get(kind)!.properties.some((each) => each.id === key))
      throw missing(`${of} has no property ${key}: the type ${kind} does not name it.`);
    says(article, [name, value]);
  }
  const relationOf = new Map(relations.map((each) => [each.id, each]));
  for (const { from, relation: key, to, article } of links) {
    const [start, end, kind] = [one(from), one(to), relationOf.get(key)];
    if (!kind?.from.includes(start.type) || !kind.to.includes(end.type))
      throw missing(`${from} and ${to} cannot be joined by ${key}.`);
    says(article, [start.name, end.name]);
  }
}

const bare = (text: string) => text.replace(/\s+/gu, '');

function refuseTwice(ids: readonly string[]): void {
  const twice = ids.find((each, at) => ids.indexOf(each) !== at);
  if (twice !== undefined)
    throw new PackError('id.repeated', `${JSON.stringify(twice)} stands here twice.`, { file: 'graph.json' });
}
