import { createHash, randomUUID } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { GroundError, type S3Settings } from '#platform/config';
import { refuse } from '#platform/errors';
import type { Bytes } from './bytes.ts';
import { createS3Client, S3Failure, storeRefusal, usualPatience, type Patience, type S3Answer } from './s3-client.ts';

/** Names in one page of a list (the most that S3 gives) and pages of one company: 100 million files. */
const LIST_PAGE = 1_000;
const MAX_PAGES = 100_000;
/** A page of a list is about 400 bytes per name. */
const MAX_LIST = 1024 * 1024;

/**
 * Bytes in a bucket of an S3-compatible store, under `<tenant>/<last two of the id>/<id>`. One PUT with a signed
 * SHA-256 writes a whole object or none (Amazon S3 API, PutObject), so that nothing unfinished ever lies in the bucket.
 */
export function createS3(settings: S3Settings, patience: Patience = usualPatience): Bytes {
  const send = createS3Client(settings, patience);
  const keyOf = (tenant: string, id: string) => `${tenant}/${id.slice(-2)}/${id}`;

  return {
    async keep({ part, sha256 }, tenant, id) {
      try {
        const body = await openAsBlob(part);
        await done(await send({ method: 'PUT', key: keyOf(tenant, id), body, sha256: sha256.toString('hex') }));
      } catch (error) {
        // An answer that was lost says nothing of the object. If this fails too, the sweep finds one without a row.
        await send({ method: 'DELETE', key: keyOf(tenant, id) }).then(done, () => undefined);
        throw storeRefusal(error);
      }
      await rm(part, { force: true });
    },
    async read(tenant, id, range) {
      const headers: Record<string, string> = range ? { range: `bytes=${range.start}-${range.end}` } : {};
      const answer = await send({ method: 'GET', key: keyOf(tenant, id), headers }).catch(gone);
      if (range && answer.response.status !== 206) {
        answer.abort();
        throw storeRefusal(new S3Failure(answer.response.status, 'no ranges'));
      }
      return Readable.from(patiently(answer, patience.silenceMs), { objectMode: false });
    },
    async size(tenant, id) {
      try {
        const { response } = await send({ method: 'HEAD', key: keyOf(tenant, id) });
        return Number(response.headers.get('content-length'));
      } catch (error) {
        if (error instanceof S3Failure && error.status === 404) return null;
        throw storeRefusal(error);
      }
    },
    async remove(tenant, id) {
      try {
        await done(await send({ method: 'DELETE', key: keyOf(tenant, id) }));
      } catch (error) {
        if (!(error instanceof S3Failure && error.code === 'NoSuchKey')) throw storeRefusal(error);
      }
    },
    async *stored(tenant, before) {
      const query = { 'list-type': '2', prefix: `${tenant}/`, 'max-keys': String(LIST_PAGE) };
      let from: Record<string, string> = {};
      for (let pages = 0; pages < MAX_PAGES; pages++) {
        const { found, next } = await list(send, { ...query, ...from });
        for (const { key, changed } of found) if (changed < before) yield key.split('/').at(-1)!;
        if (next === undefined) return;
        from = { 'continuation-token': next };
      }
    },
    check: () => check(settings, send),
  };
}

type Send = ReturnType<typeof createS3Client>;

/** Answers without a body that matters are read, so that the connection can be used again. */
async function done({ response }: S3Answer): Promise<void> {
  await response.arrayBuffer();
}

function gone(error: unknown): never {
  if (error instanceof S3Failure && error.status === 404 && error.code !== 'NoSuchBucket')
    throw refuse('file.not_found', 'There is no such file');
  throw storeRefusal(error);
}

async function* patiently({ response, abort }: S3Answer, silenceMs: number): AsyncGenerator<Uint8Array> {
  const reader = response.body!.getReader();
  try {
    for (;;) {
      const timer = setTimeout(abort, silenceMs);
      const { done: end, value } = await reader.read().finally(() => clearTimeout(timer));
      if (end) return;
      yield value;
    }
  } finally {
    // Also when the reader of this file left early.
    abort();
  }
}

interface Listed {
  readonly key: string;
  readonly changed: Date;
}

/** The names that are ours need no XML escapes; whatever else lies in the bucket is not seen. */
const entry =
  /<Contents>.*?<Key>([\w./-]{1,200})<\/Key>.*?<LastModified>([\d:.TZ-]{1,40})<\/LastModified>.*?<\/Contents>/gs;

async function list(send: Send, query: Record<string, string>): Promise<{ found: Listed[]; next: string | undefined }> {
  try {
    const { response } = await send({ method: 'GET', query });
    const text = await response.text();
    if (text.length > MAX_LIST) throw new S3Failure(response.status, 'a list that is too long');
    const found = [...text.matchAll(entry)].map(([, key, changed]) => ({ key: key!, changed: new Date(changed!) }));
    return { found, next: /<NextContinuationToken>([^<&]{1,2000})</.exec(text)?.[1] };
  } catch (error) {
    throw storeRefusal(error);
  }
}

async function check({ endpoint, bucket }: S3Settings, send: Send): Promise<void> {
  const key = `.probe/${randomUUID()}`;
  const sha256 = createHash('sha256').update('probe').digest('hex');
  try {
    await done(await send({ method: 'PUT', key, body: new Blob(['probe']), sha256 }));
    const { response } = await send({ method: 'GET', key, headers: { range: 'bytes=1-2' } });
    const read = await response.text();
    await done(await send({ method: 'GET', query: { 'list-type': '2', prefix: '.probe/', 'max-keys': '1' } }));
    await done(await send({ method: 'DELETE', key }));
    if (read !== 'ro') throw new S3Failure(response.status, 'no ranges');
  } catch (error) {
    if (!(error instanceof S3Failure)) throw error;
    const { status, code } = error;
    const details = { endpoint, bucket, reason: `${status || code}${status ? ` ${code}` : ''}` };
    if (code === 'NoSuchBucket') throw new GroundError('files-bucket-missing', details, error);
    if (status === 401 || status === 403) throw new GroundError('files-refused', details, error);
    if (status >= 300 && status < 400) throw new GroundError('files-elsewhere', details, error);
    throw new GroundError('files-unreachable', details, error);
  }
}
