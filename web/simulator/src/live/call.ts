/** The simulator said no, in a sentence that can be shown as it is. */
export class Refusal extends Error {
  readonly status: number;
  constructor(status: number, sentence: string) {
    super(sentence);
    this.status = status;
  }
}

/** Ms until a call that does not come back is given up. */
const patienceMs = 20_000;

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One call of the admin port. Throws a Refusal with the server's sentence; with an empty one when nobody answers. */
export async function call<T>(method: Method, path: string, body?: unknown): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      signal: AbortSignal.timeout(patienceMs),
      headers: {
        // The language of the page, not of the browser: its sentences are shown as they come.
        'accept-language': document.documentElement.lang,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    throw new Refusal(0, '');
  }
  const reply = (await response.json().catch(() => null)) as unknown;
  if (!response.ok) throw new Refusal(response.status, sentenceOf(reply));
  return reply as T;
}

/** The sentence in `{error: {message}}`, `{message}` or `{error}`. */
export function sentenceOf(reply: unknown): string {
  if (typeof reply === 'string') return reply;
  if (typeof reply !== 'object' || reply === null) return '';
  if ('message' in reply && typeof reply.message === 'string') return reply.message;
  return 'error' in reply ? sentenceOf(reply.error) : '';
}
