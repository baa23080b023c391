import type { Quantity } from '#libs/text';
import type { GraphKinds, Node } from './kinds.ts';
import type { Token } from './tokens.ts';
import type { Role } from './words.ts';

/** A question taken apart: what of each kind stands in it, in order. */
export interface Parts {
  /** Entities, each with everything its name may mean. */
  readonly entities: readonly (readonly Node[])[];
  /** Properties, by what each word may mean. */
  readonly properties: readonly (readonly { type: string; id: string }[])[];
  readonly relations: readonly (readonly string[])[];
  readonly types: readonly string[];
  /** Types that are asked for: 哪种店型, 店型有哪些, 谁. */
  readonly asked: readonly string[];
  readonly which: readonly (string | null)[];
  readonly count: readonly string[];
  readonly amounts: readonly Quantity[];
  readonly roles: ReadonlySet<Role>;
}

/** Sorts the words of a question. `recent` are things the customer asked about, for 我问的那个. */
export function partsOf(tokens: readonly Token[], kinds: GraphKinds, recent: readonly Node[]): Parts | null {
  const parts = {
    entities: [] as Node[][],
    properties: [] as { type: string; id: string }[][],
    relations: [] as string[][],
    types: [] as string[],
    asked: [] as string[],
    which: [] as (string | null)[],
    count: [] as string[],
    amounts: [] as Quantity[],
    roles: new Set<Role>(),
  };
  for (const { senses } of tokens) {
    const entities = senses.flatMap((sense) => (sense.kind === 'entity' ? [sense.node] : []));
    if (entities.length > 0) {
      parts.entities.push(entities);
      continue;
    }
    const properties = senses.flatMap((sense) => (sense.kind === 'property' ? [sense] : []));
    const relations = senses.flatMap((sense) => (sense.kind === 'relation' ? [sense.id] : []));
    if (properties.length > 0) parts.properties.push(properties);
    else if (relations.length > 0) parts.relations.push(relations);
    // 省 is a province before it is a saving.
    const named = senses.some(({ kind }) => kind !== 'word');
    for (const sense of senses) {
      if (sense.kind === 'type') parts.types.push(sense.id);
      else if (sense.kind === 'asks') parts.asked.push(sense.type);
      else if (sense.kind === 'which') parts.which.push(sense.measure);
      else if (sense.kind === 'count') parts.count.push(sense.measure);
      else if (sense.kind === 'amount') parts.amounts.push(sense.amount);
      else if (sense.kind === 'word' && !named) parts.roles.add(sense.role);
    }
  }
  if (parts.roles.has('that one')) {
    const meant = recentOne(parts.entities, recent);
    if (meant === null) return null;
    parts.entities.push([meant]);
  }
  return { ...parts, asked: [...parts.asked, ...askedTypes(tokens, kinds)] };
}

/** What was asked about last and fits beside what is named: of the same type, another thing. */
function recentOne(named: readonly (readonly Node[])[], recent: readonly Node[]): Node | null {
  const types = new Set(named.flat().map(({ type }) => type));
  const ids = new Set(named.flat().map(({ id }) => id));
  return recent.find(({ id, type }) => !ids.has(id) && (types.size === 0 || types.has(type))) ?? null;
}

/** The type beside 哪种 or 几个, on either side; only where it is counted with that word of measure. */
function askedTypes(tokens: readonly Token[], { types }: GraphKinds): string[] {
  const measures = new Map(types.map(({ id, counted }) => [id, counted]));
  return tokens.flatMap((token, at) => {
    const asking = token.senses.find(({ kind }) => kind === 'which' || kind === 'count');
    if (!asking || (asking.kind !== 'which' && asking.kind !== 'count')) return [];
    const fits = (type: string) =>
      asking.measure === null || asking.measure === '些' || (measures.get(type)?.includes(asking.measure) ?? false);
    const after = typesAt(tokens, at + 1, 1);
    const beside = after.length > 0 ? after : typesAt(tokens, at - 1, -1);
    return beside.filter(fits);
  });
}

/** Types named from a place on, past words that say nothing. */
function typesAt(tokens: readonly Token[], from: number, step: 1 | -1): string[] {
  for (let at = from; tokens[at]; at += step) {
    const { senses } = tokens[at]!;
    const found = senses.flatMap((sense) => (sense.kind === 'type' ? [sense.id] : []));
    if (found.length > 0) return [...new Set(found)];
    if (!senses.some((sense) => sense.kind === 'word' && (sense.role === 'nothing' || sense.role === 'yes or no')))
      return [];
  }
  return [];
}
