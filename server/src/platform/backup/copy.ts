import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import pg from 'pg';
import { from, to } from 'pg-copy-streams';
import { RowSum, type TableSum } from './rows.ts';

/** A table and its columns, in the order in which they are written and read. */
export interface TableShape {
  readonly name: string;
  readonly columns: string[];
}

/** Bytes handed on at once, so that few and large pieces travel. */
const BLOCK = 2 ** 20;

/** The rows of a table as binary COPY, in blocks of about 1 MB. `sum` grows with them. */
export async function* copyOut(client: pg.Client, table: TableShape, sum: RowSum): AsyncGenerator<Buffer> {
  // A query, because row-level security is on for these tables, and COPY of a table would then be refused.
  const stream = client.query(to(`copy (select ${columnsOf(table)} from ${nameOf(table)}) to stdout (format binary)`));
  let pieces: Buffer[] = [];
  let held = 0;
  for await (const piece of stream as AsyncIterable<Buffer>) {
    pieces.push(piece);
    held += piece.length;
    if (held < BLOCK) continue;
    const block = Buffer.concat(pieces, held);
    [pieces, held] = [[], 0];
    sum.add(block);
    yield block;
  }
  const block = Buffer.concat(pieces, held);
  sum.add(block);
  yield block;
}

/** What a table holds now. */
export async function sumOf(client: pg.Client, table: TableShape): Promise<TableSum> {
  const sum = new RowSum();
  for await (const _ of copyOut(client, table, sum));
  return sum.value;
}

/** A table that is being filled. */
export interface Filling {
  add(block: Buffer): Promise<void>;
  end(): Promise<void>;
}

/** Fills a table that was made or emptied in the same transaction. */
export function copyIn(client: pg.Client, table: TableShape): Filling {
  const stream = client.query(from(`copy ${nameOf(table)} (${columnsOf(table)}) from stdin (format binary)`));
  const done = finished(stream);
  // Heard where it is awaited; an error may come earlier.
  done.catch(() => undefined);
  return {
    async add(block) {
      if (!stream.write(block)) await Promise.race([once(stream, 'drain'), done]);
    },
    async end() {
      stream.end();
      await done;
    },
  };
}

export const nameOf = ({ name }: TableShape) => `public.${pg.escapeIdentifier(name)}`;
const columnsOf = ({ columns }: TableShape) => columns.map((column) => pg.escapeIdentifier(column)).join(', ');
