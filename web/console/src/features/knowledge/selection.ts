import { whichOf, type ArticleFilter } from './article-filter.ts';

/** What is chosen in a list of which not all pages are read: some by id, or all that the filter finds. */
export type Selection = { all: true } | { all: false; ids: readonly string[] };

export const nothing: Selection = { all: false, ids: [] };

export const isEmpty = (selection: Selection): boolean => !selection.all && selection.ids.length === 0;

/** The rows that are ticked, of those on the page. */
export function ticked(selection: Selection, shown: readonly string[]): string[] {
  return selection.all ? [...shown] : shown.filter((id) => selection.ids.includes(id));
}

/**
 * After somebody ticked rows: `next` are those on the page that are ticked now. Whoever unticks one of all that match
 * keeps the others that he can see, because there is no way to say "all but this". What was chosen on a page that is
 * no longer shown stays.
 */
export function tick(selection: Selection, shown: readonly string[], next: readonly string[]): Selection {
  if (selection.all) return next.length === shown.length ? selection : { all: false, ids: [...next] };
  const elsewhere = selection.ids.filter((id) => !shown.includes(id));
  return { all: false, ids: [...elsewhere, ...next] };
}

/** Whether to offer all that match: everything one sees is ticked, and there is more than one sees. */
export function offersAll(selection: Selection, shown: readonly string[], more: boolean): boolean {
  return !selection.all && more && shown.length > 0 && ticked(selection, shown).length === shown.length;
}

/** For the server; the filter goes without the order. */
export function whichArticles(selection: Selection, filter: ArticleFilter) {
  return selection.all ? { filter: whichOf(filter) } : { ids: [...selection.ids] };
}
