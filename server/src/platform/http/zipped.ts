import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { refuse } from '../errors/index.ts';
import type { Download } from './handlers.ts';

export interface ZippedLimits {
  /** Such files made at once in this process; the next is `service.overloaded`. */
  readonly atOnce: number;
  /** A reader who takes nothing for so long has gone, or holds up others. */
  readonly stalledMs: number;
}

/** What a file is filled with, one entry after the other: the next is opened when this one was taken away. */
export interface Filling {
  /** Throws when whoever fetches the file went away. */
  add(name: string, stream: Readable, options?: { compress: boolean }): Promise<void>;
  put(name: string, bytes: Buffer): void;
}

/** Makes ZIP files while they are being fetched; an error while it is filled cuts the connection. */
export function createZipped({ atOnce, stalledMs }: ZippedLimits) {
  let under = 0;
  return (name: string, fill: (filling: Filling) => Promise<void>): Download => {
    if (under >= atOnce)
      throw refuse('service.overloaded', 'Other exports are under way; try again in a minute', { retryAfter: 60 });
    under++;
    const zip = new ZipFile();
    const sink = watched(stalledMs);
    const failed = (error: Error) => void sink.destroy(error);
    zip.on('error', failed);
    const flowing = pipeline(zip.outputStream, sink).catch(() => undefined);
    const put = (entry: string, bytes: Buffer) => zip.addBuffer(bytes, entry);
    void fill({ put, add: (entry, stream, options) => add({ zip, sink }, entry, stream, options) })
      .then(() => zip.end())
      .catch(failed)
      .finally(() => void flowing.finally(() => under--));
    return { name, mime: 'application/zip', stream: sink };
  };
}

/** What flows to the reader; ends when he takes nothing any more, so that he does not hold up others. */
function watched(stalledMs: number): Transform {
  let at = Date.now();
  const sink = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      at = Date.now();
      done(null, chunk);
    },
  });
  const watch = setInterval(() => {
    if (Date.now() - at > stalledMs) sink.destroy(new Error('Nobody takes the export any more'));
  }, stalledMs / 4).unref();
  return sink.once('close', () => clearInterval(watch));
}

async function add(
  { zip, sink }: { zip: ZipFile; sink: Transform },
  name: string,
  stream: Readable,
  options?: { compress: boolean },
): Promise<void> {
  await new Promise<void>((done, fail) => {
    const gone = () => {
      stream.destroy();
      fail(new Error('Whoever fetched the export went away'));
    };
    if (sink.destroyed) return gone();
    sink.once('close', gone);
    stream.once('error', fail);
    stream.once('end', () => {
      sink.off('close', gone);
      done();
    });
    zip.addReadStream(stream, name, options);
  });
}
