import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import path from 'node:path';
import { PackError } from './errors.ts';

/**
 * The bytes of one plain file of a pack, refused when it is a link, a device or larger than `max` bytes.
 * The size is taken from the opened file, so that swapping the file between check and read changes nothing.
 */
export async function readPlainFile(folder: string, name: string, max: number): Promise<Uint8Array> {
  const place = { file: name };
  const full = path.join(folder, name);
  const kind = await lstat(full).catch(() => undefined);
  if (!kind) throw new PackError('file.missing', 'The file is missing.', place);
  if (!kind.isFile()) throw new PackError('file.kind', 'This is not a plain file; links are not followed.', place);
  // Windows knows no O_NOFOLLOW; there the check above has to do.
  const file = await open(full, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch((error: unknown) => {
    throw new PackError('file.kind', `The file cannot be opened (${(error as NodeJS.ErrnoException).code}).`, place);
  });
  try {
    const { size } = await file.stat();
    if (size > max) throw new PackError('file.size', `The file has ${size} bytes; at most ${max} are allowed.`, place);
    const bytes = new Uint8Array(size);
    const { bytesRead } = await file.read(bytes, 0, size, 0);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Refuses entries that the manifest does not list. Hidden files are neither refused nor read. */
export async function refuseUnlisted(folder: string, listed: ReadonlySet<string>): Promise<void> {
  const names = await readdir(folder);
  const stranger = names.find((name) => !name.startsWith('.') && !listed.has(name));
  if (stranger !== undefined) {
    throw new PackError('file.unlisted', 'The file is not listed in pack.json.', { file: stranger });
  }
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
