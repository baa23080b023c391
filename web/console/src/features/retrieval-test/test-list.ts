import type { KeptTest } from '#contracts/http/retrieval-tests';
import { csvOf } from '../../app/csv.ts';

/** Tests of which somebody said what is right: rows of `./liren eval retrieval --data`. */
export function evaluationRows(tests: readonly KeptTest[]): { query: string; gold: string | null }[] {
  const seen = new Set<string>();
  return tests.flatMap(({ query, right }) => {
    // The latest word on a question counts; other settings asked it again.
    if (right === null || seen.has(query)) return [];
    seen.add(query);
    return [{ query, gold: right.articleId }];
  });
}

export function asJsonl(tests: readonly KeptTest[]): string {
  return evaluationRows(tests)
    .map((row) => `${JSON.stringify(row)}\n`)
    .join('');
}

export function asCsv(tests: readonly KeptTest[]): string {
  return csvOf([['query', 'gold'], ...evaluationRows(tests).map(({ query, gold }) => [query, gold ?? ''])]);
}
