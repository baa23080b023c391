/**
 * A process that works on pictures, one after the other, until its input ends. It has no environment, may read only the
 * code it runs and the models, and may not write, start processes or reach the network.
 */
import { type Answer, frame, frames, type Order, type Self } from './wire.ts';

interface Done {
  readonly answer: Answer;
  readonly body?: Buffer;
}
type Work = (order: Order, picture: Buffer) => Promise<Done>;

/** Opens what this hand works with. Loaded here, so that a process that washes holds no models. */
const hands: Readonly<Record<Self['hand'], () => Promise<Work>>> = {
  async wash() {
    const { cleanPicture } = await import('./clean.ts');
    const { coverPicture } = await import('./cover.ts');
    return async (order, picture) => {
      if (order.do === 'read') throw new Error('This process does not read');
      const { bytes, width, height } =
        order.do === 'clean' ? await cleanPicture(picture) : await coverPicture(picture, order.quads);
      return { answer: { made: { width, height } }, body: bytes };
    };
  },
  async read() {
    const { isWhole, look, PictureRefused } = await import('./decode.ts');
    const { openReader, UnreadablePicture } = await import('#libs/ocr');
    const reader = await openReader();
    return async (order, picture) => {
      const whole = await isWhole(picture, await look(picture));
      const alone = order.do === 'read' && order.alone;
      try {
        return { answer: { read: { ...(await reader.read(picture, { alone })), whole } } };
      } catch (error) {
        if (!(error instanceof UnreadablePicture)) throw error;
        throw new PictureRefused(`picture.${error.reason}`, error);
      }
    };
  },
};

function closeDoors(): void {
  for (const name of ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest']) Reflect.deleteProperty(globalThis, name);
  // Libraries that talk must not talk into the answer.
  for (const level of ['log', 'info', 'debug', 'warn', 'error'] as const) console[level] = () => undefined;
}

async function say(answer: Answer, body?: Buffer): Promise<void> {
  for (const piece of frame(answer, body)) await new Promise((done) => process.stdout.write(piece, done));
}

async function main(): Promise<void> {
  closeDoors();
  const { hand, orderBytes, answerBytes } = JSON.parse(process.argv[2] ?? '{}') as Self;
  const work = await hands[hand]();
  const { PictureRefused } = await import('./decode.ts');
  await say({ ready: true });
  for await (const { head, body } of frames<Order>(process.stdin, orderBytes)) {
    const done = await work(head, body).catch((error: unknown): Done => {
      if (error instanceof PictureRefused) return { answer: { refused: error.code } };
      return { answer: { refused: 'picture.broken' } };
    });
    const isTooMuch = (done.body?.length ?? 0) > answerBytes;
    await (isTooMuch ? say({ refused: 'picture.too_large' }) : say(done.answer, done.body));
  }
  process.exit(0);
}

await main();
