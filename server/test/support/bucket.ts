/**
 * A real S3-compatible server on this machine (s3rver), behind a gate that checks what s3rver leaves unchecked and what
 * real stores do check: the signature (AWS Signature Version 4) and the SHA-256 of what arrived. The gate can also fail
 * the way stores fail.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
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

/** How s3rver names the file of an object. */
const OBJECT = '._S3rver_object';
const credentials = { accessKey: 'S3RVER', secretKey: 'S3RVER' };

export async function openBucket(bucket = 'liren-files'): Promise<Bucket> {
  const ages = new Map<string, Date>();
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
    void pass(request, response, { inside: inside.port, directory, ages, fault: () => opened.fault }).catch(() =>
      response.destroy(),
    );
  });
  gate.listen(0, '127.0.0.1');
  await once(gate, 'listening');
  const endpoint = `http://127.0.0.1:${(gate.address() as AddressInfo).port}`;
  const opened: Bucket = {
    settings: { endpoint, region: 'us-east-1', bucket, ...credentials, pathStyle: true },
    fault: null,
    asked: 0,
    keys: () => keysIn(join(directory, bucket)),
    async plant(key, bytes) {
      ages.set(key, new Date(Date.now() - 2 * 3_600_000));
      await fetch(`http://127.0.0.1:${inside.port}/${bucket}/${key}`, { method: 'PUT', body: bytes });
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
  directory: string;
  /** When planted objects were last changed: s3rver touches files after it has answered. */
  ages: ReadonlyMap<string, Date>;
  fault(): Bucket['fault'];
}

async function pass(
  request: IncomingMessage,
  response: ServerResponse,
  { inside, directory, ages, fault }: Gate,
): Promise<void> {
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
  const url = new URL(request.url!, 'http://store');
  if (url.searchParams.has('list-type')) return void response.end(list(url, join(directory, url.pathname), ages));
  const answer = await fetch(`http://127.0.0.1:${inside}${request.url}`, {
    method,
    headers: Object.entries(request.headers).filter(([name]) => /^(authorization|range|x-amz-.*)$/.test(name)) as [
      string,
      string,
    ][],
    ...(method === 'PUT' && { body }),
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  if (how === 'mute') return void response.destroy();
  const kept = [...answer.headers].filter(
    ([name]) => !/^(connection|keep-alive|transfer-encoding|content-length)$/.test(name),
  );
  const length = method === 'HEAD' ? answer.headers.get('content-length')! : bytes.length;
  response.writeHead(answer.status, { ...Object.fromEntries(kept), 'content-length': length });
  if (how === 'stall') return void response.write(bytes.subarray(0, bytes.length / 2));
  response.end(bytes);
}

/**
 * ListObjectsV2 as it is described: sorted, page after page. s3rver lists in the order of the file system, and makes its
 * tokens with DES, which OpenSSL has dropped.
 */
function list(url: URL, folder: string, ages: ReadonlyMap<string, Date>): string {
  const [prefix, token] = [url.searchParams.get('prefix') ?? '', url.searchParams.get('continuation-token')];
  const after = token === null ? '' : Buffer.from(token, 'base64url').toString();
  const most = Number(url.searchParams.get('max-keys'));
  const rest = keysIn(folder)
    .toSorted()
    .filter((key) => key.startsWith(prefix) && key > after);
  const page = rest.slice(0, most);
  const next = Buffer.from(page.at(-1) ?? '').toString('base64url');
  const rows = page.map((key) => {
    const changed = ages.get(key) ?? statSync(join(folder, key + OBJECT)).mtime;
    return `<Contents><Key>${key}</Key><LastModified>${changed.toISOString()}</LastModified><Size>1</Size></Contents>`;
  });
  const more = rest.length > most ? `<NextContinuationToken>${next}</NextContinuationToken>` : '';
  return `<?xml version="1.0"?><ListBucketResult><IsTruncated>${more !== ''}</IsTruncated>${more}${rows.join('')}</ListBucketResult>`;
}

function keysIn(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith(OBJECT)).map((name) => name.slice(0, -OBJECT.length));
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
