import type { ImportItem, ImportOptions } from '#contracts/http/imports';
import type { Chunk } from '#contracts/http/knowledge';
import type { ParsedFile } from '#libs/parse';
import { normalise } from '#libs/text';
import type { Row } from './merge.ts';
import { passagesOf } from './passages.ts';
import { takeRows } from './rows.ts';
import type { Cells, Notes } from './store.ts';

/** Characters of an item in which the preview searches. */
const SEARCHED = 2_000;

/** An item as it was read, without its place. */
export type NewItem = {
  readonly sheet: string;
  readonly row: number | null;
  readonly page: number | null;
  readonly problems: ImportItem['problems'];
  readonly notes: Notes & { readonly cells?: Cells };
  readonly searchText: string;
} & (
  | { readonly kind: 'chunk'; readonly content: Chunk }
  | { readonly kind: 'qa'; readonly content: Row }
  | { readonly kind: 'refused'; readonly content: Cells }
);

export const searched = (...texts: readonly string[]) => normalise(texts.join('\n').slice(0, SEARCHED));

export const searchedChunk = ({ heading, text }: Pick<Chunk, 'heading' | 'text'>) => searched(...heading, text);
export const searchedRow = ({ question, similar, answer }: Row) => searched(question, answer, ...similar);

export function itemsOfDocument(file: ParsedFile, options: ImportOptions): NewItem[] {
  return passagesOf(file, options).map((content) => ({
    kind: 'chunk',
    sheet: '',
    row: null,
    page: content.page,
    problems: [],
    notes: {},
    content,
    searchText: searchedChunk(content),
  }));
}

/** Null when no sheet has both a question and an answer column. */
export function itemsOfTable(file: ParsedFile, how: { options: ImportOptions; timeZone: string }) {
  const taken = takeRows(file, how);
  if (taken === null) return null;
  const items = taken.rows.map((each): NewItem => {
    const place = { sheet: each.sheet, row: each.row, page: null };
    if (each.kind === 'qa')
      return {
        ...place,
        kind: 'qa',
        content: each.draft,
        problems: [],
        notes: {},
        searchText: searchedRow(each.draft),
      };
    const question = each.question.slice(0, 200).toWellFormed();
    return {
      ...place,
      kind: 'refused',
      content: each.cells,
      problems: [...each.problems],
      notes: { question },
      searchText: searched(question),
    };
  });
  return { items, columns: taken.columns };
}
