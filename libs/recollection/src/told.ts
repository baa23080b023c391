import { isSensitive } from './sensitive.ts';
import { english } from './english.ts';
import { chinese } from './chinese.ts';
import type { Kind } from './rule.ts';

/** Something that a customer said of himself. */
export interface Told {
  readonly kind: Kind;
  /** In his own words, as short as they can stand alone. */
  readonly value: string;
  /** It no longer holds, or never did: "我不是杭州的了". */
  readonly gone: boolean;
  /** How surely it is about himself and meant, from 0 to 1. */
  readonly sure: number;
}

/** Characters of a text that are read; a fact stands near the beginning or in a short message. */
const READ = 2_000;
/** Facts taken from one text. */
const FACTS = 8;
/** Characters of a value; what is longer is no value. */
const VALUE = 40;

const clauseEnd = /[，。！？；、\n\r…~]|[,.!?;](?=\s|$|\p{Script=Han})/u;
const asking =
  /[?？吗呢么]$|多少|几[家个岁月平万]|哪|什么|怎么|如何|是不是|能不能|可不可以|有没有|^(?:is|are|do|does|can|could|how|what|which|where|when|will|would)\b/iu;

/**
 * What the customer said of himself in one message, in order; a later one of the same kind corrects an earlier one.
 * Only closed kinds, only about himself, only what he states, never from a clause that holds something sensitive.
 * Pure, and linear in the length of the text.
 */
export function factsIn(text: string): Told[] {
  const facts: Told[] = [];
  for (const clause of clausesOf(text.normalize('NFKC').slice(0, READ))) {
    if (isSensitive(clause)) continue;
    const isQuestion = asking.test(clause);
    for (const rule of [...chinese, ...english]) {
      if (isQuestion && !rule.inQuestion) continue;
      const found = rule.read(clause);
      if (!found || [...found.value].length > VALUE) continue;
      const { value, gone, kind = rule.kind } = found;
      if (facts.some((fact) => fact.kind === kind && fact.value === value && fact.gone === gone)) continue;
      facts.push({ kind, value, gone, sure: rule.sure });
      if (facts.length === FACTS) return facts;
    }
  }
  return facts;
}

/** Parts between commas and stops; a question keeps its mark. */
function clausesOf(text: string): string[] {
  const clauses: string[] = [];
  let rest = text;
  for (let end = rest.search(clauseEnd); end !== -1; end = rest.search(clauseEnd)) {
    const mark = rest[end]!;
    clauses.push(rest.slice(0, end) + (mark === '?' || mark === '？' ? '?' : ''));
    rest = rest.slice(end + 1);
  }
  return [...clauses, rest].map((clause) => clause.trim()).filter(Boolean);
}
