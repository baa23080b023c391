import type { Quad } from '#libs/ocr';
import type { CleanPicture, PictureRefusal, ReadPicture } from './types.ts';

/** The two kinds of process: one washes and covers, one reads. */
export type Hand = 'wash' | 'read';

/** Why a process has ended. */
export type Ending = 'time' | 'memory' | 'crash' | 'length' | 'cancelled' | 'replaced' | 'not started';

/** What a process is told of itself, as its one argument. */
export interface Self {
  readonly hand: Hand;
  /** Bytes of an order with its picture, and of an answer. */
  readonly orderBytes: number;
  readonly answerBytes: number;
}

/** What is to be done with the picture that follows. */
export type Order =
  | { readonly do: 'clean' }
  | { readonly do: 'cover'; readonly quads: readonly Quad[] }
  | { readonly do: 'read'; /** Without the letters of other languages. */ readonly alone: boolean };

/** What it says; behind `made` stand the bytes of the picture. */
export type Answer =
  | { readonly ready: true }
  | { readonly made: Pick<CleanPicture, 'width' | 'height'> }
  | { readonly read: Omit<ReadPicture, 'kind'> }
  | { readonly refused: PictureRefusal };

/** One message either way: a line of JSON and bytes, each behind its length in 32 bits. */
export interface Frame<Head> {
  readonly head: Head;
  readonly body: Buffer;
}

const LENGTHS = 8;

/** A message as it is sent, in pieces. */
export function frame(head: Order | Answer, body: Buffer = Buffer.alloc(0)): readonly Buffer[] {
  const line = Buffer.from(JSON.stringify(head));
  const lengths = Buffer.alloc(LENGTHS);
  lengths.writeUInt32BE(line.length, 0);
  lengths.writeUInt32BE(body.length, 4);
  return [lengths, line, body];
}

/** What a stream says, a message at a time. Throws at one of more than `most` bytes, and at what is no message. */
export async function* frames<Head>(stream: AsyncIterable<Buffer>, most: number): AsyncGenerator<Frame<Head>> {
  let pieces: Buffer[] = [];
  let size = 0;
  let needed = LENGTHS;
  for await (const piece of stream) {
    pieces.push(piece);
    size += piece.length;
    while (size >= needed) {
      const all: Buffer = Buffer.concat(pieces);
      const [head, body] = [all.readUInt32BE(0), all.readUInt32BE(4)];
      if (head + body > most) throw new Error('A message is too long');
      needed = LENGTHS + head + body;
      pieces = [all];
      if (size < needed) break;
      const line = JSON.parse(all.toString('utf8', LENGTHS, LENGTHS + head)) as Head;
      yield { head: line, body: all.subarray(LENGTHS + head, needed) };
      pieces = [all.subarray(needed)];
      size -= needed;
      needed = LENGTHS;
    }
  }
}
