import { Events } from './events.ts';
import { Gathered, parsed } from './gathered.ts';
import type { Chat, ChatFailure, ChatLimits, ChatModel, ChatOutcome, Fetch } from './port.ts';
import { dialects, requestBody, type Dialect } from './request.ts';
import { estimateInput, estimateTokens } from './tokens.ts';

const usualLimits: ChatLimits = { totalMs: 8_000, idleMs: 4_000, bytes: 1_024 * 1_024 };
/** The longest pause that a `Retry-After` is believed. */
const MOST_PAUSE_MS = 600_000;

export interface ClientOptions {
  /** Where the protocol begins, such as `https://models.example.com/v1`. */
  readonly url: string;
  readonly model: string;
  readonly key: string | null;
  readonly fetch: Fetch;
  /** Monotonic milliseconds. */
  readonly clock?: () => number;
}

/** What one attempt came to; `why: 'dialect'` asks for a plainer one. */
type Reply =
  | { kind: 'gathered'; gathered: Gathered }
  | { kind: 'failed'; why: ChatFailure | 'dialect'; gathered: Gathered; afterMs: number | null };

/**
 * A client of the chat completions protocol (https://platform.openai.com/docs/api-reference/chat). It never throws,
 * never tries twice what failed, and ends within its limits whatever the other side does.
 */
export function createChatModel({ url, model, key, fetch, clock = () => performance.now() }: ClientOptions): ChatModel {
  const base = url.replace(/\/+$/u, '');
  const target = base.endsWith('/chat/completions') ? base : `${base}/chat/completions`;
  const headers = {
    'content-type': 'application/json',
    accept: 'text/event-stream, application/json',
    ...(key !== null && { authorization: `Bearer ${key}` }),
  };
  /** How rich a dialect the other side has understood so far. */
  let known = 0;

  const once = (chat: Chat, dialect: Dialect, watch: Watch) => {
    const init = { method: 'POST', headers, body: requestBody(model, chat, dialect), signal: watch.signal };
    return attempt(() => fetch(target, init), chat, watch);
  };

  return {
    model,
    async chat(chat, given = {}) {
      const began = clock();
      const watch = new Watch({ ...usualLimits, ...given }, chat.signal);
      try {
        for (let at = known; ; at++) {
          const reply = await once(chat, dialects[at]!, watch);
          const plainer = reply.kind === 'failed' && reply.why === 'dialect' && at + 1 < dialects.length;
          if (plainer) continue;
          if (reply.kind === 'gathered') known = at;
          const usage = reply.gathered.usage(estimateTokens, estimateInput(chat));
          return { ...concluded(reply, chat), usage, ms: Math.round(clock() - began) } as ChatOutcome;
        }
      } finally {
        watch.end();
      }
    },
  };
}

/** Ends a request when it takes too long or says nothing for too long, and remembers which. */
class Watch {
  readonly limits: ChatLimits;
  why: ChatFailure | null = null;
  readonly #stop = new AbortController();
  readonly #total: NodeJS.Timeout;
  #idle: NodeJS.Timeout;
  readonly #outer: AbortSignal | undefined;
  readonly #onOuter = () => this.stop('aborted');

  constructor(limits: ChatLimits, outer: AbortSignal | undefined) {
    this.limits = limits;
    this.#outer = outer;
    this.#total = setTimeout(() => this.stop('too slow'), limits.totalMs);
    this.#idle = setTimeout(() => this.stop('hang'), limits.idleMs);
    outer?.addEventListener('abort', this.#onOuter, { once: true });
    if (outer?.aborted) this.stop('aborted');
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  heard(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.stop('hang'), this.limits.idleMs);
  }

  stop(why: ChatFailure): void {
    this.why ??= why;
    this.#stop.abort();
  }

  end(): void {
    clearTimeout(this.#total);
    clearTimeout(this.#idle);
    this.#outer?.removeEventListener('abort', this.#onOuter);
  }
}

async function attempt(ask: () => Promise<Response>, chat: Chat, watch: Watch): Promise<Reply> {
  const gathered = new Gathered();
  const failed = (why: ChatFailure | 'dialect', afterMs: number | null = null): Reply => ({
    kind: 'failed',
    why,
    gathered,
    afterMs,
  });
  let response: Response;
  try {
    response = await untilAborted(ask(), watch.signal);
  } catch {
    return failed(watch.why ?? 'refused');
  }
  watch.heard();
  const refused = statusFailure(response.status);
  if (refused !== null) {
    void response.body?.cancel().catch(() => undefined);
    return failed(refused, refused === 'rate limited' ? pauseOf(response.headers.get('retry-after')) : null);
  }
  if (Number(response.headers.get('content-length') ?? 0) > watch.limits.bytes) {
    watch.stop('too large');
    return failed('too large');
  }
  try {
    const why = await read(response, gathered, { chat, watch });
    return why === null ? { kind: 'gathered', gathered } : failed(why);
  } catch {
    return failed(watch.why ?? 'cut');
  }
}

/** Reads what comes until its end. Null when it came to one. */
async function read(
  response: Response,
  gathered: Gathered,
  { chat, watch }: { chat: Chat; watch: Watch },
): Promise<ChatFailure | null> {
  if (!response.body) return 'empty';
  const streams = response.headers.get('content-type')?.includes('event-stream') ?? false;
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  const events = new Events();
  let whole = '';
  let size = 0;
  const takeOne = (piece: string): boolean => {
    const before = gathered.text.length;
    const fine = gathered.take(piece);
    if (gathered.text.length > before) chat.onText?.(gathered.text.slice(before));
    return fine;
  };
  const take = (pieces: string[] | null): boolean => pieces?.every(takeOne) ?? false;
  for (;;) {
    const { done, value } = await untilAborted(reader.read(), watch.signal);
    if (done) break;
    watch.heard();
    size += value.byteLength;
    if (size > watch.limits.bytes) {
      watch.stop('too large');
      return 'too large';
    }
    const text = decoder.decode(value, { stream: true });
    if (!streams) whole += text;
    else if (!take(events.push(text))) {
      watch.stop('garbage');
      return 'garbage';
    }
  }
  if (!take(streams ? events.end() : [whole])) return whole.trim() === '' && !streams ? 'empty' : 'garbage';
  if (!gathered.heard) return size === 0 ? 'empty' : 'garbage';
  return gathered.ended === 'no' ? 'cut' : null;
}

/** What is asked of a stranger need not hear the signal: we stop listening all the same. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new Error('aborted'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

function statusFailure(status: number): ChatFailure | 'dialect' | null {
  if (status === 200) return null;
  if (status === 401 || status === 403) return 'unauthorised';
  if (status === 429) return 'rate limited';
  if (status >= 500) return 'server error';
  return status === 400 || status === 422 ? 'dialect' : 'rejected';
}

/** `Retry-After` in seconds (RFC 9110, 10.2.3); a date is left aside. */
function pauseOf(header: string | null): number | null {
  return header !== null && /^\d{1,6}$/u.test(header) ? Math.min(MOST_PAUSE_MS, Number(header) * 1_000) : null;
}

type Concluded = Pick<Extract<ChatOutcome, { kind: 'said' }>, 'kind' | 'text' | 'json' | 'toolCalls'>;

function concluded(
  reply: Reply,
  { tools = [], json }: Chat,
): Concluded | { kind: 'failed'; why: ChatFailure; afterMs: number | null } {
  const failed = (why: ChatFailure, afterMs: number | null = null) => ({ kind: 'failed' as const, why, afterMs });
  if (reply.kind === 'failed') return failed(reply.why === 'dialect' ? 'rejected' : reply.why, reply.afterMs);
  const { gathered } = reply;
  const toolCalls = gathered.toolCalls(tools);
  if (typeof toolCalls === 'string') return failed(toolCalls);
  if (gathered.ended === 'filter') return failed('filtered');
  const text = spokenPart(gathered.text);
  if (text === '' && toolCalls.length === 0) return failed(gathered.ended === 'length' ? 'too long' : 'empty');
  if (gathered.ended === 'length') return failed('too long');
  const wanted = json !== undefined && toolCalls.length === 0;
  const value = wanted ? parsed(unfenced(text)) : undefined;
  if (wanted && (typeof value !== 'object' || value === null)) return failed('broken json');
  return { kind: 'said', text, json: value, toolCalls };
}

/** Models that think aloud do so before they speak. */
const spokenPart = (text: string) => text.replace(/^\s*<think>[\s\S]*?<\/think>/u, '').trim();

/** Some put JSON between marks of code even when asked for nothing but JSON. */
const unfenced = (text: string) => /^```(?:json)?\s*([\s\S]*?)\s*```$/u.exec(text)?.[1] ?? text;
