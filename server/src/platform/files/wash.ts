import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { newId } from '#platform/ids';
import { pictureProblem, type Pictures } from '#platform/pictures';
import type { Landed, Landing } from './landing.ts';

/**
 * What a stranger's picture shows, landed anew: its metadata and whatever stood behind its end are not kept anywhere.
 * Refuses as pictures are refused; the upload itself stays for the caller to drop.
 */
export async function washed(
  { landing, pictures }: { readonly landing: Landing; readonly pictures: Pick<Pictures, 'clean'> },
  upload: Landed,
): Promise<Landed> {
  const outcome = await pictures.clean(await readFile(upload.part));
  if (outcome.kind === 'refused') throw pictureProblem(outcome.code);
  return landing.land(newId(), Readable.from([outcome.bytes]));
}
