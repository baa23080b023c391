import type { Readable } from 'node:stream';
import type { Db, Tx } from '#platform/db';
import { newId } from '#platform/ids';
import type { Bytes } from './bytes.ts';
import type { Landing } from './landing.ts';
import { adoptFile, keptFiles, namedFiles, type KeptFile } from './store.ts';

/** The bytes of a company as a whole, for those who carry them elsewhere. Rows of `files` are theirs to carry. */
export interface Archive {
  /** Removes every file of a company, also those whose rows are gone. Returns how many there were. */
  erase(tenant: string): Promise<number>;
  /** Every file that was not forgotten, in the order of ids; what is uploaded meanwhile comes at the end. */
  files(tenant: string): AsyncGenerator<KeptFile>;
  /** Those of these files that were not forgotten, with their names, in the order of ids. */
  named(tx: Tx, ids: readonly string[]): Promise<NamedFile[]>;
  /** Names a file of the company whose bytes were written; one that is named already stays as it is. */
  adopt(tx: Tx, file: NamedFile): Promise<void>;
  /** Refuses with `file.not_found` when the bytes are gone, with `service.overloaded` when the store does not answer. */
  read(tenant: string, id: string): Promise<Readable>;
  /**
   * Puts bytes in their place if they have the size and sum that the row says, else `WrongBytes`; nothing is left then.
   * What is there already with that size is kept, so that an interrupted copy goes on where it stopped.
   */
  write(tenant: string, file: KeptFile, stream: () => Promise<Readable>): Promise<'written' | 'there'>;
}

export type NamedFile = KeptFile & { readonly name: string; readonly mime: string };

/** The bytes are not those that the row describes. */
export class WrongBytes extends Error {
  constructor({ id }: KeptFile) {
    super(`The file ${id} has other bytes than when it was uploaded`);
    this.name = 'WrongBytes';
  }
}

/** Later than any file was changed. */
const FOREVER = new Date(8.64e15);
/** Rows read at once. */
const PAGE = 500;

export function createArchive({ db, landing, bytes }: { db: Db; landing: Landing; bytes: Bytes }): Archive {
  return {
    async *files(tenant) {
      let after: string | null = null;
      for (let more = true; more;) {
        const last: string | null = after;
        const page: KeptFile[] = await db.tenant(tenant, (tx) => keptFiles(tx, { after: last, limit: PAGE }));
        yield* page;
        after = page.at(-1)?.id ?? null;
        more = page.length === PAGE;
      }
    },
    named: namedFiles,
    adopt: (tx, file) => adoptFile(tx, file),
    read: (tenant, id) => bytes.read(tenant, id),
    async erase(tenant) {
      let erased = 0;
      for await (const id of bytes.stored(tenant, FOREVER)) {
        await bytes.remove(tenant, id);
        erased++;
      }
      return erased;
    },
    async write(tenant, file, stream) {
      if ((await bytes.size(tenant, file.id)) === file.size) return 'there';
      const landed = await landing.land(newId(), await stream(), file.size);
      try {
        if (landed.size !== file.size || !landed.sha256.equals(file.sha256)) throw new WrongBytes(file);
        await bytes.keep(landed, tenant, file.id);
        return 'written';
      } finally {
        await landing.drop(landed);
      }
    },
  };
}
