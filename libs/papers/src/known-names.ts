import { fold, originalSpan, type Folded } from '#libs/text';

/** Shorter names are words as often as names. */
const SHORTEST = 2;
const LETTER = /[\p{L}\p{N}]/u;

/** Letters of a name that may be misread: one of three Chinese ones, one of five others; of a name of two Chinese ones none. */
const misread = (letters: readonly string[]): number =>
  letters.every((letter) => /\p{Script=Han}/u.test(letter))
    ? Number(letters.length > 2)
    : Math.min(Math.floor(letters.length / 5), 3);

interface Letters {
  readonly folded: Folded;
  /** Where each letter stands in the folded text. */
  readonly at: readonly number[];
  readonly letters: readonly string[];
}

function lettersOf(text: string): Letters {
  const folded = fold(text, { spaces: 'drop' });
  const found = [...folded.text.matchAll(new RegExp(LETTER, 'gu'))];
  return { folded, at: found.map(({ index }) => index), letters: found.map(([letter]) => letter) };
}

/**
 * How names that are known stand on a picture that was read: spaced, in other forms of the same letters, or with a letter
 * misread, or torn between a line and the next. Each as it stands there, once. More is found than is there, for a name that
 * gets away is the worse mistake.
 */
export function namesAsRead(names: readonly string[], lines: readonly string[]): string[] {
  const known = names.map((name) => lettersOf(name).letters).filter(({ length }) => length >= SHORTEST);
  const found = new Set<string>();
  for (const at of lines.keys()) {
    const read = lettersOf(lines.slice(at, at + 2).join('\n'));
    for (const name of known)
      for (const place of placesOf(name, read.letters)) found.add(standing(read, place, name.length));
  }
  return [...found];
}

function placesOf(name: readonly string[], letters: readonly string[]): number[] {
  const most = misread(name);
  const places: number[] = [];
  for (let at = 0; at + name.length <= letters.length; at++) {
    let wrong = 0;
    for (let i = 0; i < name.length && wrong <= most; i++) if (letters[at + i] !== name[i]) wrong++;
    if (wrong <= most) places.push(at);
  }
  return places;
}

function standing({ folded, at, letters }: Letters, first: number, count: number): string {
  const last = first + count - 1;
  const { start, end } = originalSpan(folded, at[first]!, at[last]! + letters[last]!.length);
  return folded.source.slice(start, end);
}
