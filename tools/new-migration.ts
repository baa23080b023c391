/**
 * Starts a migration: `node tools/new-migration.ts desk queue` writes
 * server/migrations/<now>-desk-queue.ts. Exit 2 when a name is wrong.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chapters } from './check/chapters.ts';

const root = join(import.meta.dirname, '..');
const [chapter = '', ...words] = process.argv.slice(2);
const name = words.join('-').toLowerCase();

function explain(sentence: string): void {
  console.error(`${sentence}\nUsage: node tools/new-migration.ts <chapter> <name>`);
  process.exitCode = 2;
}

/** `20261122T1030`, in UTC, so that stamps of two people sort the way they happened. */
function stamp(now: Date): string {
  return now.toISOString().replaceAll(/[-:]/g, '').slice(0, 13);
}

const body = `import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql\`select 1\`.execute(db);
}
`;

if (!(chapter in chapters))
  explain(`No chapter is called "${chapter}". Chapters: ${Object.keys(chapters).join(', ')}.`);
else if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) explain('A name is made of small letters, digits and hyphens.');
else {
  const folder = join(root, 'server', 'migrations');
  const file = join(folder, `${stamp(new Date())}-${chapter}-${name}.ts`);
  mkdirSync(folder, { recursive: true });
  if (existsSync(file)) explain(`${file} exists.`);
  else {
    writeFileSync(file, body);
    console.log(file);
  }
}
