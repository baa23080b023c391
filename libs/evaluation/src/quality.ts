import { z } from 'zod';
import { judge } from '#libs/grounding';
import { fold, links, sentences } from '#libs/text';
import { readRows } from './rows.ts';

const row = z.object({ kind: z.string('is not a text').min(1), question: z.string('is not a text').min(1).max(4_000) });
/** A question of which what is said is held against what is published. */
export type QualityRow = z.infer<typeof row>;

/** Reads questions. Throws `BadRow`. */
export const readQuality = (jsonl: string): QualityRow[] => readRows(jsonl, row);

/** What the product said to one question. */
export interface Said {
  readonly outcome: string;
  readonly reply: string;
  /** Published texts of the articles it names as its sources. */
  readonly sources: readonly (readonly string[])[];
  /** Worked out by the graph from values of its sources: amounts may be differences. */
  readonly computed: boolean;
  /** Wording of the house around the words of an article. */
  readonly stock: readonly string[];
}

export interface Unsupported {
  readonly question: string;
  readonly sentence: string;
  readonly reason: string;
}

export interface KindQuality {
  readonly kind: string;
  readonly questions: number;
  /** Answered from a source, asked back or offered choices, given to a person. */
  readonly answered: number;
  readonly asked: number;
  readonly handedOver: number;
  /** Sentences that rest on a source, and those of them that it does not support. */
  readonly claims: number;
  readonly unsupported: number;
  /** Claims that stand word by word in a source. */
  readonly quoted: number;
}

export interface Quality {
  readonly kinds: readonly KindQuality[];
  readonly all: KindQuality;
  /** Unsupported claims in a hundred; 0 when nothing was claimed. */
  readonly unsupportedPercent: number;
  readonly examples: readonly Unsupported[];
}

interface Heard {
  readonly row: QualityRow;
  readonly said: Said;
  readonly claims: number;
  readonly quoted: number;
  readonly unsupported: readonly Unsupported[];
}

const bare = (text: string): string => fold(text, { spaces: 'drop' }).text.replace(/[\p{P}\p{S}]/gu, '');

/** Asks everything, one after the other, and judges each sentence by the sources it is said to rest on. */
export async function measureQuality(
  rows: readonly QualityRow[],
  ask: (question: string) => Promise<Said>,
): Promise<Quality> {
  const heard: Heard[] = [];
  for (const each of rows) heard.push(held(each, await ask(each.question)));
  const kinds = [...Map.groupBy(heard, ({ row: { kind } }) => kind)].map(([kind, some]) => counted(kind, some));
  const all = counted('all', heard);
  return {
    kinds,
    all,
    unsupportedPercent: all.claims === 0 ? 0 : (100 * all.unsupported) / all.claims,
    examples: heard.flatMap(({ unsupported }) => unsupported),
  };
}

function held(asked: QualityRow, said: Said): Heard {
  if (said.sources.length === 0) return { row: asked, said, claims: 0, quoted: 0, unsupported: [] };
  const evidence = said.sources.flat();
  const known = evidence.map(bare);
  const allowedHosts = evidence.flatMap((text) => links(text).flatMap(({ host }) => host ?? []));
  const claims = sentences(said.reply).filter((sentence) => !said.stock.some((ours) => ours.includes(sentence.trim())));
  const judged = judge(claims, evidence, { allowedHosts, lexicon: [] });
  const unsupported = claims.flatMap((sentence, at): Unsupported[] => {
    const { verdict, reason } = judged[at]!;
    const workedOut = said.computed && (reason === 'number' || reason === 'crossed');
    return verdict === 'supported' || workedOut ? [] : [{ question: asked.question, sentence, reason: reason ?? '' }];
  });
  const quoted = claims.filter((sentence) => known.some((text) => text.includes(bare(sentence)))).length;
  return { row: asked, said, claims: claims.length, quoted, unsupported };
}

function counted(kind: string, heard: readonly Heard[]): KindQuality {
  const sum = (of: (each: Heard) => number) => heard.reduce((total, each) => total + of(each), 0);
  const outcomes = (...names: string[]) => sum(({ said }) => (names.includes(said.outcome) ? 1 : 0));
  return {
    kind,
    questions: heard.length,
    answered: sum(({ said }) => (said.outcome === 'answer' && said.sources.length > 0 ? 1 : 0)),
    asked: outcomes('ask'),
    handedOver: outcomes('hand over'),
    claims: sum(({ claims }) => claims),
    unsupported: sum(({ unsupported }) => unsupported.length),
    quoted: sum(({ quoted }) => quoted),
  };
}
