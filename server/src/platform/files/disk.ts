import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { GroundError, groundErrorFromFs } from '#platform/config';
import { refuse } from '#platform/errors';
import type { Bytes } from './bytes.ts';
import { diskRefusal, isOlder, missing, namesIn } from './landing.ts';

/** Bytes on the disk of this machine: whole, synced files or none. */
export function createDisk(home: string): Bytes {
  const root = path.join(home, 'files');
  // The end of an id is chance, its beginning is time.
  const folderOf = (tenant: string, id: string) => path.join(root, tenant, id.slice(-2));
  const placeOf = (tenant: string, id: string) => path.join(folderOf(tenant, id), id);

  return {
    async keep({ part }, tenant, id) {
      try {
        await mkdir(folderOf(tenant, id), { recursive: true, mode: 0o700 });
        await rename(part, placeOf(tenant, id));
        await syncFolder(folderOf(tenant, id));
      } catch (error) {
        throw diskRefusal(error);
      }
    },
    async read(tenant, id, range) {
      const file = await open(placeOf(tenant, id), 'r').catch(missing(null));
      if (!file) throw refuse('file.not_found', 'There is no such file');
      return file.createReadStream(range);
    },
    size: (tenant, id) => stat(placeOf(tenant, id)).then(({ size }) => size, missing(null)),
    remove: (tenant, id) => rm(placeOf(tenant, id), { force: true }),
    async *stored(tenant, before) {
      for (const folder of await namesIn(path.join(root, tenant))) {
        for (const id of await namesIn(path.join(root, tenant, folder))) {
          if (await isOlder(placeOf(tenant, id), before)) yield id;
        }
      }
    },
    async check() {
      const probe = path.join(root, `.probe-${randomUUID()}`);
      try {
        await mkdir(root, { recursive: true, mode: 0o700 });
        await writeFile(probe, 'probe', { mode: 0o600 });
        await rm(probe);
      } catch (error) {
        const known = groundErrorFromFs(error, root);
        throw known instanceof GroundError ? known : error;
      }
    },
  };
}

async function syncFolder(folder: string): Promise<void> {
  // Windows has no way to sync a folder and does not need one.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
