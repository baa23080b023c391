import { apart, findPrivate, type Kind, type Private } from './find.ts';

/** Names shorter than this are words as often as names. */
const SHORTEST_NAME = 2;
/** Characters of a placeholder at most: while a stream may be in the middle of one, so many are held back. */
const LONGEST = 48;

export interface MaskOptions {
  /** Names that the profile of the customer knows. */
  readonly names?: readonly string[];
  /** Makes the placeholders of this turn unlike anything in a text; letters and digits. */
  readonly nonce: string;
}

/**
 * Puts placeholders such as `[PHONE_1_x7k2]` where something private stands, and takes them back. The same value has the
 * same placeholder for as long as the mask lives, which is one turn.
 */
export class Mask {
  readonly #names: readonly string[];
  readonly #nonce: string;
  readonly #placeholders = new Map<string, string>();
  readonly #values = new Map<string, string>();
  readonly #counts = new Map<Kind, number>();
  readonly #pattern: RegExp;

  constructor({ names = [], nonce }: MaskOptions) {
    if (!/^[A-Za-z0-9]{4,16}$/u.test(nonce)) throw new RangeError('A nonce is 4 to 16 letters and digits');
    this.#names = names.filter((name) => [...name].length >= SHORTEST_NAME);
    this.#nonce = nonce;
    this.#pattern = new RegExp(`\\[[A-Z]{2,12}_\\d{1,6}_${nonce}\\]`, 'gu');
  }

  /** How many values are hidden, by kind. */
  get hidden(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }

  /** The text as it may leave. */
  hide(text: string): string {
    let out = '';
    let at = 0;
    for (const { kind, start, end } of apart([...findPrivate(text, this.#names), ...this.#ownMarks(text)])) {
      out += text.slice(at, start) + this.#placeholder(kind, text.slice(start, end));
      at = end;
    }
    return out + text.slice(at);
  }

  /** The text as it was: `restore(hide(text))` is `text`. What is no placeholder of this turn stays. */
  restore(text: string): string {
    return text.replace(this.#pattern, (placeholder) => this.#values.get(placeholder) ?? placeholder);
  }

  /** Whether something is left that looks like ours and is not: a placeholder that was bent on the way. */
  isBent(text: string): boolean {
    const rest = text.replace(this.#pattern, (placeholder) => (this.#values.has(placeholder) ? '' : placeholder));
    return rest.toLowerCase().includes(this.#nonce.toLowerCase());
  }

  /** Restores a text that comes in pieces, which may end in the middle of a placeholder. */
  restorer(): { push(piece: string): string; end(): string } {
    let held = '';
    return {
      push: (piece) => {
        const all = held + piece;
        const open = all.lastIndexOf('[');
        const within = open !== -1 && !all.includes(']', open) && all.length - open < LONGEST;
        held = within ? all.slice(open) : '';
        return this.restore(within ? all.slice(0, open) : all);
      },
      end: () => {
        const last = held;
        held = '';
        return this.restore(last);
      },
    };
  }

  /** A text that holds our own nonce must not pass for a placeholder when it comes back. */
  #ownMarks(text: string): Private[] {
    const marks: Private[] = [];
    for (let at = text.indexOf(this.#nonce); at !== -1; at = text.indexOf(this.#nonce, at + 1))
      marks.push({ kind: 'TEXT', start: at, end: at + this.#nonce.length });
    return marks;
  }

  #placeholder(kind: Kind, value: string): string {
    const known = this.#placeholders.get(value);
    if (known !== undefined) return known;
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    const placeholder = `[${kind}_${count}_${this.#nonce}]`;
    this.#placeholders.set(value, placeholder);
    this.#values.set(placeholder, value);
    return placeholder;
  }
}
