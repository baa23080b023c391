import { parentPort } from 'node:worker_threads';
import { ShelfClosed, type Ask, type Reply } from './messages.ts';
import { Shelves } from './shelf.ts';

/** The thread that holds the indexes: building one of 100,000 entries stalls nobody's socket. */
const port = parentPort!;
const shelves = new Shelves();

port.on('message', ({ id, ask }: { id: number; ask: Ask }) => {
  let reply: Reply;
  try {
    reply = { id, ok: shelves.answer(ask) };
  } catch (error) {
    if (error instanceof ShelfClosed) reply = { id, closed: true };
    else reply = { id, failed: error instanceof Error ? error.message : String(error) };
  }
  port.postMessage(reply);
});
