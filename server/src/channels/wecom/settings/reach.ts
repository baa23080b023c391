/** How long the way to the platform or back to ourselves is tried. */
const REACH_MS = 5_000;
/** Bytes of an answer that are looked at: a proof has a thousand. */
const LOOKED_AT = 4_096;

export type Reached =
  | { readonly ok: true; readonly status: number; readonly text: string; readonly date: Date | null }
  | { readonly ok: false; readonly why: string };

/**
 * Gets an address that the operator set: the platform's, or our own as the world sees it. Follows no redirects. Never
 * for an address that a company typed.
 */
export async function reach(url: string): Promise<Reached> {
  try {
    const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(REACH_MS) });
    const date = new Date(answer.headers.get('date') ?? '');
    return {
      ok: true,
      status: answer.status,
      text: await beginning(answer),
      date: Number.isNaN(date.getTime()) ? null : date,
    };
  } catch (error) {
    return { ok: false, why: whyOf(error) };
  }
}

async function beginning(answer: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= LOOKED_AT) break;
  }
  return Buffer.concat(chunks).subarray(0, LOOKED_AT).toString('utf8');
}

/** `ENOTFOUND`, `ECONNREFUSED`, `CERT_HAS_EXPIRED` …, or `timeout`: a word that a search engine knows. */
function whyOf(error: unknown): string {
  if (error instanceof DOMException && error.name === 'TimeoutError') return 'timeout';
  const cause = error instanceof Error ? error.cause : undefined;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? code : 'failed';
}
