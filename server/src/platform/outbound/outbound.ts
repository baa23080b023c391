import type { IncomingHttpHeaders } from 'node:http';
import { createAllowList } from './allow-list.ts';
import { readDestination, type Refused } from './destination.ts';
import { exchange, type Failed, type Limits, type Listener } from './exchange.ts';
import { createPlaces } from './places.ts';
import { follow, type Hop } from './redirects.ts';
import { resolveChecked, systemLookup, type Checked, type Lookup } from './resolve.ts';

const usualLimits: Limits = { connectMs: 5_000, totalMs: 10_000, bodyBytes: 1_024 * 1_024, over: 'refuse' };

export interface OutboundOptions {
  /** What the operator opened (`OUTBOUND_ALLOW`). */
  allow: readonly string[];
  /** Our own public URL: a call from us to us is a loop. */
  own: string | null;
  /** Who knows the addresses of a name; the name servers by default. */
  lookup?: Lookup;
}

export interface OutboundRequest {
  readonly url: string;
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | null;
  readonly limits?: Partial<Limits>;
  /** Redirects that are followed, each checked like the first URL. None by default: a 3xx is then the answer. */
  readonly redirects?: number;
  readonly signal?: AbortSignal;
  /** Hears the answer while it comes; follows no redirects. */
  readonly listener?: Listener;
}

/** What became of a request. Never the raw error: it could tell an outsider what stands inside. */
export type Outcome =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: IncomingHttpHeaders;
      readonly body: Buffer;
      /** The body was longer or slower than the limit and `over` is `cut`. */
      readonly cut: boolean;
      /** Where the answer came from, after redirects. */
      readonly url: string;
      readonly ms: number;
    }
  | { readonly kind: 'refused'; readonly why: Refused; readonly ms: number }
  | { readonly kind: 'failed'; readonly why: Failed; readonly ms: number };

/** The one way out: every HTTP request of the house that a company's setting can steer goes through it. */
export interface Outbound {
  request(request: OutboundRequest): Promise<Outcome>;
  /** Whether a URL would be called, for whoever writes it down. A name that cannot be found now is no objection. */
  check(url: string): Promise<{ ok: true } | { ok: false; why: Refused }>;
}

export function createOutbound({ allow: entries, own, lookup: given }: OutboundOptions): Outbound {
  const allow = createAllowList(entries);
  const lookup = given ?? systemLookup(allow);
  const placed = createPlaces();

  const read = (url: string) => readDestination(url, { allow, own });

  async function once(hop: Hop & Pick<OutboundRequest, 'listener'>, limits: Limits, signal: AbortSignal) {
    const to = read(hop.url);
    if (typeof to === 'string') return to;
    return placed(to.host, async () => {
      const connectBy = Date.now() + limits.connectMs;
      const addresses = await inTime(resolveChecked(to, { allow, lookup }), limits.connectMs, signal);
      if (typeof addresses === 'string') return addresses;
      return exchange({ ...hop, to, addresses, limits, signal, connectBy });
    });
  }

  return {
    async request({ url, method = 'GET', headers = {}, body = null, redirects = 0, signal, listener, ...given }) {
      const began = performance.now();
      const ms = () => Math.round(performance.now() - began);
      const limits = { ...usualLimits, ...given.limits };
      const ending = new AbortController();
      const stop = () => ending.abort('aborted');
      const timer = setTimeout(() => ending.abort('timeout'), limits.totalMs);
      signal?.addEventListener('abort', stop, { once: true });
      if (signal?.aborted) stop();
      try {
        let hop: Hop = { url, method, headers: lowerCased(headers), body: body === null ? null : Buffer.from(body) };
        for (let left = redirects; ; left--) {
          const got = await once({ ...hop, ...(listener && { listener }) }, limits, ending.signal);
          if (typeof got === 'string') return { ...ended(got), ms: ms() };
          const next = redirects > 0 ? follow(hop, got) : null;
          if (next === null) return { kind: 'answered', ...got, url: hop.url, ms: ms() };
          if (next === 'redirect' || left === 0) return { kind: 'failed', why: 'redirect', ms: ms() };
          hop = next;
        }
      } finally {
        clearTimeout(timer);
        signal?.removeEventListener('abort', stop);
      }
    },
    async check(url) {
      const to = read(url);
      if (typeof to === 'string') return { ok: false, why: to };
      const found = await inTime(resolveChecked(to, { allow, lookup }), usualLimits.connectMs, null);
      return found === 'address' ? { ok: false, why: found } : { ok: true };
    },
  };
}

const refusals: readonly string[] = ['url', 'port', 'own', 'address'] satisfies Refused[];

function ended(why: Failed | Refused) {
  return refusals.includes(why)
    ? { kind: 'refused' as const, why: why as Refused }
    : { kind: 'failed' as const, why: why as Failed };
}

const lowerCased = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

type Looked = readonly Checked[] | 'address' | 'unresolved' | 'timeout' | 'aborted';

/** The addresses within the time for connecting: a name server that never answers must not hold a place. */
function inTime(looking: Promise<Looked>, limitMs: number, signal: AbortSignal | null): Promise<Looked> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve('timeout'), limitMs);
    const stop = () => resolve(signal?.reason === 'timeout' ? 'timeout' : 'aborted');
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop, { once: true });
    void looking.then(resolve).finally(() => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    });
  });
}
