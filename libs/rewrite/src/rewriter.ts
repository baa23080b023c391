import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pieces } from '#libs/text';
import { choosing } from './choosing.ts';
import { encoding } from './encoding.ts';
import { readModel } from './file.ts';
import { arena } from './simd.ts';
import { CONTEXT, CURRENT, RESERVED, rowsOf, tokensOf } from './tokens.ts';

/** Numbers of the weights and of what is computed on the way. */
const NUMBERS = 2_000_000;
/** Cuts tried, and parts tried for each. */
const TRIED = 5;
/** What a part is worth for each end of it that stands within a word; chosen on the rows for choices. */
const WITHIN_WORD = 0.15;

export interface Rewritten {
  /** The question made whole, or as it was. */
  text: string;
  changed: boolean;
  /** How likely it is that something lacks, from 0 to 1. */
  lacks: number;
  /** The best change and how likely it is, whether it was made or not. */
  best: { text: string; likely: number };
}

/** Makes a question whole from what was said before, without asking anybody. */
export interface Rewriter {
  /** Content hash of the model. */
  readonly id: string;
  /** A question is changed when something lacks with more than this probability; chosen in training. */
  readonly threshold: number;
  /** What a change may add besides parts of the context. */
  readonly tails: readonly string[];
  /** `context`: what was said before, oldest first; the last two are read, 48 characters of each. */
  rewrite(context: readonly string[], current: string): Rewritten;
}

/** Reads a model file (bytes or its path). Throws `RewriterFileError` when it is not one that this version reads. */
export function loadRewriter(source: Uint8Array | string | URL): Rewriter {
  const bytes = source instanceof Uint8Array ? source : readFileSync(source);
  const file = readModel(bytes);
  const { header, characters } = file;
  const { threshold, tails } = header;
  const weights = { arena: arena(NUMBERS), file };
  const rowOf = rowsOf(characters);
  const encode = encoding(weights, header, RESERVED + characters.length);
  const choose = choosing(weights, header, TRIED);
  return {
    id: `liren-rewrite-${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}`,
    threshold,
    tails,
    rewrite(context, current) {
      const kept = { text: current, changed: false, lacks: 0, best: { text: current, likely: 0 } };
      const question = [...current];
      const said = [context.at(-2) ?? '', context.at(-1) ?? ''].map((text) => [...text].slice(0, CONTEXT));
      if (question.length > CURRENT || said.every((text) => text.length === 0)) return kept;
      // It learned from Chinese alone.
      if (!/\p{Script=Han}/u.test(current)) return kept;
      const texts = [said[0]!, said[1]!, question] as [string[], string[], string[]];
      const tokens = tokensOf(texts, rowOf);
      const row = [' ', ...texts[0], ' ', ...texts[1], ' ', ...question, ' '];
      const { lacks, cuts, takes } = choose(encode(tokens), tokens);
      const broken = withinWords(said, tokens.begins);
      const made = new Map<string, number>();
      for (const cut of cuts) {
        const [before, after] = [row.slice(tokens.begins[2], cut.from), row.slice(cut.to, -1)];
        for (const take of takes(cut)) {
          const text = [...before, ...row.slice(take.from, take.to), tails[take.tail]!, ...after].join('');
          const ends = Number(broken.has(take.from)) + Number(broken.has(take.to));
          made.set(text, (made.get(text) ?? 0) + cut.likely * take.likely * WITHIN_WORD ** ends);
        }
      }
      const [text, likely] = [...made].reduce((a, b) => (b[1] > a[1] ? b : a), [current, 0]);
      const changed = lacks > threshold && text !== current;
      return { text: changed ? text : current, changed, lacks, best: { text, likely } };
    },
  };
}

/** Gaps that stand between two characters of one word. */
function withinWords(said: readonly (readonly string[])[], begins: readonly number[]): Set<number> {
  const gaps = new Set<number>();
  said.forEach((characters, which) => {
    const words = pieces(characters.join(''));
    let at = 0;
    characters.forEach((character, index) => {
      if (words.some(({ start, end }) => start < at && at < end)) gaps.add(begins[which]! + index);
      at += character.length;
    });
  });
  return gaps;
}

let shipped: Rewriter | undefined;

/** The rewriter that ships, read once. */
export function shippedRewriter(): Rewriter {
  shipped ??= loadRewriter(new URL('../../../models/rewrite/rewriter.bin', import.meta.url));
  return shipped;
}
