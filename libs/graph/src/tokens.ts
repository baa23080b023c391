import { fold, quantities, type Quantity } from '#libs/text';
import type { GraphKinds, Node } from './kinds.ts';
import { COUNT, roles, WHICH, type Role } from './words.ts';

/** What a stretch of a question may mean. */
export type Sense =
  | { kind: 'entity'; node: Node }
  | { kind: 'property'; type: string; id: string }
  | { kind: 'relation'; id: string }
  | { kind: 'type'; id: string }
  /** 谁: asks for one of the type by itself. */
  | { kind: 'asks'; type: string }
  | { kind: 'which'; measure: string | null }
  | { kind: 'count'; measure: string }
  | { kind: 'amount'; amount: Quantity }
  | { kind: 'word'; role: Role };

export interface Token {
  readonly text: string;
  readonly senses: readonly Sense[];
}

/** Longest question that is read. */
export const QUESTION = 80;
/** Longest name that is looked for in a question. */
const NAME = 16;
/** A character that nothing explains costs more than any word. */
const UNKNOWN = 50;
/** What things are called in the trade goes before words of grammar of the same length. */
const preference: Record<Sense['kind'], number> = {
  entity: 0,
  property: 0.01,
  relation: 0.02,
  type: 0.03,
  asks: 0.03,
  which: 0.04,
  count: 0.04,
  amount: 0.02,
  word: 0.05,
};

/** The form in which names and questions meet. */
export function nameKey(name: string): string {
  return fold(name, { spaces: 'drop' }).text;
}

/** Every stretch of a question that could be a name. */
export function namesIn(question: string): string[] {
  const key = nameKey(question);
  const found = new Set<string>();
  for (let from = 0; from < key.length; from++) {
    for (let to = from + 1; to <= Math.min(key.length, from + NAME); to++) found.add(key.slice(from, to));
  }
  return [...found];
}

/**
 * Cuts a question into words that are understood, each with what it may mean. Null when anything of it is not understood:
 * a graph that answers half a question answers another one.
 */
export function tokensOf(
  question: string,
  kinds: GraphKinds,
  names: ReadonlyMap<string, readonly Node[]>,
): Token[] | null {
  const key = nameKey(question);
  if (key.length === 0 || key.length > QUESTION) return null;
  const spans = spansOf(key, wordsOf(kinds), names);
  const best: { cost: number; from: number; span: Span | null }[] = [{ cost: 0, from: 0, span: null }];
  for (let end = 1; end <= key.length; end++) {
    let here = { cost: best[end - 1]!.cost + UNKNOWN, from: end - 1, span: null as Span | null };
    for (const span of spans.get(end) ?? []) {
      const cost = best[span.from]!.cost + 1 + Math.min(...span.senses.map((sense) => preference[sense.kind]));
      if (cost < here.cost) here = { cost, from: span.from, span };
    }
    best.push(here);
  }
  if (best[key.length]!.cost >= UNKNOWN) return null;
  const tokens: Token[] = [];
  for (let end = key.length; end > 0; end = best[end]!.from) {
    const { from, span } = best[end]!;
    tokens.unshift({ text: key.slice(from, end), senses: span!.senses });
  }
  return tokens;
}

interface Span {
  readonly from: number;
  readonly senses: readonly Sense[];
}

/** By their ends. */
function spansOf(
  key: string,
  words: ReadonlyMap<string, readonly Sense[]>,
  names: ReadonlyMap<string, readonly Node[]>,
): Map<number, Span[]> {
  const spans = new Map<number, Span[]>();
  const add = (from: number, end: number, senses: readonly Sense[]) => {
    spans.set(end, [...(spans.get(end) ?? []), { from, senses }]);
  };
  for (let from = 0; from < key.length; from++) {
    for (let end = from + 1; end <= Math.min(key.length, from + NAME); end++) {
      const text = key.slice(from, end);
      const senses = [
        ...(names.get(text) ?? []).map((node) => ({ kind: 'entity' as const, node })),
        ...(words.get(text) ?? []),
      ];
      if (senses.length > 0) add(from, end, senses);
    }
    for (const [pattern, kind] of [
      [COUNT, 'count'],
      [WHICH, 'which'],
    ] as const) {
      pattern.lastIndex = from;
      const match = pattern.exec(key);
      if (!match) continue;
      const measure = match[1] ?? null;
      add(from, from + match[0].length, [kind === 'count' ? { kind, measure: measure ?? '' } : { kind, measure }]);
    }
  }
  for (const amount of quantities(key)) {
    if (isStated(amount)) add(amount.start, amount.end, [{ kind: 'amount', amount }]);
  }
  return spans;
}

/** 几种 and 两个 are no amounts that something is compared with. */
function isStated({ kind, text }: Quantity): boolean {
  return kind !== 'count' && kind !== 'ordinal' && kind !== 'date' && !/[几多]/u.test(text);
}

/** Read once for each schema: it does not change in place. */
const known = new WeakMap<GraphKinds, ReadonlyMap<string, readonly Sense[]>>();

function wordsOf(kinds: GraphKinds): ReadonlyMap<string, readonly Sense[]> {
  const before = known.get(kinds);
  if (before) return before;
  const words = new Map<string, Sense[]>();
  const add = (word: string, sense: Sense) => {
    const key = nameKey(word);
    words.set(key, [...(words.get(key) ?? []), sense]);
  };
  for (const type of kinds.types) {
    for (const word of [type.label.zh, ...type.words]) add(word, { kind: 'type', id: type.id });
    for (const word of type.asked) add(word, { kind: 'asks', type: type.id });
    for (const property of type.properties) {
      for (const word of new Set([property.label.zh, ...property.words]))
        add(word, { kind: 'property', type: type.id, id: property.id });
    }
  }
  for (const relation of kinds.relations) {
    for (const word of relation.words) add(word, { kind: 'relation', id: relation.id });
  }
  for (const [word, role] of roles) add(word, { kind: 'word', role });
  known.set(kinds, words);
  return words;
}
