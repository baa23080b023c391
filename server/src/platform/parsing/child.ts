/**
 * The process that reads one file: bytes on stdin, lines of JSON on stdout, nothing else. It has no environment, may
 * read only the code it runs, and may not write, start processes, load addons or reach the network.
 */
import { readFile } from '#libs/parse';
import type { ChildLine, ChildOrder } from './wire.ts';

/** A progress line at most this often. */
const PROGRESS_EVERY_MS = 100;

function closeDoors(): void {
  for (const name of ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest']) Reflect.deleteProperty(globalThis, name);
  // Libraries that talk must not talk into the answer.
  for (const level of ['log', 'info', 'debug', 'warn', 'error'] as const) console[level] = () => undefined;
}

function say(line: ChildLine): Promise<void> {
  return new Promise((done) => process.stdout.write(`${JSON.stringify(line)}\n`, () => done()));
}

async function received(): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of process.stdin) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

async function main(): Promise<void> {
  closeDoors();
  const order = JSON.parse(process.argv[2] ?? '{}') as ChildOrder;
  // Says that the process itself is well: what goes wrong from here on is the file's.
  await say({ progress: { fraction: 0, what: 'opening' } });
  const bytes = await received();
  let saidAt = 0;
  const outcome = await readFile(
    { name: order.name, bytes, ...(order.mime !== undefined && { mime: order.mime }) },
    {
      ...(order.limits && { limits: order.limits }),
      onProgress(progress) {
        if (Date.now() - saidAt < PROGRESS_EVERY_MS) return;
        saidAt = Date.now();
        void say({ progress });
      },
    },
  );
  await say({ outcome });
  process.exit(0);
}

await main();
