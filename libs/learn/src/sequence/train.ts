import { Breath, type Pace } from '../progress.ts';
import { NothingToLearn } from '../types.ts';
import { seenOf, shippedBackground, type Background } from './background.ts';
import { seenBy, SENSES, type Seen } from './features.ts';
import { fit, type Lesson } from './fit.ts';
import { gazetteerOf, knownFromOthers, namesOf, type Mark } from './gazetteer.ts';
import { neighbourhood, type Groups } from './groups.ts';
import { KeyTable } from './hashing.ts';
import { labellerOf, type Labeller } from './labeller.ts';
import { read, type Reading } from './reading.ts';
import type { LabelledSentence } from './spans.ts';
import { tagsFor, tagsOf, tokenSpans } from './tags.ts';
import { rowsOf, scorerOf, tableOf, type Scorer } from './weights.ts';

export interface TrainLabellerOptions extends Pace {
  /** The same sentences and the same seed give the same bytes. Default 1. */
  readonly seed?: number;
  /** What is known beforehand; the shipped background if left out, nothing if null. */
  readonly background?: Background | null;
  /** Features that are kept at most: fewer make a smaller file. Default 250,000. */
  readonly most?: number;
}

/** Types at most: a tag fits in a byte. */
export const MOST_TYPES = 60;
/** Features that stand in fewer places are not learned. */
const LEAST_PLACES = 3;
/** Numbers that are learned at most, as memory: rarer features are left out first. */
const MOST_NUMBERS = 64_000_000;
/** Features that are kept. */
const MOST_KEPT = 250_000;
const EPOCHS = 4;
const BACKGROUND_EPOCHS = 3;

/**
 * Learns to find spans of any types in texts of any language. Spans that begin or end within a run of letters or digits
 * are widened to it. Throws `NothingToLearn` when no sentence has a span, RangeError for more than 60 types, and the reason
 * of the signal when it is aborted.
 */
export async function trainLabeller(
  sentences: readonly LabelledSentence[],
  options: TrainLabellerOptions = {},
): Promise<Labeller> {
  const { seed = 1, most = MOST_KEPT } = options;
  const background = options.background === undefined ? shippedBackground() : options.background;
  const types = [...new Set(sentences.flatMap(({ spans }) => spans.map(({ type }) => type)))].sort();
  if (types.length === 0) throw new NothingToLearn('No sentence has a span.');
  if (types.length > MOST_TYPES)
    throw new RangeError(`There are ${types.length} types; at most ${MOST_TYPES} are learned.`);
  const breath = new Breath(options, sentences.length * (2 + EPOCHS));
  const readings: Reading[] = [];
  for (const { text } of sentences) {
    readings.push(read(text));
    await breath.step();
  }
  const tags = readings.map((reading, index) => tagsFor(reading, sentences[index]!.spans, types));
  const marks: Mark[][] = tags.map(tokenSpans);
  const gazetteer = gazetteerOf(readings, marks, types.length);
  const seen: Seen[][] = [];
  for (const [index, reading] of readings.entries()) {
    const names = knownFromOthers(gazetteer, reading, marks[index]!);
    seen.push([...seenOf(reading, background), seenBy(reading.forms.length, [names])]);
    await breath.step();
  }
  const scorer = await learned(seen, tags, types.length, { seed, epochs: EPOCHS, kept: most, breath });
  options.signal?.throwIfAborted();
  const spans = marks.reduce((sum, list) => sum + list.length, 0);
  const card = {
    kind: 'labeller' as const,
    seed,
    sentences: sentences.length,
    spans,
    features: scorer.parts.keys.length,
    background: background?.id ?? null,
  };
  return labellerOf({ types, card, scorer, names: namesOf(gazetteer), background });
}

/**
 * The tagger of a background, over groups of words that are known. Only what ships is made so; everything else is learned over
 * it. Errors as of `trainLabeller`.
 */
export async function trainBackground(
  sentences: readonly LabelledSentence[],
  groups: Groups,
  { seed = 1, kept, ...pace }: Pace & { seed?: number; kept: number },
): Promise<Omit<Background, 'id'>> {
  const types = [...new Set(sentences.flatMap(({ spans }) => spans.map(({ type }) => type)))].sort();
  const breath = new Breath(pace, sentences.length * (1 + BACKGROUND_EPOCHS));
  const seen: Seen[][] = [];
  const tags: Uint8Array[] = [];
  for (const { text, spans } of sentences) {
    const reading = read(text);
    const tells = [...SENSES.map((sense) => sense(reading)), neighbourhood(groups)(reading)];
    seen.push([seenBy(reading.forms.length, tells)]);
    tags.push(tagsFor(reading, spans, types));
    await breath.step();
  }
  const scorer = await learned(seen, tags, types.length, { seed, epochs: BACKGROUND_EPOCHS, kept, breath });
  return { groups, types, scorer };
}

interface Learning {
  readonly seed: number;
  readonly epochs: number;
  /** Features that are kept. */
  readonly kept: number;
  readonly breath: Breath;
}

/** A scorer of what was seen in each text, under which its tags are likely. */
async function learned(
  seen: readonly (readonly Seen[])[],
  tags: readonly Uint8Array[],
  types: number,
  { seed, epochs, kept, breath }: Learning,
): Promise<Scorer> {
  const counts = new KeyTable(1 << 16);
  for (const all of seen) for (const { hashes } of all) for (const hash of hashes) counts.add(hash, 1);
  const table = tableOf(counts, seen.length < 200 ? 1 : LEAST_PLACES, Math.floor(MOST_NUMBERS / tagsOf(types)));
  const lessons: Lesson[] = seen.map((all, index) => ({ seen: rowsOf(all, table), tags: tags[index]! }));
  const weights = await fit(lessons, table.size, types, { seed, epochs, breath });
  return scorerOf(weights, table, types, kept);
}
