import { readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { globSync } from 'node:fs';
import { readKnowledge, readQuestions, type Question } from '#libs/evaluation';
import { generated, invented, random, type Corpus } from './generated-questions.ts';

/** Questions asked of each size. */
export const QUESTIONS = 300;

/**
 * The entries of all `faq_*` folders below `folder`, drawn down to `size` or filled up with invented ones, and questions
 * about those that were drawn. Without a folder everything is invented. The same every time.
 */
export function corpusOf(size: number, folder: string | undefined): Corpus {
  if (folder === undefined) return generated(size, QUESTIONS);
  const draw = random(size);
  const all = setsIn(folder);
  const rows = drawn(
    all.flatMap((set) => set.rows),
    size,
    draw,
  );
  const kept = new Set(rows.map(({ id }) => id));
  const asked = all.flatMap((set) => set.questions).filter(({ gold }) => gold !== null && kept.has(gold));
  const missing = Array.from({ length: Math.max(0, size - rows.length) }, (_, nth) => invented(nth));
  return { rows: [...rows, ...missing], questions: drawn(asked, QUESTIONS, draw) };
}

function setsIn(folder: string): Corpus[] {
  const top = resolve(folder);
  const found = globSync(['faq_*/', '*/faq_*/', '*/*/faq_*/'], { cwd: top })
    .map((name) => join(top, name))
    .sort();
  return [...new Set(found)].map((set) => {
    // Ids of different sets may be the same.
    const name = relative(top, set);
    const own = (id: string) => `${name}/${id}`;
    const rows = readKnowledge(readFileSync(join(set, 'kb.jsonl'), 'utf8')).map((row) => ({ ...row, id: own(row.id) }));
    const asked = readQuestions(readFileSync(join(set, 'queries.jsonl'), 'utf8')).rows as readonly Question[];
    return { rows, questions: asked.map(({ query, gold }) => ({ query, gold: gold === null ? null : own(gold) })) };
  });
}

/** So many of them, in their order. */
function drawn<T>(all: readonly T[], count: number, draw: () => number): T[] {
  const keyed = all.map((one, at) => ({ one, at, key: draw() }));
  const chosen = keyed.sort((a, b) => a.key - b.key).slice(0, count);
  return chosen.sort((a, b) => a.at - b.at).map(({ one }) => one);
}
