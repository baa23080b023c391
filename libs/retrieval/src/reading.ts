import { isStopWord, pieces } from '#libs/text';
import { charactersFrom, charactersOf, mistakenFor, syllablesIn } from './sounds.ts';
import type { Store } from './store.ts';

/** Readings of one place that are tried, those of more entries first. */
const TRIED = { spelled: 40, mistaken: 12 };
/** Longer queries are taken as they stand. */
const MAX_PLACES = 24;
const MAX_RUN = 36;
/** A run of letters this short may be initials, when nothing else is asked. */
const INITIALS = { least: 2, most: 5 };
/** What a neighbour pair that entries have is worth, what one is that none has, and what a changed character costs. */
const PAIR = { known: 1, most: 4, unknown: -1.5 };
const CHANGE = 2;

interface Choice {
  readonly char: string;
  readonly cost: number;
}
/** One place of a query with what may have been meant; more than one choice when it can be read otherwise. */
type Place = readonly Choice[];

function entriesWith(store: Store, gram: string): number {
  const term = store.terms.find(`g${gram}`);
  return term === 0 ? 0 : (store.entriesOf[term] ?? 0);
}

function known(store: Store, chars: readonly string[], most: number, cost: number): Choice[] {
  return chars
    .map((char) => ({ char, entries: entriesWith(store, char) }))
    .filter(({ entries }) => entries > 0)
    .sort((a, b) => b.entries - a.entries || (a.char < b.char ? -1 : 1))
    .slice(0, most)
    .map(({ char }) => ({ char, cost }));
}

function spelled(run: string, alone: boolean, store: Store): Place[] | undefined {
  const word = store.terms.find(`w${run}`);
  if (word !== 0 && store.entriesOf[word]! > 0) return undefined;
  const syllables = run.length <= MAX_RUN ? syllablesIn(run) : undefined;
  if (syllables && syllables.length > 1)
    return syllables.map((one) => known(store, charactersOf(one), TRIED.spelled, 0));
  if (!alone || run.length < INITIALS.least || run.length > INITIALS.most) return undefined;
  return [...run].map((initial) => known(store, charactersFrom(initial), 4 * TRIED.spelled, 0));
}

/** A character that stands alone between neighbours it never has here may be another. */
function mistaken(char: string, before: string, after: string, store: Store): Place {
  const asIs = { char, cost: 0 };
  if (isStopWord(char) || !/\p{Script=Han}/u.test(char)) return [asIs];
  if (entriesWith(store, before + char) > 0 && entriesWith(store, char + after) > 0) return [asIs];
  return [asIs, ...known(store, mistakenFor(char), TRIED.mistaken, CHANGE)];
}

/** Undefined when nothing can be read otherwise. */
function placesOf(text: string, store: Store): Place[] | undefined {
  const words = pieces(text);
  const places: Place[] = [];
  let choices = false;
  for (const { word, start, end } of words) {
    const read = /^[a-z]{2,}$/u.test(word)
      ? spelled(word, words.length === 1, store)
      : [...word].length === 1
        ? [mistaken(word, text[start - 1] ?? '', text[end] ?? '', store)]
        : undefined;
    if (read?.some((place) => place.length === 0)) return undefined;
    choices ||= read?.some((place) => place.length > 1 || place[0]!.char !== word) ?? false;
    places.push(...(read ?? [...word].map((char) => [{ char, cost: 0 }])));
  }
  return choices && places.length <= MAX_PLACES ? places : undefined;
}

interface Path {
  readonly text: string;
  readonly score: number;
}

function pairWorth(store: Store, before: string, after: string): number {
  const entries = entriesWith(store, before + after);
  return entries === 0 ? PAIR.unknown : Math.min(PAIR.most, PAIR.known + Math.log(entries));
}

/** The likeliest path through all places (Viterbi 1967); of equals the first by text. */
function likeliest(places: readonly Place[], store: Store): string {
  let paths: Path[] = [{ text: '', score: 0 }];
  for (const place of places) {
    const next = place.map(({ char, cost }) => {
      let best: Path | undefined;
      for (const path of paths) {
        const last = path.text.at(-1);
        const score = path.score - cost + (last === undefined ? 0 : pairWorth(store, last, char));
        if (!best || score > best.score || (score === best.score && path.text < best.text)) best = { ...path, score };
      }
      return { text: best!.text + char, score: best!.score };
    });
    paths = next;
  }
  return paths.reduce((best, path) => (path.score > best.score ? path : best)).text;
}

/**
 * How a query may have been meant that does not stand as it is: pinyin spelled out (jiamengfei), initials (jmf), a
 * character of the same sound or shape (加门费), read as what the entries here speak of. Undefined when it stands.
 */
export function readOtherwise(text: string, store: Store): string | undefined {
  const places = placesOf(text, store);
  if (!places) return undefined;
  const read = likeliest(places, store);
  return read ===
    pieces(text)
      .map(({ word }) => word)
      .join('')
    ? undefined
    : read;
}
