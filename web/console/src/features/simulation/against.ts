import type { RehearsedAgainst } from '#contracts/http/simulations';

/** What a link wants to be tried: `batch:<id>`, `article:<id>`, `drafts`; null when it wants nothing. */
export function againstOf(search: URLSearchParams): RehearsedAgainst | null {
  const [kind = '', id = ''] = (search.get('with') ?? '').split(':');
  if (kind === 'drafts') return { kind };
  const isId = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id);
  return (kind === 'batch' || kind === 'article') && isId ? { kind, id } : null;
}

/** The same as the end of an address. */
export function withAgainst(against: RehearsedAgainst | null): string {
  if (against === null || against.kind === 'published') return '';
  return `?with=${'id' in against ? `${against.kind}:${against.id}` : against.kind}`;
}
