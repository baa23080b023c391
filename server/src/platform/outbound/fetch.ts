import type { Limits, Listener } from './exchange.ts';
import type { Outbound, OutboundRequest } from './outbound.ts';

/** Statuses whose answers have no body (Fetch standard, "null body status"). */
const BODILESS: readonly number[] = [204, 205, 304];

/**
 * The guard in the clothes of `fetch`, for libraries that take one (OpenID Connect). Refusals and failures throw a
 * TypeError as `fetch` does, with the outcome's word as its message.
 */
export function fetchThrough(outbound: Outbound, how: { limits?: Partial<Limits>; redirects?: number } = {}) {
  return async (
    url: string,
    init: { method?: string; headers?: Record<string, string>; body?: unknown; signal?: AbortSignal } = {},
  ): Promise<Response> => {
    const { method = 'GET', headers = {}, body, signal } = init;
    const outcome = await outbound.request({
      ...how,
      url,
      headers,
      method: method as NonNullable<OutboundRequest['method']>,
      body: body === undefined || body === null ? null : bytes(body),
      ...(signal && { signal }),
    });
    if (outcome.kind !== 'answered') throw new TypeError(`outbound: ${outcome.kind} (${outcome.why})`);
    const answered = Object.entries(outcome.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)] as [string, string]],
    );
    const content = BODILESS.includes(outcome.status) ? null : new Uint8Array(outcome.body);
    return new Response(content, { status: outcome.status, headers: answered });
  };
}

interface Sent {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  signal?: AbortSignal;
}

/** The same for whoever reads an answer while it comes (server-sent events). Its body fails with a TypeError, too. */
export function streamThrough(outbound: Outbound, how: { limits?: Partial<Limits> } = {}) {
  return (url: string, { method = 'GET', headers = {}, body, signal }: Sent = {}): Promise<Response> =>
    new Promise((resolve, reject) => {
      const stop = new AbortController();
      let into: ReadableStreamDefaultController<Uint8Array> | null = null;
      const listener: Listener = {
        begins(status, answered) {
          const named = Object.entries(answered).map(([name, value]) => [name, String(value)] as [string, string]);
          const stream = new ReadableStream<Uint8Array>({
            start: (controller) => void (into = controller),
            cancel() {
              into = null;
              stop.abort();
            },
          });
          resolve(new Response(BODILESS.includes(status) ? null : stream, { status, headers: named }));
        },
        bytes: (chunk) => into?.enqueue(new Uint8Array(chunk)),
      };
      const request = {
        ...how,
        url,
        method: method as NonNullable<OutboundRequest['method']>,
        headers,
        body: body ?? null,
        listener,
        signal: signal ? AbortSignal.any([signal, stop.signal]) : stop.signal,
      };
      void outbound.request(request).then((outcome) => {
        if (outcome.kind === 'answered') return into?.close();
        const failed = new TypeError(`outbound: ${outcome.kind} (${outcome.why})`);
        reject(failed);
        into?.error(failed);
      }, reject);
    });
}

function bytes(body: unknown): string | Buffer {
  if (typeof body === 'string') return body;
  if (body instanceof URLSearchParams) return body.toString();
  if (body instanceof Uint8Array) return Buffer.from(body);
  throw new TypeError('Only texts, forms and bytes are sent through the guard');
}
