import { readFile } from 'node:fs/promises';

/** A customer's question and the pack's name of the article that answers it; null when none does. */
export interface DemoQuestion {
  readonly query: string;
  readonly packKey: string | null;
}

/** Questions that nothing answers, so that false answers are counted too. */
const UNANSWERABLE = 8;

/**
 * The questions that lie beside a pack (`franchise.questions.tsv`): those written after its similar questions, with one
 * article each, and some that nothing answers. Empty where there is no such file.
 */
export async function demoQuestions(packFolder: string): Promise<DemoQuestion[]> {
  const table = await readFile(`${packFolder}.questions.tsv`, 'utf8').catch(() => '');
  const rows = table.split('\n').map((line) => line.trim().split('\t'));
  const answerable = rows.flatMap(([query = '', articles = '', seen]) =>
    seen === 'fresh' && articles !== '-' && !articles.includes(',') ? [{ query, packKey: articles }] : [],
  );
  const others = rows.filter(([, articles]) => articles === '-').slice(-UNANSWERABLE);
  return [...answerable, ...others.map(([query = '']) => ({ query, packKey: null }))];
}
