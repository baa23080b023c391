import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
  type YAMLMap,
} from 'yaml';
import { markedText, markUp } from './formats-markup.ts';
import type { Problems } from './formats-problems.ts';
import type { Ignored, MarkedExample, Reading } from './formats-types.ts';

const others = ['synonym', 'regex', 'lookup'] as const satisfies readonly Ignored['what'][];

/**
 * Training data of Rasa 2 and 3: `nlu:` with intents and their examples, as one block of lines with dashes or as a list
 * with `text`. Marked entities become plain text and spans. Synonyms, regexes, lookup tables and other sections are told as
 * ignored. Aliases are refused: a few lines of them can unfold into gigabytes.
 * https://rasa.com/docs/rasa/training-data-format
 */
export function readRasa(text: string, problems: Problems): Reading {
  const counter = new LineCounter();
  const root = rootOf(text, counter, problems);
  const walk = new Walk(problems, counter);
  if (!isMap(root)) problems.fail(1, 'There is no "nlu:" in it');
  walk.refuseTwice(root);
  const nlu = root.items.find((pair) => nameOf(pair.key) === 'nlu');
  for (const { key } of root.items) {
    const name = nameOf(key);
    if (name !== 'nlu' && name !== 'version') problems.ignore('section', name, walk.lineOf(key));
  }
  if (!nlu) problems.fail(1, 'There is no "nlu:" in it');
  if (!isSeq(nlu.value)) problems.fail(walk.lineOf(nlu.key), '"nlu" is not a list');
  for (const item of nlu.value.items) walk.item(item);
  return problems.done();
}

/** Marks, names and values of YAML that are read; a block of lines counts as two or three, however many examples it holds. */
const MAX_PARTS = 200_000;

function rootOf(text: string, lineCounter: LineCounter, problems: Problems): Node | null {
  let parts = 0;
  // Cutting is quick, putting together is not: what is hostile is told before.
  for (const part of new Lexer().lex(text)) {
    if (part.trim() !== '' && ++parts > MAX_PARTS)
      problems.fail(0, `The data has more than ${MAX_PARTS} parts; write examples as a block of lines`);
  }
  let document: Document.Parsed;
  try {
    const options = { logLevel: 'silent', schema: 'failsafe', prettyErrors: false } as const;
    // The library compares each key with all others; `Walk` looks for those that stand twice.
    document = parseDocument(text, { ...options, lineCounter, uniqueKeys: false });
  } catch (error) {
    if (error instanceof RangeError) return problems.fail(0, 'The data is nested too deep');
    throw error;
  }
  for (const { pos, message } of document.errors) {
    if (message.includes('call stack')) problems.fail(0, 'The data is nested too deep');
    problems.add(lineCounter.linePos(pos[0]).line, `is not YAML: ${message.split('\n')[0]!.slice(0, 200)}`);
  }
  problems.settle();
  return document.contents;
}

/** The text of a scalar; empty for anything else. */
function nameOf(node: unknown): string {
  return isScalar(node) && typeof node.value === 'string' ? node.value : '';
}

/** What stands in a list and knows its lines. */
class Walk {
  readonly #problems: Problems;
  readonly #counter: LineCounter;

  constructor(problems: Problems, counter: LineCounter) {
    this.#problems = problems;
    this.#counter = counter;
  }

  lineOf(node: unknown): number {
    const range = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range : null;
    return range ? this.#counter.linePos(range[0]).line : 0;
  }

  /** Notes a key that stands twice: one of the two would be lost. */
  refuseTwice({ items }: YAMLMap): void {
    const seen = new Set<string>();
    for (const { key } of items) {
      const name = nameOf(key);
      if (seen.has(name)) this.#problems.add(this.lineOf(key), `${JSON.stringify(name)} stands here twice`);
      seen.add(name);
    }
  }

  item(node: unknown): void {
    const line = this.lineOf(node);
    if (isAlias(node)) return this.#problems.add(line, 'aliases (*name) are not read; write it out');
    if (!isMap(node)) return this.#problems.add(line, 'is not an intent with examples');
    this.refuseTwice(node);
    const other = others.find((name) => node.has(name));
    if (other) return this.#problems.ignore(other, nameOf(node.get(other, true)), line);
    const label = nameOf(node.get('intent', true)).trim();
    if (label === '') return this.#problems.add(line, '"intent" is missing');
    const examples: unknown = node.get('examples', true);
    if (isScalar(examples)) return this.#block(examples, label);
    if (isSeq(examples)) for (const example of examples.items) this.#listed(example, label);
    else
      this.#problems.add(
        line,
        isAlias(examples) ? 'aliases (*name) are not read; write it out' : '"examples" is missing',
      );
  }

  /** Lines with a dash, as most files have them. */
  #block(node: Node, label: string): void {
    const text = nameOf(node);
    const isLiteral = isScalar(node) && node.type === 'BLOCK_LITERAL';
    const first = this.lineOf(node);
    for (const [at, source] of text.split('\n').entries()) {
      const line = isLiteral ? first + 1 + at : first;
      const bare = source.trim();
      if (bare === '') continue;
      if (bare.startsWith('-')) this.#take(bare.slice(1), label, line);
      else this.#problems.ignore('line', bare, line);
    }
  }

  #listed(node: unknown, label: string): void {
    const line = this.lineOf(node);
    if (isScalar(node)) return this.#take(nameOf(node), label, line);
    const text = isMap(node) ? (node as YAMLMap).get('text', true) : undefined;
    if (!isScalar(text)) return this.#problems.add(line, 'is not an example with "text"');
    this.#take(nameOf(text), label, line);
  }

  #take(source: string, label: string, line: number): void {
    const marked = markedText(source);
    if (marked === null) return this.#problems.add(line, 'what stands in {…} behind a marked entity cannot be read');
    if (marked.hasDetails) this.#problems.ignore('detail', source.trim(), line);
    this.#problems.take({ text: marked.text, label, line, spans: marked.spans });
  }
}

/** Characters that a block of YAML cannot hold as they are, or that a reader would not see. */
const needsQuotes = /[\p{Cc}\p{Cs}\u2028\u2029\ufeff]/u;

/**
 * YAML of Rasa 3. Rasa cannot say a bracket that looks like the mark of an entity: such a bracket is written full width,
 * which is the same to every comparison here. Out of scope becomes the intent `out_of_scope`.
 */
export function writeRasa(examples: readonly MarkedExample[]): string {
  const byLabel = new Map<string, string[]>();
  for (const example of examples) {
    const label = example.label ?? 'out_of_scope';
    const texts = byLabel.get(label) ?? [];
    texts.push(markUp(example));
    byLabel.set(label, texts);
  }
  const blocks = [...byLabel].map(([label, texts]) => `- intent: ${JSON.stringify(label)}\n${examplesOf(texts)}`);
  return `version: "3.1"\nnlu:\n${blocks.join('')}`;
}

function examplesOf(texts: readonly string[]): string {
  if (texts.some((text) => needsQuotes.test(text))) {
    return `  examples:\n${texts.map((text) => `  - text: ${JSON.stringify(text)}\n`).join('')}`;
  }
  return `  examples: |\n${texts.map((text) => `    - ${text}\n`).join('')}`;
}
