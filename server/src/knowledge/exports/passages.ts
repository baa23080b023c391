import type { Chunk } from '#contracts/http/knowledge';
import type { Tx } from '#platform/db';
import { readChunks, writeChunks } from '../chunks.ts';
import { mergePassages, printOf } from '../imports/merge.ts';
import { change, touched, type Edit } from '../live.ts';
import type { ArticleRow } from '../store.ts';

/**
 * The passages of a document that is here, passage by passage: those that nobody changed since its newest version take
 * what the archive says. `row` is locked.
 */
export async function renewPassages(
  tx: Tx,
  { row, given }: { row: ArticleRow; given: readonly Chunk[] },
  edit: Edit,
): Promise<'changed' | 'kept' | 'unchanged'> {
  const here = await readChunks(tx, row.id);
  const said = row.last_version === 0 ? [] : await readChunks(tx, row.id, row.last_version);
  const { chunks, kept } = mergePassages(
    said.map((chunk) => ({ id: chunk.id, print: printOf(chunk) })),
    withTheirState(given, { said, here }).map((chunk) => ({ chunk, wins: false })),
    here,
  );
  const isSame = JSON.stringify(chunks.map(spelled)) === JSON.stringify(here.map(spelled));
  if (!isSame) {
    await writeChunks(tx, row.id, chunks);
    const authors = [...new Set([...row.authors, ...(edit.by ? [edit.by.staffId] : [])])];
    await change(tx, row.id, { authors, revision: row.revision + 1, ...touched(edit) }, edit);
  }
  return kept.length > 0 ? 'kept' : isSame ? 'unchanged' : 'changed';
}

/** Whether a passage is left out is changed here, or taken from the archive, as its words are. */
function withTheirState(
  given: readonly Chunk[],
  { said, here }: { said: readonly Chunk[]; here: readonly Chunk[] },
): Chunk[] {
  const states = (chunks: readonly Chunk[]) => new Map(chunks.map(({ id, disabled }) => [id, disabled]));
  const [before, now] = [states(said), states(here)];
  return given.map((chunk) => {
    const own = now.get(chunk.id);
    return own === undefined || own === before.get(chunk.id) ? chunk : { ...chunk, disabled: own };
  });
}

const spelled = ({ id, heading, text, page, box, disabled }: Chunk) => [id, heading, text, page, box, disabled];
