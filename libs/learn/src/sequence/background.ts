import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { seenBy, SENSES, type See, type Seen, type Tell } from './features.ts';
import { BinaryReader, container } from './container.ts';
import { neighbourhood, type Groups } from './groups.ts';
import { hashOf, KeyTable } from './hashing.ts';
import type { Reading } from './reading.ts';
import { readScorer, writeScorer } from './scorer-file.ts';
import { tokenSpans } from './tags.ts';
import { scored, type Scorer } from './weights.ts';

/**
 * What is known of a language before anything is learned: groups of words, and a tagger of people, places and
 * organisations whose guesses are evidence for what is learned afterwards.
 */
export interface Background {
  /** Content hash of its file. */
  readonly id: string;
  readonly groups: Groups;
  readonly types: readonly string[];
  readonly scorer: Scorer;
}

const KIND = 'background';

/** What is seen of a text: by itself, and what the background makes of it. */
export function seenOf(reading: Reading, background: Background | null): Seen[] {
  const count = reading.forms.length;
  const tells = SENSES.map((sense) => sense(reading));
  if (!background) return [seenBy(count, tells)];
  const plain = seenBy(count, [...tells, neighbourhood(background.groups)(reading)]);
  return [plain, seenBy(count, [guesses(background, reading, plain)])];
}

/** How sure a guess is, in four steps. */
const stepOf = (likely: number) => (likely > 0.95 ? 3 : likely > 0.75 ? 2 : likely > 0.5 ? 1 : 0);
const BEYOND = 255;

/** The background's guess at each token, with what stands around the span that it belongs to. */
function guesses({ scorer }: Background, reading: Reading, plain: Seen): Tell {
  const { forms, words, wordOf } = reading;
  const count = forms.length;
  const { chain } = scorer;
  const { tags } = chain;
  const scores = scored(scorer, [plain]);
  const path = chain.best(scores, scorer.parts.moves, count);
  const likely = new Float64Array(count * tags);
  if (count > 0) chain.expect(scores, scorer.steps, likely);
  const spans = tokenSpans(path);
  const spanAt = new Int32Array(count).fill(-1);
  spans.forEach(({ start, end }, index) => spanAt.fill(index, start, end));
  const word = (t: number) => (t < 0 || t >= count ? -1 : words[wordOf[t]!]!.form);
  const guess = (t: number) => (t < 0 || t >= count ? BEYOND : path[t]!);
  return (t: number, see: See) => {
    const here = guess(t);
    see(150, here);
    see(151, here, stepOf(likely[t * tags + here]!));
    see(152, guess(t - 1), here, guess(t + 1));
    see(153, here, forms[t]!);
    see(154, guess(t + 1), forms[t]!);
    see(155, guess(t - 1), forms[t]!);
    see(156, here, guess(t + 1), guess(t + 2));
    see(157, guess(t - 2), guess(t - 1), here);
    let second = 0;
    for (let label = 1; label < tags; label++)
      if (second === 0 || likely[t * tags + label]! > likely[t * tags + second]!) second = label;
    see(158, second, Math.min(5, Math.floor(-Math.log2(likely[t * tags + second]! + 1e-3))));
    const span = spans[spanAt[t]!];
    if (!span) return;
    see(159, here, word(span.start - 1));
    see(160, here, word(span.end));
    see(161, here, forms[span.end - 1]!, forms[span.end - 2] ?? 0);
    see(162, here, forms[span.end - 1]!);
    see(163, here, word(span.end - 1));
  };
}

/** A line a word: the word, its coarse and its fine group, its subject; as models/entities/clusters.py writes it. */
export function readGroups(lines: string): Groups {
  const rows = lines
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' ') as [string, string, string, string]);
  const places = new KeyTable(rows.length);
  const kept = rows.filter(([word]) => {
    const key = hashOf(word) >>> 0 || 1;
    if (places.get(key) >= 0) return false;
    places.set(key, places.size);
    return true;
  });
  return {
    places,
    coarse: Uint8Array.from(kept, (row) => Number(row[1])),
    fine: Uint16Array.from(kept, (row) => Number(row[2])),
    subject: Uint8Array.from(kept, (row) => Number(row[3])),
  };
}

export function saveBackground({ groups, types, scorer }: Omit<Background, 'id'>): Uint8Array {
  const keys = new Uint32Array(groups.places.size);
  for (const [key, place] of groups.places.entries()) keys[place] = key;
  return container(
    KIND,
    { types },
    {
      words: keys,
      coarse: groups.coarse,
      fine: groups.fine,
      subject: groups.subject,
      ...writeScorer(scorer),
    },
  );
}

/** Throws `BadModel` when the bytes are not a background that this version reads. */
export function loadBackground(bytes: Uint8Array): Background {
  const file = new BinaryReader(bytes, KIND);
  const types = file.names('types');
  const scorer = readScorer(file, types.length);
  const words = file.numbers('words', Uint32Array);
  const places = new KeyTable(words.length);
  words.forEach((key, place) => places.set(key, place));
  const groups = {
    places,
    coarse: file.numbers('coarse', Uint8Array, words.length),
    fine: file.numbers('fine', Uint16Array, words.length),
    subject: file.numbers('subject', Uint8Array, words.length),
  };
  return { id: idOf(bytes), groups, types, scorer };
}

const idOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex').slice(0, 16);

let shipped: Background | undefined;

/** The background that ships, read once. Card: models/entities/README.md. */
export function shippedBackground(): Background {
  shipped ??= loadBackground(readFileSync(new URL('../../../../models/entities/background.bin', import.meta.url)));
  return shipped;
}
