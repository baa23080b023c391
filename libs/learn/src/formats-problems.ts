import {
  BadData,
  type Ignored,
  type MarkedSpan,
  type Problem,
  type ReadExample,
  type Reading,
} from './formats-types.ts';

/** UTF-16 units of a file: 100,000 examples of 300 and their labels. */
const MAX_CHARACTERS = 64 * 1024 * 1024;
const MAX_EXAMPLES = 200_000;
/** UTF-16 units of one text and one label. A text that is merely long is a finding, not a problem. */
const MAX_TEXT = 20_000;
const MAX_LABEL = 200;
const MAX_SPANS = 200;
/** So many problems are told; whoever has more, mends these first. */
const MAX_PROBLEMS = 50;
const MAX_IGNORED = 200;

/** How out of scope is written: in our own data, and by Rasa's documentation. */
const OUTSIDE = new Set(['', 'oos', 'out_of_scope']);

export function labelOf(text: string): string | null {
  const label = text.trim();
  return OUTSIDE.has(label.toLowerCase()) ? null : label;
}

interface Row {
  text: string;
  label: string;
  line: number;
  spans?: readonly MarkedSpan[];
}

/** What a reader finds wrong, collected so that all of it can be told at once, and what it leaves out. */
export class Problems {
  readonly #problems: Problem[] = [];
  readonly #examples: ReadExample[] = [];
  readonly #ignored: Ignored[] = [];
  #ignoredCount = 0;

  refuseLonger(text: string): void {
    if (text.length > MAX_CHARACTERS) this.fail(0, `The data has more than ${MAX_CHARACTERS} characters`);
  }

  /** Notes a problem and goes on, up to a limit. */
  add(line: number, why: string): void {
    this.#problems.push({ line, why });
    if (this.#problems.length >= MAX_PROBLEMS) this.settle();
  }

  /** Notes a problem that nothing can be read behind. */
  fail(line: number, why: string): never {
    this.#problems.push({ line, why });
    throw new BadData(this.#problems);
  }

  ignore(what: Ignored['what'], name: string, line: number): void {
    this.#ignoredCount++;
    if (this.#ignored.length < MAX_IGNORED) this.#ignored.push({ what, name: name.slice(0, MAX_LABEL), line });
  }

  take({ text, label, line, spans = [] }: Row): void {
    if (this.#examples.length >= MAX_EXAMPLES) this.fail(line, `There are more than ${MAX_EXAMPLES} examples`);
    if (text.length > MAX_TEXT) return this.add(line, `the text is longer than ${MAX_TEXT} characters`);
    if (label.length > MAX_LABEL) return this.add(line, `the label is longer than ${MAX_LABEL} characters`);
    if (spans.length > MAX_SPANS) return this.add(line, `the text has more than ${MAX_SPANS} marked stretches`);
    if (/\0/.test(text + label)) return this.add(line, 'holds a character that cannot be kept');
    if (!(text + label).isWellFormed()) return this.add(line, 'holds half of a character');
    this.#examples.push({ ...trimmed(text, spans), label: labelOf(label), line });
  }

  /** Throws `BadData` if anything was wrong. */
  settle(): void {
    if (this.#problems.length > 0) throw new BadData(this.#problems);
  }

  /** What was read. Data without an example is no data. */
  done(): Reading {
    this.settle();
    if (this.#examples.length === 0) this.fail(0, 'There are no examples in it');
    return { examples: this.#examples, ignored: this.#ignored, ignoredCount: this.#ignoredCount };
  }
}

/** Blanks at both ends go, and what is marked moves with the text. */
function trimmed(text: string, spans: readonly MarkedSpan[]): { text: string; spans: MarkedSpan[] } {
  const bare = text.trim();
  const cut = text.length - text.trimStart().length;
  const moved = spans.map((span) => ({
    ...span,
    start: Math.max(0, span.start - cut),
    end: Math.min(bare.length, span.end - cut),
  }));
  return { text: bare, spans: moved.filter(({ start, end }) => start < end) };
}
