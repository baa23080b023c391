import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What a receiver got. */
export interface Got {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

type Answer = (response: ServerResponse, got: Got, request: IncomingMessage) => unknown;

/** Somebody else's web server: friendly until told otherwise. */
export interface Receiver extends AsyncDisposable {
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly got: Got[];
  /** From now on it answers like this. */
  does(answer: Answer): void;
  close(): Promise<void>;
}

export const answers =
  (status: number, body = '', headers: Record<string, string> = {}): Answer =>
  (response) =>
    response.writeHead(status, headers).end(body);

/** Misbehaviour that has been seen in the wild. */
export const hostile = {
  /** Takes the request and says nothing. */
  hangs: (() => undefined) satisfies Answer,
  /** Hangs up in the middle. */
  hangsUp: ((response) => response.destroy()) satisfies Answer,
  /** A byte each 100 ms, for ever. */
  drips: ((response) => {
    response.writeHead(200);
    const timer = setInterval(() => response.write('x'), 100);
    response.on('close', () => clearInterval(timer));
  }) satisfies Answer,
  /** As many bytes as are taken. */
  floods: ((response) => {
    response.writeHead(200, { 'content-length': String(10 * 1024 ** 3) });
    const chunk = Buffer.alloc(64 * 1024, 'x');
    const more = () => {
      while (!response.destroyed && response.write(chunk));
    };
    response.on('drain', more);
    more();
  }) satisfies Answer,
  /** A line of 100 kB in the head. */
  longHead: ((response) =>
    response.socket?.end(`HTTP/1.1 200 OK\r\nx: ${'x'.repeat(100_000)}\r\n\r\n`)) satisfies Answer,
  noHttp: ((response) => response.socket?.end('+PONG\r\n$6\r\nfoobar\r\n')) satisfies Answer,
};

export async function openReceiver(host = '127.0.0.1'): Promise<Receiver> {
  let answer: Answer = answers(204);
  const got: Got[] = [];
  const sockets = new Set<Socket>();
  const take = async (request: IncomingMessage, response: ServerResponse) => {
    const body = (await buffer(request)).toString();
    const one = { method: request.method!, path: request.url!, headers: request.headers, body };
    got.push(one);
    answer(response, one, request);
  };
  // A sender that hangs up in the middle leaves nothing to answer.
  const server = createServer((request, response) => void take(request, response).catch(() => undefined));
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  return {
    host,
    port,
    got,
    close,
    url: `http://${host}:${port}`,
    does: (next) => void (answer = next),
    [Symbol.asyncDispose]: close,
  };
}
