import { expect, test } from 'vitest';
import { filterOf } from './article-filter.ts';
import { isEmpty, nothing, offersAll, tick, ticked, whichArticles, type Selection } from './selection.ts';

const shown = ['a', 'b', 'c'];

test('ticking rows keeps what was ticked on a page that is no longer shown', () => {
  const before: Selection = { all: false, ids: ['x', 'a'] };
  expect(tick(before, shown, ['a', 'c'])).toEqual({ all: false, ids: ['x', 'a', 'c'] });
  expect(tick(before, shown, [])).toEqual({ all: false, ids: ['x'] });
});

test('unticking one of all that match keeps the others on the page and no more', () => {
  const all: Selection = { all: true };
  expect(ticked(all, shown)).toEqual(shown);
  expect(tick(all, shown, ['a', 'b'])).toEqual({ all: false, ids: ['a', 'b'] });
  expect(tick(all, shown, shown)).toEqual(all);
});

test('all that match are offered when everything on the page is ticked and there is more', () => {
  const page: Selection = { all: false, ids: shown };
  expect(offersAll(page, shown, true)).toBe(true);
  expect(offersAll(page, shown, false)).toBe(false);
  expect(offersAll({ all: false, ids: ['a'] }, shown, true)).toBe(false);
  expect(offersAll({ all: true }, shown, true)).toBe(false);
  expect(offersAll(nothing, [], true)).toBe(false);
});

test('nothing is empty, all that match is not', () => {
  expect(isEmpty(nothing)).toBe(true);
  expect(isEmpty({ all: true })).toBe(false);
});

test('the server is told ids, or the filter of the page without its order', () => {
  const filter = filterOf(
    new URLSearchParams('search=费用&state=draft&folder=top&sort=question&language=none&kind=no'),
  );
  expect(whichArticles({ all: false, ids: ['a'] }, filter)).toEqual({ ids: ['a'] });
  expect(whichArticles({ all: true }, filter)).toEqual({
    filter: { search: '费用', state: 'draft', folder: 'top', language: 'none' },
  });
});
