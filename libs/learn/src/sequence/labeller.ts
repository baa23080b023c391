import type { Background } from './background.ts';
import { seenOf, shippedBackground } from './background.ts';
import { BinaryReader, container } from './container.ts';
import { seenBy } from './features.ts';
import { known, type Names } from './gazetteer.ts';
import { KeyTable } from './hashing.ts';
import { read } from './reading.ts';
import { readScorer, writeScorer } from './scorer-file.ts';
import type { LabelledSpan } from './spans.ts';
import { tokenSpans } from './tags.ts';
import { scored, type Scorer } from './weights.ts';
import { BadModel } from '../types.ts';

/** Finds names of trained types in texts. */
export interface Labeller {
  /** In order. */
  readonly types: readonly string[];
  readonly card: LabellerCard;
  /** Spans in order, none overlapping another; `LONGEST_TEXT` UTF-16 units of a text are read. */
  label(text: string): LabelledSpan[];
}

/** What is known about a trained labeller; it travels in the file. */
export interface LabellerCard {
  readonly kind: 'labeller';
  readonly seed: number;
  readonly sentences: number;
  readonly spans: number;
  readonly features: number;
  /** Id of the background that it was trained over; null for none. */
  readonly background: string | null;
}

/** Everything that a labeller is made of. */
export interface LabellerModel {
  readonly types: readonly string[];
  readonly card: LabellerCard;
  readonly scorer: Scorer;
  readonly names: Names;
  readonly background: Background | null;
}

const KIND = 'labeller';
const models = new WeakMap<Labeller, LabellerModel>();

export function labellerOf(model: LabellerModel): Labeller {
  const { types, card, scorer, names, background } = model;
  const { chain } = scorer;
  const { tags } = chain;
  const label = (text: string): LabelledSpan[] => {
    const reading = read(text);
    const count = reading.forms.length;
    if (count === 0) return [];
    const scores = scored(scorer, [...seenOf(reading, background), seenBy(count, [known(names, reading)])]);
    const path = chain.best(scores, scorer.parts.moves, count);
    const spans = tokenSpans(path);
    if (spans.length === 0) return [];
    const likely = new Float64Array(count * tags);
    chain.expect(scores, scorer.steps, likely);
    return spans.map(({ start, end, type }) => {
      let probability = 1;
      for (let t = start; t < end; t++) probability = Math.min(probability, likely[t * tags + path[t]!]!);
      return { start: reading.at[start]!, end: reading.at[end]!, type: types[type]!, probability };
    });
  };
  const labeller: Labeller = { types, card, label };
  models.set(labeller, model);
  return labeller;
}

/** A labeller as bytes: the same labeller, the same bytes. Throws TypeError for one that was not made here. */
export function saveLabeller(labeller: Labeller): Uint8Array {
  const model = models.get(labeller);
  if (!model) throw new TypeError('Only a labeller that was trained or loaded here can be saved.');
  const { types, card, scorer, names } = model;
  const keys = new Uint32Array(names.places.size);
  for (const [key, place] of names.places.entries()) keys[place] = key;
  return container(
    KIND,
    { types, card },
    { ...writeScorer(scorer), names: keys, kinds: names.kinds, sure: names.sure },
  );
}

/**
 * Throws `BadModel` when the bytes are not a labeller that this version reads, or were trained over another background than
 * the one that is given (the shipped one, if none is).
 */
export function loadLabeller(bytes: Uint8Array, over?: Background): Labeller {
  const file = new BinaryReader(bytes, KIND);
  const types = file.names('types');
  const card = file.about.card as LabellerCard;
  const background = card.background === null ? null : (over ?? shippedBackground());
  if (background && background.id !== card.background)
    throw new BadModel('The labeller was trained over another background; train it again.');
  const scorer = readScorer(file, types.length);
  const keys = file.numbers('names', Uint32Array);
  const kinds = file.numbers('kinds', Uint8Array, keys.length);
  if (kinds.some((kind) => kind >= types.length)) throw new BadModel('The model names a type that it does not have.');
  const places = new KeyTable(keys.length);
  keys.forEach((key, place) => places.set(key, place));
  const names = { places, kinds, sure: file.numbers('sure', Uint8Array, keys.length) };
  return labellerOf({ types, card, scorer, names, background });
}
