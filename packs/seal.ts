/**
 * Writes the digests of a pack's files into its manifest, and beside the pack the version that is trained from its intents,
 * so that nobody who gets the pack waits for it. Run it after every change of a pack, or of what trains:
 *
 *     node packs/seal.ts franchise
 *
 * The manifest names the files; a file that it does not name is refused on reading, so a new file is added there first.
 */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AHEAD_ENDING, learnAhead } from '#learning';
import { PackError, readPack } from '#libs/pack';

interface Manifest {
  files: { name: string; sha256: string }[];
}

async function seal(folder: string): Promise<void> {
  const manifestPath = path.join(folder, 'pack.json');
  const manifest = JSON.parse(await readFile(manifestPath, 'utf8')) as Manifest;
  for (const file of manifest.files) {
    file.sha256 = createHash('sha256').update(await readFile(path.join(folder, file.name))).digest('hex');
  }
  await writeFile(manifestPath, `${JSON.stringify(manifest, null, 2)}\n`);
}

const name = process.argv[2];
if (!name || !/^[a-z][a-z0-9-]*$/.test(name)) {
  console.error('Usage: node packs/seal.ts <pack>, for example: node packs/seal.ts franchise');
  process.exit(2);
}

const folder = path.join(import.meta.dirname, name);
await seal(folder);
try {
  const pack = await readPack(folder);
  const { intents } = pack.content;
  if (intents.length > 0) await writeFile(`${folder}${AHEAD_ENDING}`, await learnAhead(intents));
  console.log(`${pack.manifest.name} ${pack.manifest.version}: ${pack.content.articles.length} articles, sealed and readable`);
} catch (error) {
  if (!(error instanceof PackError)) throw error;
  console.error(`${error.code}: ${error.message}`);
  process.exit(1);
}
