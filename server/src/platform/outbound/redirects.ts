import type { Received } from './exchange.ts';

/** One request on a way that redirects may lengthen. Header names are lower case. */
export interface Hop {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
}

/** What another host may still see of a request: everything else could be a credential. */
const HARMLESS = ['accept', 'accept-language', 'user-agent'];

/**
 * Where an answer sends us, or null when it is final (RFC 9110, section 15.4). `redirect` when following would give
 * something away: a body to another host, or a secret way to an open one.
 */
export function follow(hop: Hop, { status, headers }: Pick<Received, 'status' | 'headers'>): Hop | 'redirect' | null {
  if (![301, 302, 303, 307, 308].includes(status) || headers.location === undefined) return null;
  if (!URL.canParse(headers.location, hop.url)) return 'redirect';
  const from = new URL(hop.url);
  const to = new URL(headers.location, hop.url);
  // A fragment is for the reader of a page and never travels.
  to.hash = '';
  if (from.protocol === 'https:' && to.protocol !== 'https:') return 'redirect';
  const dropsBody = status === 303 || (status < 303 && hop.method === 'POST');
  const body = dropsBody ? null : hop.body;
  const same = from.origin === to.origin;
  if (!same && body !== null) return 'redirect';
  const kept = Object.entries(hop.headers).filter(
    ([name]) => (same || HARMLESS.includes(name)) && (body !== null || !name.startsWith('content-')),
  );
  return {
    url: to.href,
    method: dropsBody && hop.method !== 'HEAD' ? 'GET' : hop.method,
    headers: Object.fromEntries(kept),
    body,
  };
}
