import { readFileSync } from 'node:fs';
import type { Entry } from '../src/entry.ts';
import type { Episode, Question } from './episodes.ts';
import { random, shuffled } from './episodes.ts';

interface Paragraph {
  readonly context: string;
  readonly qas: readonly { readonly question: string; readonly answers: readonly { readonly text: string }[] }[];
}
interface Document {
  readonly title: string;
  readonly paragraphs: readonly Paragraph[];
}

const PASSAGE = 280;

/** A paragraph in pieces of whole sentences. */
function cut(text: string): string[] {
  const out: string[] = [];
  for (const sentence of text.split(/(?<=[。！？；])/u)) {
    if (out.length > 0 && out.at(-1)!.length + sentence.length <= PASSAGE) out[out.length - 1] += sentence;
    else out.push(sentence);
  }
  return out;
}

/** Passages of a reading test in the format of SQuAD: each question is answered by the passage that holds its answer. */
export function passageEpisodes(path: string): Episode[] {
  const { data } = JSON.parse(readFileSync(path, 'utf8')) as { data: readonly Document[] };
  const rnd = random(7);
  const documents = shuffled(data, rnd);
  // A third is never in an index, so that its questions have no answer there.
  const [inside, outside] = [documents.filter((_, i) => i % 3 > 0), documents.filter((_, i) => i % 3 === 0)];
  const entries: Entry[] = [];
  const questions: Question[] = [];
  for (const [d, { title, paragraphs }] of inside.entries()) {
    for (const [p, { context, qas }] of paragraphs.entries()) {
      const pieces = cut(context);
      for (const [i, answer] of pieces.entries())
        entries.push({ id: `${d}.${p}.${i}`, kind: 'passage', question: title, answer });
      for (const { question, answers } of qas) {
        const i = pieces.findIndex((piece) => piece.includes(answers[0]!.text));
        if (i >= 0) questions.push({ text: question, gold: `${d}.${p}.${i}`, foreign: false });
      }
    }
  }
  for (const { paragraphs } of outside)
    for (const { qas } of paragraphs)
      for (const { question } of qas.slice(0, 2)) questions.push({ text: question, gold: undefined, foreign: false });
  const folds = [0, 1, 2].map((fold) => shuffled(questions, random(9)).filter((_, i) => i % 3 === fold));
  return folds.map((questions) => ({ domain: 'passages', entries, questions }));
}
