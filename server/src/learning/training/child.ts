/** The process that trains: an order in JSON on stdin, lines of JSON on stdout. It reads no database and no environment. */
import { learn } from './learn.ts';
import type { Line, Order } from './wire.ts';

/** A line of progress at most this often. */
const PROGRESS_EVERY_MS = 200;

function say(line: Line): Promise<void> {
  return new Promise((done) => process.stdout.write(`${JSON.stringify(line)}\n`, () => done()));
}

async function received(): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of process.stdin) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
}

const order = JSON.parse(await received()) as Order;
let saidAt = 0;
const { model, ...trained } = await learn(order, {
  clock: () => performance.now(),
  onProgress(stage, progress) {
    if (performance.now() - saidAt < PROGRESS_EVERY_MS) return;
    saidAt = performance.now();
    void say({ stage, progress });
  },
});
await say({ done: { ...trained, model: Buffer.from(model).toString('base64') } });
process.exit(0);
