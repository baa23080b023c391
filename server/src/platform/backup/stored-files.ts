import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { createBytes, createLanding } from '#platform/files';
import { newId } from '#platform/ids';
import type { Config } from '../config/index.ts';
import type { FileBytes } from './backup.ts';

/** The uploads of this installation, wherever its settings keep them. */
export function storedFiles({ files, home }: Pick<Config, 'files' | 'home'>): FileBytes {
  const bytes = createBytes(files, home);
  const landing = createLanding(home);
  return {
    async read(tenant, id) {
      try {
        return await buffer(await bytes.read(tenant, id));
      } catch (error) {
        // It went between the row and now: the manifest names it.
        if ((error as { code?: string }).code === 'file.not_found') return null;
        throw error;
      }
    },
    async write(tenant, id, content) {
      if ((await bytes.size(tenant, id)) === content.length) return;
      const landed = await landing.land(newId(), Readable.from([content]), content.length);
      try {
        await bytes.keep(landed, tenant, id);
      } finally {
        await landing.drop(landed);
      }
    },
  };
}
