import { setTimeout as sleep } from 'node:timers/promises';
import { AwsV4Signer } from 'aws4fetch';
import type { S3Settings } from '#platform/config';
import { refuse } from '#platform/errors';

export interface S3Call {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'DELETE';
  /** Of the object; left out, the bucket itself is meant. */
  readonly key?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** With its known length, so that nothing is sent in pieces of unknown number. */
  readonly body?: Blob;
  /** Hexadecimal SHA-256 of the body: the store compares it with what arrived and keeps nothing that differs. */
  readonly sha256?: string;
}

export interface S3Answer {
  readonly response: Response;
  /** Ends the connection of an answer whose body is not read to its end. */
  abort(): void;
}

/** What the store said no to, by its own code (`NoSuchKey`, `AccessDenied`); `status` 0 when it said nothing at all. */
export class S3Failure extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, cause?: unknown) {
    super(`The file store answered ${status || 'nothing'} (${code})`, { cause });
    this.name = 'S3Failure';
    this.status = status;
    this.code = code;
  }
}

/** How long a store may take. */
export interface Patience {
  /** Until it answers; with a body, until that has arrived whole and was answered. */
  readonly callMs: number;
  readonly sendMs: number;
  /** Between two pieces of a file that is read. */
  readonly silenceMs: number;
}

export const usualPatience: Patience = { callMs: 10_000, sendMs: 60_000, silenceMs: 20_000 };
/** Calls may be repeated without harm, each writes or removes one whole object. */
const TRIES = 3;
const PAUSE_MS = 200;
/** An error document is a few hundred bytes. */
const MAX_ERROR = 8_192;
const RETRY_AFTER_S = 30;
/** SHA-256 of nothing. */
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** One signed request (AWS Signature Version 4) at a time. Throws `S3Failure` for everything but 2xx. */
export function createS3Client(settings: S3Settings, { callMs, sendMs }: Patience) {
  async function once(call: S3Call): Promise<S3Answer> {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(new Error('timed out')), call.body ? sendMs : callMs);
    try {
      const { method, url, headers } = await signed(settings, call);
      const response = await fetch(url, {
        method,
        headers,
        redirect: 'manual',
        signal: abort.signal,
        ...(call.body && { body: call.body }),
      });
      if (response.ok) return { response, abort: () => abort.abort() };
      const told = (await response.text()).slice(0, MAX_ERROR);
      throw new S3Failure(response.status, /<Code>(\w{1,60})<\/Code>/.exec(told)?.[1] ?? 'no reason');
    } catch (error) {
      if (error instanceof S3Failure) throw error;
      throw new S3Failure(0, reasonOf(error), error);
    } finally {
      clearTimeout(timer);
    }
  }

  return async function send(call: S3Call): Promise<S3Answer> {
    for (let tries = 1; ; tries++) {
      try {
        return await once(call);
      } catch (error) {
        const passing = error instanceof S3Failure && (error.status === 0 || error.status >= 500);
        if (!passing || tries === TRIES) throw error;
        await sleep(PAUSE_MS * tries);
      }
    }
  };
}

async function signed(settings: S3Settings, { method, key, query, headers, sha256 = EMPTY }: S3Call) {
  const url = new URL(addressOf(settings, key));
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
  const signer = new AwsV4Signer({
    method,
    url: url.href,
    headers: { ...headers, 'x-amz-content-sha256': sha256 },
    accessKeyId: settings.accessKey,
    secretAccessKey: settings.secretKey,
    service: 's3',
    region: settings.region,
  });
  return signer.sign();
}

function addressOf({ endpoint, bucket, pathStyle }: S3Settings, key = ''): string {
  const { protocol, host } = new URL(endpoint);
  return pathStyle ? `${protocol}//${host}/${bucket}/${key}` : `${protocol}//${bucket}.${host}/${key}`;
}

/** What a client hears of a store that fails: nothing of addresses, keys or buckets. The log has the cause. */
export function storeRefusal(error: unknown): unknown {
  if (!(error instanceof S3Failure)) return error;
  const detail = 'The file store does not answer. The file was not kept; nothing else is affected';
  return refuse('service.overloaded', detail, { retryAfter: RETRY_AFTER_S, cause: error });
}

/** `fetch failed` says nothing; its cause says ECONNREFUSED. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as Error & { cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? message;
}
