import type { TestHit } from '#contracts/http/retrieval-tests';

/** Where a hit stood under the other setting: places up (down when negative), or `new` when it was not there. */
export type Move = number | 'new';

/** Moves of the hits of `after` against those of `before`, by article and passage. Pure. */
export function movesOf(before: readonly TestHit[], after: readonly TestHit[]): Move[] {
  const places = new Map(before.map((hit, place) => [keyOf(hit), place]));
  return after.map((hit, place) => {
    const was = places.get(keyOf(hit));
    return was === undefined ? 'new' : was - place;
  });
}

/** Hits that stand in `before` and nowhere in `after`. */
export function lostHits(before: readonly TestHit[], after: readonly TestHit[]): TestHit[] {
  const found = new Set(after.map(keyOf));
  return before.filter((hit) => !found.has(keyOf(hit)));
}

export function keyOf({ articleId, passage }: Pick<TestHit, 'articleId' | 'passage'>): string {
  return passage ? `${articleId}/${passage.id}` : articleId;
}
