/**
 * A real S3-compatible server on this machine (s3rver), behind a gate that checks what s3rver leaves unchecked and what
 * real stores do check: the signature (AWS Signature Version 4) and the SHA-256 of what arrived. The gate can also fail
 * the way stores fail.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';
import type { S3Settings } from '#platform/config';

/**
 * `down` cuts every connection · `hang` never answers · `full` refuses what is written · `mute` stores and loses the
 * answer · `stall` sends half of a file and then nothing
 */
export type Fault = 'down' | 'hang' | 'full' | 'mute' | 'stall';

export interface Bucket {
  readonly settings: S3Settings;
  /** Set it to let requests of these methods fail. */
  fault: { how: Fault; methods: readonly string[] } | null;
  /** Requests since the start. */
  asked: number;
  /** Keys of all objects. */
  keys(): string[];
  /** Puts an object there behind the gate's back, last changed two hours ago. */
  plant(key: string, bytes: string): Promise<void>;
  close(): Promise<void>;
}

const credentials = { accessKey: 'S3RVER', secretKey: 'S3RVER' };

export async function openBucket(bucket = 'liren-files'): Promise<Bucket> {
  const directory = mkdtempSync(join(tmpdir(), 'liren-bucket-'));
  const store = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    configureBuckets: [{ name: bucket, configs: [] }],
  });
  const inside = await store.run();
  const gate = createServer((request, response) => {
    opened.asked++;
    void pass(request, response, { inside: inside.port, fault: () => opened.fault }).catch(() => response.destroy());
  });
  gate.listen(0, '127.0.0.1');
  await once(gate, 'listening');
  const endpoint = `http://127.0.0.1:${(gate.address() as AddressInfo).port}`;
  const opened: Bucket = {
    settings: { endpoint, region: 'us-east-1', bucket, ...credentials, pathStyle: true },
    fault: null,
    asked: 0,
    keys: () =>
      readdirSync(join(directory, bucket), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('._S3rver_object'))
        .map((name) => name.slice(0, -'._S3rver_object'.length)),
    async plant(key, bytes) {
      const at = new Date(Date.now() - 2 * 3_600_000);
      await fetch(`http://127.0.0.1:${inside.port}/${bucket}/${key}`, { method: 'PUT', body: bytes });
      utimesSync(join(directory, bucket, `${key}._S3rver_object`), at, at);
    },
    async close() {
      gate.closeAllConnections();
      gate.close();
      await store.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
  return opened;
}

interface Gate {
  inside: number;
  fault(): Bucket['fault'];
}

async function pass(request: IncomingMessage, response: ServerResponse, { inside, fault }: Gate): Promise<void> {
  const method = request.method!;
  const here = fault();
  const how = here?.methods.includes(method) ? here.how : null;
  if (how === 'down') return void response.destroy();
  const body = Buffer.concat(await request.toArray());
  if (how === 'hang') return;
  if (how === 'full') return refuse(response, 507, 'InsufficientStorage');
  const told = String(request.headers['x-amz-content-sha256']);
  if (sha256(body) !== told) return refuse(response, 400, 'XAmzContentSHA256Mismatch');
  if (!isSigned(request, told)) return refuse(response, 403, 'SignatureDoesNotMatch');
  const answer = await fetch(`http://127.0.0.1:${inside}${firstVersion(request.url!)}`, {
    method,
    headers: Object.entries(request.headers).filter(([name]) => /^(authorization|range|x-amz-.*)$/.test(name)) as [
      string,
      string,
    ][],
    ...(method === 'PUT' && { body }),
  });
  const bytes = withToken(Buffer.from(await answer.arrayBuffer()));
  if (how === 'mute') return void response.destroy();
  const kept = [...answer.headers].filter(
    ([name]) => !/^(connection|keep-alive|transfer-encoding|content-length)$/.test(name),
  );
  const length = method === 'HEAD' ? answer.headers.get('content-length')! : bytes.length;
  response.writeHead(answer.status, { ...Object.fromEntries(kept), 'content-length': length });
  if (how === 'stall') return void response.write(bytes.subarray(0, bytes.length / 2));
  response.end(bytes);
}

/** s3rver makes the tokens of the second version of lists with DES, which OpenSSL has dropped: it is asked for the first. */
function firstVersion(path: string): string {
  const url = new URL(path, 'http://store');
  if (!url.searchParams.has('list-type')) return path;
  const marker = url.searchParams.get('continuation-token');
  url.searchParams.delete('list-type');
  url.searchParams.delete('continuation-token');
  if (marker !== null) url.searchParams.set('marker', Buffer.from(marker, 'base64url').toString());
  return url.pathname + url.search;
}

function withToken(bytes: Buffer): Buffer {
  const text = bytes.subarray(0, 400).toString();
  if (!text.includes('<ListBucketResult') || !text.includes('<IsTruncated>true')) return bytes;
  const last = [...bytes.toString().matchAll(/<Key>([^<]+)<\/Key>/g)].at(-1)![1]!;
  const token = `<NextContinuationToken>${Buffer.from(last).toString('base64url')}</NextContinuationToken>`;
  return Buffer.from(bytes.toString().replace('</ListBucketResult>', `${token}</ListBucketResult>`));
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`);
}

/** AWS Signature Version 4, written from the description of the canonical request, not from the signer under test. */
function isSigned(request: IncomingMessage, payload: string): boolean {
  const pattern =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([\w;-]+), Signature=([0-9a-f]{64})$/;
  const [, key, day, region, names, signature] = pattern.exec(request.headers.authorization ?? '') ?? [];
  if (key !== credentials.accessKey || !signature) return false;
  const { pathname, searchParams } = new URL(request.url!, 'http://store');
  const query = [...searchParams].map(([name, value]) => `${encode(name)}=${encode(value)}`).toSorted();
  const headers = names!.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}\n`);
  const canonical = [request.method, pathname, query.join('&'), headers.join(''), names, payload].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scope, sha256(Buffer.from(canonical))].join('\n');
  const steps = [day!, region!, 's3', 'aws4_request', text];
  let signing: Buffer = Buffer.from(`AWS4${credentials.secretKey}`);
  for (const step of steps) signing = createHmac('sha256', signing).update(step).digest();
  return timingSafeEqual(signing, Buffer.from(signature, 'hex'));
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
