/** One request. Its URL carries secrets: it goes to `fetch` and nowhere else. */
export interface Request {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly body: Uint8Array | null;
  readonly contentType: string | null;
  readonly limitMs: number;
  /** Of the answer. */
  readonly mostBytes: number;
  readonly signal: AbortSignal | null;
}

/** Why no answer came. */
export type Lost = 'timeout' | 'not_connected' | 'cut' | 'large';

export type Exchanged =
  | { readonly kind: 'answered'; readonly status: number; readonly headers: Headers; readonly body: Buffer }
  | { readonly kind: 'lost'; readonly why: Lost };

/** Errors of a connection that never stood. */
const NOT_CONNECTED: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/**
 * Asks once, without following redirects. The address comes from the operator's settings, never from a company. Throws
 * only what the caller's own signal says.
 */
export async function exchange(request: Request): Promise<Exchanged> {
  const { method, url, body, contentType, limitMs, mostBytes, signal } = request;
  const timer = AbortSignal.timeout(limitMs);
  try {
    const answer = await fetch(url, {
      method,
      redirect: 'manual',
      signal: signal ? AbortSignal.any([signal, timer]) : timer,
      ...(body && { body: body as Uint8Array<ArrayBuffer> }),
      ...(contentType !== null && { headers: { 'content-type': contentType } }),
    });
    const content = await bodyOf(answer, mostBytes);
    if (!content) return { kind: 'lost', why: 'large' };
    return { kind: 'answered', status: answer.status, headers: answer.headers, body: content };
  } catch (error) {
    signal?.throwIfAborted();
    return { kind: 'lost', why: timer.aborted ? 'timeout' : whyOf(error) };
  }
}

async function bodyOf(answer: Response, mostBytes: number): Promise<Buffer | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    size += chunk.length;
    // Leaving the loop cancels what is still to come.
    if (size > mostBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function whyOf(error: unknown): Lost {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' && NOT_CONNECTED.has(code) ? 'not_connected' : 'cut';
}
