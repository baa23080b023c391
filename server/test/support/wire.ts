/** A line to the database that a test can hold still, as a lost network or a stopped server does, or cut. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Wire {
  /** The same database through this line. */
  of(url: string): string;
  /** Nothing passes any more and nobody is told. */
  freeze(): void;
  thaw(): void;
  /** Ends what is open; who comes back is let in. */
  drop(): void;
  /** Ends what is open and lets nobody in. */
  cut(): Promise<void>;
}

/** A line to where `url` leads. */
export async function openWire(url: string): Promise<Wire> {
  const to = new URL(url);
  const lines = new Set<[Socket, Socket]>();
  let frozen = false;
  const server = createServer((near) => {
    const far = connect({ host: to.hostname, port: Number(to.port || 5432) });
    const line: [Socket, Socket] = [near, far];
    lines.add(line);
    for (const [one, other] of [line, line.toReversed() as typeof line]) {
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => (lines.delete(line), other.destroy()));
    }
    if (frozen) for (const one of line) one.pause();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const each = (act: (socket: Socket) => void) => lines.forEach((line) => line.forEach(act));
  return {
    of(other) {
      const through = new URL(other);
      [through.hostname, through.port] = ['127.0.0.1', String(port)];
      return through.href;
    },
    freeze() {
      frozen = true;
      each((socket) => socket.pause());
    },
    thaw() {
      frozen = false;
      each((socket) => socket.resume());
    },
    drop: () => each((socket) => socket.destroy()),
    async cut() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      each((socket) => socket.destroy());
      await closed;
    },
  };
}
