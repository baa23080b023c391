import { finish, mix } from './hashing.ts';
import { MARKS, type Reading } from './reading.ts';
import { isLongSurname, isSurname } from './surnames.ts';

/** What is seen at each token, as hashes; those of token t stand from `from[t]` to `from[t + 1]`. */
export interface Seen {
  readonly hashes: Uint32Array;
  readonly from: Uint32Array;
}

/** Adds what it sees at token `t`: the number of the template and what fills it. */
export type See = (template: number, ...filling: Filling) => void;
type Filling = [a: number, b?: number, c?: number, d?: number];
/** Prepares a text, then says what is seen at each token. */
export type Sense = (reading: Reading) => Tell;
export type Tell = (t: number, see: See) => void;

/** Each template as a hash that is begun. */
const BEGUN = Int32Array.from({ length: 256 }, (_, template) => mix(0, template));

/** Features a token at most; further ones are left out. */
const MOST = 128;
let scratch = new Uint32Array(64 * MOST);

/** What the tellers of one text tell of each of its `count` tokens. */
export function seenBy(count: number, tells: readonly Tell[]): Seen {
  if (scratch.length < count * MOST) scratch = new Uint32Array(count * MOST);
  const from = new Uint32Array(count + 1);
  let length = 0;
  const see: See = (template, ...[a, b = 0, c = 0, d = 0]) => {
    if (length < scratch.length) scratch[length++] = finish(mix(mix(mix(mix(BEGUN[template]!, a), b), c), d));
  };
  for (let t = 0; t < count; t++) {
    for (const tell of tells) tell(t, see);
    from[t + 1] = length;
  }
  return { hashes: scratch.slice(0, length), from };
}

/** Beyond both ends of a text. */
const EDGE = 0x7fffffff;
const beside = (values: Int32Array | Uint8Array, t: number) => (t < 0 || t >= values.length ? EDGE : values[t]!);

/** Tokens around, alone and in runs of two to four. */
export const characters: Sense =
  ({ forms }) =>
  (t, see) => {
    const x = (k: number) => beside(forms, t + k);
    see(0, 1);
    for (let k = -3; k <= 3; k++) see(10 + k, x(k));
    for (let k = -3; k <= 2; k++) see(20 + k, x(k), x(k + 1));
    see(30, x(-1), x(1));
    for (let k = -3; k <= 1; k++) see(40 + k, x(k), x(k + 1), x(k + 2));
    for (let k = -3; k <= 0; k++) see(50 + k, x(k), x(k + 1), x(k + 2), x(k + 3));
  };

export const looks: Sense =
  ({ looks }) =>
  (t, see) => {
    const x = (k: number) => Math.min(beside(looks, t + k), 31);
    see(60, x(0), x(-1), x(1));
    see(61, x(-2) * 32 + x(-1), x(0), x(1) * 32 + x(2));
    see(62, x(0));
  };

/** The word that a token stands in and those around, with what the dictionary makes of them. */
export const words: Sense = ({ words, wordOf, known }) => {
  const kinds = words.map(() => 0);
  const byPlace = new Map(known.map(({ start, end, kind }) => [start * 1_024 + end, kind]));
  words.forEach(
    ({ start, end }, index) => (kinds[index] = byPlace.get(start * 1_024 + end) ?? Math.min(end - start, 5) + 300),
  );
  return (t, see) => {
    const at = wordOf[t]!;
    const { start, end } = words[at]!;
    const w = (k: number) => words[at + k]?.form ?? EDGE;
    const kind = (k: number) => kinds[at + k] ?? EDGE;
    const place = (t === start ? 1 : 0) + (t === end - 1 ? 2 : 0);
    see(70, w(0), place);
    see(71, w(-1), place);
    see(72, w(1), place);
    see(73, w(-1), w(0), place);
    see(74, w(0), w(1), place);
    see(75, w(-2), place);
    see(76, w(2), place);
    see(77, kind(0), place, end - start);
    see(78, kind(-1), kind(0), place);
    see(79, kind(0), kind(1), place);
    see(80, kind(-1), kind(0), kind(1), place);
    see(81, kind(-2), kind(-1), kind(0), place);
    see(82, kind(0), kind(1), kind(2), place);
    see(83, kind(0), w(1), place);
    see(84, w(-1), kind(0), place);
  };
};

/** The longest dictionary word that begins, ends or reaches over a token, whatever the text was cut into. */
export const lexicon: Sense = ({ known, forms }) => {
  const count = forms.length;
  const [begins, ends, over] = [
    new Int32Array(count).fill(-1),
    new Int32Array(count).fill(-1),
    new Int32Array(count).fill(-1),
  ];
  const longer = (table: Int32Array, t: number, index: number) => {
    const { start, end } = known[index]!;
    const other = known[table[t]!];
    if (!other || end - start > other.end - other.start) table[t] = index;
  };
  known.forEach(({ start, end }, index) => {
    longer(begins, start, index);
    longer(ends, end - 1, index);
    for (let t = start + 1; t < end - 1; t++) longer(over, t, index);
  });
  const sort = (index: number) =>
    index < 0 ? -1 : known[index]!.kind * 16 + (known[index]!.end - known[index]!.start);
  return (t, see) => {
    const [b, e, o] = [sort(begins[t]!), sort(ends[t]!), sort(over[t]!)];
    see(90, b);
    see(91, e);
    see(92, b, e, o);
    see(93, o, o < 0 ? 0 : t - known[over[t]!]!.start);
    if (t > 0) see(94, sort(ends[t - 1]!), b);
    if (t + 1 < count) see(95, e, sort(begins[t + 1]!));
    if (t > 0) see(96, sort(ends[t - 1]!), forms[t]!);
    if (t + 1 < count) see(97, sort(begins[t + 1]!), forms[t]!);
  };
};

const isOpening = (look: number) => look === MARKS['《'] || look === MARKS['“'] || look === MARKS['('];
const isClosing = (look: number) => look === MARKS['》'] || look === MARKS['”'] || look === MARKS[')'];

/** Titles and quotations: how far the marks are, what stands before and behind them. */
export const brackets: Sense = ({ looks, forms, wordOf, words }) => {
  const count = looks.length;
  const opened = new Int32Array(count).fill(-1);
  const closed = new Int32Array(count).fill(-1);
  for (let t = 0, last = -1; t < count; t++) {
    if (isOpening(looks[t]!)) last = t;
    opened[t] = last;
    if (isClosing(looks[t]!)) last = -1;
  }
  for (let t = count - 1, last = -1; t >= 0; t--) {
    if (isClosing(looks[t]!)) last = t;
    closed[t] = last;
    if (isOpening(looks[t]!)) last = -1;
  }
  const word = (t: number) => (t < 0 || t >= count ? EDGE : words[wordOf[t]!]!.form);
  return (t, see) => {
    const [from, to] = [opened[t]!, closed[t]!];
    if (from < 0 && to < 0) return;
    const kind = (from < 0 ? 0 : looks[from]!) * 16 + (to < 0 ? 0 : looks[to]!);
    see(100, kind, from < 0 ? -1 : Math.min(3, t - from), to < 0 ? -1 : Math.min(3, to - t));
    const place = (t === from ? 1 : 0) + (t === to ? 2 : 0);
    if (from >= 0) {
      see(101, kind, place, word(from - 1));
      see(102, kind, place, word(from + 1));
    }
    if (to >= 0) {
      see(103, kind, place, word(to + 1));
      see(104, kind, place, word(to - 1));
    }
    if (from >= 0 && to >= 0) {
      let h = 0;
      for (let k = from + 1; k < to; k++) h = mix(h, forms[k]!);
      see(105, h, place);
      see(106, kind, place, Math.min(10, to - from));
    }
  };
};

/** Family names where a name may begin. */
export const surnames: Sense = ({ at, text, forms }) => {
  const count = forms.length;
  const flags = new Uint8Array(count);
  for (let t = 0; t < count; t++) {
    const pair = text.slice(at[t], at[t]! + 2);
    flags[t] = isLongSurname(pair) ? 2 : isSurname(pair.codePointAt(0) ?? 0) ? 1 : 0;
  }
  return (t, see) => {
    const flag = (k: number) => beside(flags, t + k);
    if (flag(0) === 0 && flag(-1) === 0 && flag(-2) === 0) return;
    see(110, flag(-2), flag(-1), flag(0));
    see(111, flag(-1), flag(0), beside(forms, t + 1));
    see(112, flag(-2), flag(-1), flag(0), beside(forms, t + 1));
    see(113, flag(0), beside(forms, t - 1));
    see(114, flag(0), beside(forms, t + 2), beside(forms, t + 3));
    see(115, flag(0), beside(forms, t + 3), beside(forms, t + 4));
  };
};

/** What is seen of any text, without anything learned. */
export const SENSES: readonly Sense[] = [characters, looks, words, lexicon, brackets, surnames];
