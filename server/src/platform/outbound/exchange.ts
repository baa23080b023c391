import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import type { Destination } from './destination.ts';
import type { Checked } from './resolve.ts';

/** Bytes of the status line and headers of an answer. */
const HEADER_BYTES = 16 * 1_024;

export interface Limits {
  /** Until a connection stands and, with https, is trusted. Looking the name up counts. */
  readonly connectMs: number;
  /** For everything, redirects included. */
  readonly totalMs: number;
  /** Of the answer's body. */
  readonly bodyBytes: number;
  /**
   * What happens to a longer or slower body: `refuse` fails the request; `cut` keeps what came, because the status is
   * already the answer.
   */
  readonly over: 'refuse' | 'cut';
}

/** Why a request that left, or tried to, brought no answer. */
export type Failed =
  | 'unresolved'
  | 'unreachable'
  /** The certificate is not trusted or the handshake failed. */
  | 'tls'
  | 'timeout'
  /** The body or the headers are longer than the limit. */
  | 'too-large'
  /** What came is no HTTP. */
  | 'malformed'
  /** More redirects than allowed, or one that cannot be followed without giving something away. */
  | 'redirect'
  /** Too many requests are under way, to this host or at all. */
  | 'busy'
  | 'aborted';

/** Hears an answer while it comes. What it has heard is not kept a second time: the outcome's body is then empty. */
export interface Listener {
  begins(status: number, headers: http.IncomingHttpHeaders): void;
  bytes(chunk: Buffer): void;
}

export interface Sending {
  readonly to: Destination;
  readonly addresses: readonly Checked[];
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
  readonly limits: Limits;
  /** Aborts with the reason `timeout` or any other. */
  readonly signal: AbortSignal;
  readonly connectBy: number;
  readonly listener?: Listener | undefined;
}

export interface Received {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
  /** The body went on beyond the limit and was left there. */
  readonly cut: boolean;
}

/**
 * One request and its answer over one connection that goes to a checked address and nowhere else; the name stays in
 * SNI, certificate check and Host. Nothing is decompressed, so a bomb stays as small as it came.
 */
export function exchange(sending: Sending): Promise<Received | Failed> {
  const { to, method, headers, body, signal } = sending;
  return new Promise((resolve) => {
    const request = (to.url.protocol === 'https:' ? https : http).request({
      method,
      host: to.host,
      port: to.port,
      path: `${to.url.pathname}${to.url.search}`,
      headers: { ...headers, host: to.url.host, ...(body && { 'content-length': String(body.length) }) },
      // No connection is shared or kept: the next request may be somebody else's.
      agent: false,
      lookup: pinned(sending.addresses),
      maxHeaderSize: HEADER_BYTES,
      signal,
    });
    const late = setTimeout(() => end('timeout'), Math.max(0, sending.connectBy - Date.now()));
    const end = (outcome: Received | Failed) => {
      clearTimeout(late);
      resolve(outcome);
      request.destroy();
    };
    request.once('socket', (socket) =>
      socket.once(to.url.protocol === 'https:' ? 'secureConnect' : 'connect', () => clearTimeout(late)),
    );
    // Once an answer has begun, whoever reads it says how it ended.
    let answered = false;
    request.on('error', (error: NodeJS.ErrnoException) => {
      if (!answered) end(failureOf(error, signal));
    });
    // A 101 would hand us a raw connection; nobody here asked for one.
    request.on('upgrade', () => end('malformed'));
    request.on('response', (response) => {
      answered = true;
      void read(response, sending).then(end);
    });
    request.end(body ?? undefined);
  });
}

async function read(response: http.IncomingMessage, { limits, signal, listener }: Sending): Promise<Received | Failed> {
  const { statusCode: status = 0, headers } = response;
  const chunks: Buffer[] = [];
  let size = 0;
  const received = (cut: boolean): Received => ({ status, headers, cut, body: Buffer.concat(chunks) });
  listener?.begins(status, headers);
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      const room = limits.bodyBytes - size;
      const taken = chunk.length > room ? chunk.subarray(0, room) : chunk;
      if (listener) listener.bytes(taken);
      else chunks.push(taken);
      size += chunk.length;
      if (size > limits.bodyBytes) return limits.over === 'cut' ? received(true) : 'too-large';
    }
    return received(false);
  } catch (error) {
    return limits.over === 'cut' ? received(true) : failureOf(error as NodeJS.ErrnoException, signal);
  }
}

/** Node connects to what this says: the addresses that were checked, whatever the name leads to by now. */
function pinned(addresses: readonly Checked[]): LookupFunction {
  return (_name, options, callback) => {
    if (options.all) callback(null, [...addresses]);
    else callback(null, addresses[0]!.address, addresses[0]!.family);
  };
}

function failureOf(error: NodeJS.ErrnoException, signal: AbortSignal): Failed {
  if (signal.aborted) return signal.reason === 'timeout' ? 'timeout' : 'aborted';
  const code = error.code ?? '';
  if (code === 'HPE_HEADER_OVERFLOW') return 'too-large';
  if (code.startsWith('HPE_')) return 'malformed';
  if (/^(ERR_TLS|ERR_SSL|EPROTO|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH|INVALID_CA)/.test(code))
    return 'tls';
  return code === 'ETIMEDOUT' ? 'timeout' : 'unreachable';
}
