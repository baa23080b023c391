import type { Command } from 'commander';
import { createArchive, createBytes, createLanding, moveFiles, type Archive, type Moved } from '#platform/files';
import { inHouse } from './open.ts';
import { CommandFailed, print, printJson, tell, UsageError } from './outcome.ts';
import type { House } from '../compose.ts';

interface MoveOptions {
  to: string;
  verify?: boolean;
  json?: boolean;
}

/** Broken files named one by one; the number says how many more. */
const MAX_NAMED = 20;

export function filesVerbs(program: Command): void {
  const files = program
    .command('files')
    .description('Uploaded files: on this disk, or in a bucket')
    .addHelpText('after', '\nExample:\n  ./liren files move --to s3');
  files
    .command('move')
    .description('Copy all files to the bucket or back; what was copied is verified and nothing is removed')
    .requiredOption('--to <store>', 's3 or disk')
    .option('--verify', 'read also those again that an earlier run has copied')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      `
The bucket is named by the FILES_S3_ settings. Give them to this command while the server still runs
with the old settings, restart it with the new ones, and run the command once more for what was
uploaded in between. Interrupted, it goes on where it stopped.

Examples:
  ./liren files move --to s3
  ./liren files move --to disk --verify`,
    )
    .action(move);
}

async function move({ to, verify = false, json }: MoveOptions): Promise<void> {
  if (to !== 's3' && to !== 'disk') throw new UsageError('--to is s3 or disk.');
  const moved = await inHouse(async (house) => {
    const { disk, bucket } = await storesOf(house);
    const way = to === 's3' ? { from: disk, to: bucket } : { from: bucket, to: disk };
    const all: Moved = { written: 0, there: 0, broken: [] };
    for (const { id: tenant, name } of await house.staff.tenants()) {
      const one = await moveFiles({ ...way, tenant, verify });
      tell(`${name}: ${one.written} copied, ${one.there} there already`);
      all.written += one.written;
      all.there += one.there;
      all.broken.push(...one.broken);
    }
    return all;
  });
  if (json) printJson(moved);
  else print(`${moved.written} files copied and verified, ${moved.there} were there already.`);
  if (moved.broken.length === 0) return;
  const named = moved.broken.slice(0, MAX_NAMED).join(', ');
  throw new CommandFailed(`${moved.broken.length} files are missing or damaged where they were: ${named}`);
}

async function storesOf({ config, db }: House): Promise<{ disk: Archive; bucket: Archive }> {
  if (config.files.kind !== 's3') throw new CommandFailed('Name the bucket with the FILES_S3_ settings first.');
  const landing = createLanding(config.home);
  const [disk, bucket] = [createBytes({ kind: 'disk' }, config.home), createBytes(config.files, config.home)];
  await disk.check();
  await bucket.check();
  return { disk: createArchive({ db, landing, bytes: disk }), bucket: createArchive({ db, landing, bytes: bucket }) };
}
