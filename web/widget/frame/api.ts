import type { CallInput, CallReply } from '../../../contracts/client.ts';
import type { limits as contractLimits } from '../../../contracts/common.ts';
import type { ErrorCode, Problem } from '../../../contracts/errors.ts';
import type { channelRoutes } from '../../../contracts/http/channels.ts';
import type { memoryRoutes } from '../../../contracts/http/memory.ts';

type OwnMemory = 'visitor.memory' | 'visitor.setMemory' | 'visitor.forgetFact' | 'visitor.forgetAll';
type Routes = typeof channelRoutes & Pick<typeof memoryRoutes, OwnMemory>;
export type CallName = Exclude<keyof Routes, 'visitor.upload'>;

/**
 * The contract without its validators: they would be two thirds of what a customer's phone has to load. The
 * types hold method and path to the contract.
 */
const routes: { readonly [K in keyof Routes]: Pick<Routes[K], 'method' | 'path'> } = {
  'widget.get': { method: 'GET', path: '/chat/v1/widgets/:key' },
  'widget.launcher': { method: 'GET', path: '/chat/v1/widgets/:key/launcher' },
  'visitor.start': { method: 'POST', path: '/chat/v1/visitors' },
  'visitor.form': { method: 'POST', path: '/chat/v1/conversations/:id/form' },
  'visitor.withdraw': { method: 'POST', path: '/chat/v1/conversations/:id/withdrawal' },
  'visitor.conversation': { method: 'GET', path: '/chat/v1/conversations/:id' },
  'visitor.messages': { method: 'GET', path: '/chat/v1/conversations/:id/messages' },
  'visitor.send': { method: 'POST', path: '/chat/v1/conversations/:id/messages' },
  'visitor.upload': { method: 'POST', path: '/chat/v1/conversations/:id/files' },
  'visitor.askPerson': { method: 'POST', path: '/chat/v1/conversations/:id/handoff' },
  'visitor.cancelHandoff': { method: 'DELETE', path: '/chat/v1/conversations/:id/handoff' },
  'visitor.read': { method: 'POST', path: '/chat/v1/conversations/:id/read' },
  'visitor.feedback': {
    method: 'POST',
    path: '/chat/v1/conversations/:id/messages/:seq/feedback',
  },
  'visitor.memory': { method: 'GET', path: '/chat/v1/conversations/:id/memory' },
  'visitor.setMemory': { method: 'PUT', path: '/chat/v1/conversations/:id/memory' },
  'visitor.forgetFact': { method: 'DELETE', path: '/chat/v1/conversations/:id/memory/:factId' },
  'visitor.forgetAll': { method: 'DELETE', path: '/chat/v1/conversations/:id/memory' },
  'visitor.source': { method: 'GET', path: '/chat/v1/conversations/:id/sources/:articleId' },
};

/** The contract's sizes that the page must know before it sends; api.test.ts compares them. */
export const limits: Pick<typeof contractLimits, 'messageText' | 'file'> = {
  messageText: 4_000,
  file: 20 * 1024 * 1024,
};

const timeoutMs = 20_000;
/** A picture over a slow mobile network takes its time. */
const uploadTimeoutMs = 5 * 60_000;

export interface Refusal {
  readonly is: 'refused';
  readonly code: ErrorCode;
  /** Seconds the server asks to wait. */
  readonly retryAfter?: number;
}
/** What came of a call. `unreachable`: nothing is known of the outcome. */
export type Called<Reply> = { readonly is: 'ok'; readonly reply: Reply } | Refusal | { readonly is: 'unreachable' };

/** Calls of one visitor. `token` is asked anew for each call. */
export class Api {
  readonly #token: () => string | undefined;

  constructor(token: () => string | undefined) {
    this.#token = token;
  }

  async call<K extends CallName>(name: K, input: CallInput<Routes[K]>): Promise<Called<CallReply<Routes[K]>>> {
    const { method, path } = routes[name];
    const parts = input as { params?: object; query?: object; body?: object };
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), timeoutMs);
    try {
      const response = await fetch(fill(path, parts.params) + search(parts.query), {
        method,
        headers: {
          ...this.#headers(),
          ...(parts.body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        signal: stop.signal,
        ...(parts.body === undefined ? {} : { body: JSON.stringify(parts.body) }),
      });
      return judge<CallReply<Routes[K]>>(response.ok, await response.json());
    } catch {
      return { is: 'unreachable' };
    } finally {
      clearTimeout(timer);
    }
  }

  /** Uploads a file; `progress` hears 0 to 1. By XMLHttpRequest, because fetch tells no progress. */
  upload(
    conversation: string,
    file: File,
    progress: (share: number) => void,
  ): Promise<Called<CallReply<Routes['visitor.upload']>>> {
    const { method, path } = routes['visitor.upload'];
    const form = new FormData();
    form.append('file', file, file.name);
    return new Promise((resolve) => {
      const request = new XMLHttpRequest();
      const unreachable = () => resolve({ is: 'unreachable' });
      request.open(method, fill(path, { id: conversation }));
      for (const [name, value] of Object.entries(this.#headers())) request.setRequestHeader(name, value);
      request.responseType = 'json';
      request.timeout = uploadTimeoutMs;
      request.upload.addEventListener('progress', ({ loaded, total }) => progress(loaded / total));
      for (const failure of ['error', 'timeout', 'abort']) request.addEventListener(failure, unreachable);
      request.addEventListener('load', () =>
        resolve(judge(request.status >= 200 && request.status < 300, request.response)),
      );
      request.send(form);
    });
  }

  #headers(): Record<string, string> {
    const token = this.#token();
    return token === undefined ? {} : { authorization: `Bearer ${token}` };
  }
}

function judge<Reply>(ok: boolean, body: unknown): Called<Reply> {
  if (ok) return { is: 'ok', reply: body as Reply };
  const { code, retryAfter } = (body ?? {}) as Partial<Problem>;
  // Not our server: a proxy's page, a captive portal.
  if (!code) return { is: 'unreachable' };
  return { is: 'refused', code, ...(retryAfter === undefined ? {} : { retryAfter }) };
}

function fill(path: string, params: object = {}): string {
  const values = params as Record<string, string | number>;
  return path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(values[name])));
}

function search(query: object = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  if (given.length === 0) return '';
  return `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}
