/**
 * Writes what the checker learns from: one line a sentence, `{label, source, features}`.
 * `node models/grounding/prepare.ts DATA > rows.jsonl`, DATA being the folder of the public sets.
 */
import { globSync, readFileSync } from 'node:fs';
import { featuresOf } from '../../libs/grounding/src/features.ts';
import { read, readEvidence } from '../../libs/grounding/src/reading.ts';
import { DEFAULT_SYNONYMS } from '../../libs/retrieval/src/synonyms.ts';
import { fold, pieces, sentences, wordClass } from '#libs/text';

const [data = ''] = process.argv.slice(2);
const here = import.meta.dirname;

/** The same numbers on every machine. */
let state = 20_26;
function chance(): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state / 2 ** 32;
}
const pick = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)]!;

function write(source: string, label: 0 | 1, reply: string, knowledge: readonly string[]): void {
  if (reply.trim().length < 4 || knowledge.join('').trim().length < 4) return;
  const features = featuresOf(read(reply), readEvidence(knowledge)).map((value) => Math.round(value * 1e4) / 1e4);
  console.log(JSON.stringify({ source, label, features }));
}

const isHan = (text: string): boolean => /\p{Script=Han}/u.test(text);

/** Words of a sentence with what stands between them, so that joined they are the sentence. */
function cut(sentence: string): { text: string; noun: boolean }[] {
  const folded = fold(sentence).text;
  const out: { text: string; noun: boolean }[] = [];
  let at = 0;
  for (const { word, start, end } of pieces(folded)) {
    if (start > at) out.push({ text: folded.slice(at, start), noun: false });
    out.push({ text: word, noun: wordClass(word) === 'noun' && (word.length > 1 || !isHan(word)) && !/^\d/u.test(word) });
    at = end;
  }
  return at < folded.length ? [...out, { text: folded.slice(at), noun: false }] : out;
}

const joined = (words: readonly { text: string }[]): string => words.map(({ text }) => text).join('');

/** Some words left out: what remains is still said. */
function thinned(sentence: string): string {
  const words = cut(sentence);
  return joined(words.filter(({ noun }) => noun || chance() > 0.2));
}

/** One to three nouns replaced by nouns of another text. */
function swapped(sentence: string, other: string): string | undefined {
  const words = cut(sentence);
  const nouns = words.flatMap(({ noun }, at) => (noun ? [at] : []));
  const theirs = cut(other).filter(({ noun, text }) => noun && !sentence.includes(text));
  if (nouns.length === 0 || theirs.length === 0) return undefined;
  for (let n = 0; n <= Math.floor(chance() * 3); n++) words[pick(nouns)]!.text = pick(theirs).text;
  return joined(words);
}

const clausesOf = (sentence: string): string[] => sentence.split(/(?<=[，,；;。])/u).filter((part) => part.trim() !== '');

const FILLERS = '大概 一般 我们 您 目前 可以 就行 的话 左右 一共 都 要 有 能 会 需要 差不多 其实 这边 最多 最少 已经 也'.split(' ');
const PLAIN_VERBS = '买 交 出 收 做 到 给 用 送 算 办 开 卖 拿 去 来 退 换 选 找 付 花 得'.split(' ');
const ENGLISH_FILLERS = 'you we can get also there just about have will take takes cost comes need give'.split(' ');

/** Groups of words that mean the same, by each of their words. */
const mates = new Map<string, string[]>();
for (const group of DEFAULT_SYNONYMS.flatMap((groups) => groups)) {
  const words = group.split(' ').filter((word) => word.length < 5);
  for (const word of words) mates.set(word, [...(mates.get(word) ?? []), ...words.filter((other) => other !== word)]);
}

/** In other words, as far as a script can: synonyms, plain verbs for written ones, fillers. */
function reworded(sentence: string): string {
  const words = cut(sentence).flatMap(({ text, noun }) => {
    const known = mates.get(text);
    if (known && chance() < 0.5) return [pick(known)];
    if (/^\d/u.test(text) || !/[\p{L}]/u.test(text)) return [text];
    const roll = chance();
    if (noun) return roll < 0.12 ? [] : [text];
    if (roll < 0.3) return [];
    if (roll < 0.5) return [isHan(text) ? pick(PLAIN_VERBS) : ` ${pick(ENGLISH_FILLERS)} `];
    return [text];
  });
  const filler = isHan(sentence) ? pick(FILLERS) : `${pick(ENGLISH_FILLERS)} `;
  if (chance() < 0.6) words.splice(Math.floor(chance() * Math.min(3, words.length)), 0, filler);
  return words.join('');
}

/** A few words in a row, as short as people answer. */
function snippet(sentence: string): string {
  const words = cut(sentence);
  const length = 4 + Math.floor(chance() * 5);
  const start = Math.floor(chance() * Math.max(1, words.length - length));
  return joined(words.slice(start, start + length));
}

/** Said in some other form. True and false sentences take the same forms, so that the form tells nothing. */
function said(sentence: string): string {
  const parts = clausesOf(sentence);
  const part = parts.length > 1 && chance() < 0.6 ? pick(parts) : sentence;
  const roll = chance();
  if (!isHan(sentence)) return saidInEnglish(part, roll);
  if (roll < 0.15) return part;
  if (roll < 0.3) return thinned(part);
  return roll < 0.75 ? reworded(part) : reworded(snippet(part));
}

const OPENERS = ['yes, ', 'well, ', 'sure, ', 'oh, ', 'that is right, ', 'indeed '];

/** English is quoted more than reworded here: there are no synonyms to reword it with. */
function saidInEnglish(part: string, roll: number): string {
  if (roll < 0.35) return part;
  if (roll < 0.55) return thinned(part);
  if (roll < 0.75) return `${pick(OPENERS)}${part}`;
  return roll < 0.9 ? snippet(part) : reworded(part);
}

/** Talk that names something of the text and says nothing that stands in it. */
const CHATTER = [
  'i have never heard of X before, what else do you know about it?',
  'that is really interesting, do you like X?',
  'i love X, my brother used to work with it when he was young.',
  'my favourite is X, i could talk about that for hours.',
  'i am not sure about that, but X was invented a long time ago.',
  'yes, i remember X from when i was a kid, it was so much fun.',
  'i wonder how many people in the world know X.',
  'X is the most popular one of them, everybody i know has seen it.',
];

function chatter(source: string, text: string): void {
  const nouns = cut(text).filter(({ noun, text: word }) => noun && word.length > 3);
  if (nouns.length > 0) write(source, 0, pick(CHATTER).replace('X', pick(nouns).text), [text]);
}

/** A text about something, cut into sentences: what it supports and what it does not. */
function fromText(source: string, text: string, other: string): void {
  const own = sentences(text).filter((sentence) => sentence.trim().length > 6);
  const others = sentences(other).filter((sentence) => sentence.trim().length > 6);
  if (own.length < 2 || others.length === 0) return;
  for (const sentence of own) {
    write(source, 1, said(sentence), [text]);
    write(source, 1, said(sentence), [text]);
    if (!isHan(text)) chatter(source, text);
    const foreign = swapped(said(sentence), other);
    if (foreign) write(source, 0, foreign, [text]);
    // The same matter, but nothing of it in the evidence: the hardest to tell from a paraphrase.
    write(source, 0, said(sentence), [own.filter((each) => each !== sentence).join('')]);
    write(source, 0, chance() < 0.5 ? said(pick(others)) : `${pick(clausesOf(sentence))}${said(pick(others))}`, [text]);
  }
}

const lines = (file: string): string[] => readFileSync(file, 'utf8').split('\n').filter(Boolean);

interface Passages {
  data: { paragraphs: { context: string; qas: { question: string; answers: { text: string }[] }[] }[] }[];
}

function cmrc(): void {
  const read = JSON.parse(readFileSync(`${data}/cmrc2018/cmrc2018_trial.json`, 'utf8')) as Passages;
  const passages = read.data.flatMap(({ paragraphs }) => paragraphs);
  for (const [at, { context, qas }] of passages.entries()) {
    fromText('cmrc2018', context, passages[(at + 7) % passages.length]!.context);
    for (const { question, answers } of qas) {
      const asked = question.replace(/[?？]|什么|多少|哪[些个里]?|何时|谁|几|怎[么样]+|为何|如何/gu, '');
      const answer = answers[0]?.text ?? '';
      if (answer !== '' && answer.length < 40) write('cmrc2018', 1, `${asked}${answer}`, [context]);
    }
  }
}

function paws(): void {
  for (const line of lines(`${data}/paws-x-zh/dev_2k.tsv`).slice(1)) {
    const [, one, other, label] = line.split('\t');
    if (one && other && (label === '0' || label === '1')) write('paws-x', label === '1' ? 1 : 0, other, [one]);
  }
}

interface Article {
  answer: string;
  answerEn?: string;
}

function pack(): void {
  const articles = lines(`${here}/../../packs/franchise/articles.jsonl`).map((line) => JSON.parse(line) as Article);
  for (const [at, { answer, answerEn }] of articles.entries()) {
    const other = articles[(at + 5) % articles.length]!;
    for (let n = 0; n < 2; n++) fromText('pack', answer, other.answer);
    if (answerEn && other.answerEn) for (let n = 0; n < 4; n++) fromText('pack-en', answerEn, other.answerEn);
  }
}

/** English prose of this repository: what it says of itself, without tables, code and lists of links. */
function prose(): void {
  const files = globSync(['docs/*.md', 'libs/*/README.md', 'models/encoder/README.md', 'server/src/*/README.md', 'bench/README.md'], {
    cwd: `${here}/../..`,
  }).toSorted();
  const paragraphs = files.flatMap((file) =>
    readFileSync(`${here}/../../${file}`, 'utf8')
      .replace(/```[\s\S]*?```/gu, '')
      .split(/\n\s*\n|\n(?=[-*#|\d])/u)
      .map((text) => text.replace(/[`*_>]|\[|\]\([^)]*\)/gu, '').replace(/^[-\d.#\s]+/u, '').replace(/\s+/gu, ' '))
      .filter((text) => text.length > 120 && !text.includes('|') && !isHan(text)),
  );
  for (const [at, text] of paragraphs.entries()) fromText('prose-en', text, paragraphs[(at + 11) % paragraphs.length]!);
}

cmrc();
prose();
paws();
pack();
