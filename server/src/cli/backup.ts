import { statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import type { Command } from 'commander';
import { backUp, backupName, lockOf, releaseVersion, storedFiles, type Lock } from '#platform/backup';
import type { Config } from '#platform/config';
import { borrowDatabase, settings } from './open.ts';
import { columns, CommandFailed, print, printJson, tell, UsageError } from './outcome.ts';
import { showProgress, megabytes } from './progress.ts';

interface BackupWish {
  to?: string;
  recipient?: string[];
  passphraseFile?: string;
  withKeys?: boolean;
  json?: boolean;
}

export function backupVerbs(program: Command): void {
  const backup = program
    .command('backup')
    .description('Write everything into one encrypted file: database, uploads, and what they need')
    .option('--to <file or folder>', 'where it goes (BACKUP_DIR, else this folder)')
    .option('--recipient <age1…>', 'who can open it; may be given several times', collect)
    .option('--passphrase-file <file>', 'the passphrase that opens it, in a file')
    .option('--with-keys', 'put the keys into it, so that it can be read by itself')
    .option('--json', 'as JSON')
    .addHelpText('after', backupHelp)
    .action(makeBackup);
  backup
    .command('key <file>')
    .description('Make a key pair: the secret half into a file, the recipient to stdout')
    .addHelpText(
      'after',
      '\nKeep the file away from this machine.\n\nExample:\n  ./liren backup key /media/safe/liren.key',
    )
    .action(makeKey);
}

const backupHelp = `
Works while Liren runs; it goes on. The file is an age file: any age program opens it, and inside is a tar archive.
The master key is not in it unless you say --with-keys: without that key nobody can read what was said.

Examples:
  ./liren backup key /media/safe/liren.key
  ./liren backup --to /var/backups/liren --recipient age1…
  ./liren backup --to liren.age --passphrase-file ~/.liren-passphrase --with-keys`;

const collect = (value: string, before: string[] = []) => [...before, value];

async function makeBackup(wish: BackupWish): Promise<void> {
  const config = settings();
  const lock = lockFor(wish, config);
  const target = targetOf(wish, config);
  const stopping = new AbortController();
  const stop = () => stopping.abort(new CommandFailed('The backup was stopped. Nothing of it was kept.'));
  process.once('SIGINT', stop);
  const database = await borrowDatabase(config);
  const startedAt = performance.now();
  const progress = showProgress(wish.json === true);
  try {
    const report = await backUp({
      target,
      lock,
      ownerUrl: database.ownerUrl,
      secrets: config.secrets,
      withKeys: wish.withKeys ?? false,
      files: storedFiles(config),
      version: releaseVersion(),
      now: () => new Date(),
      signal: stopping.signal,
      onProgress: progress.show,
    });
    progress.end();
    tellResult({ ...report, target, seconds: (performance.now() - startedAt) / 1_000 }, wish);
  } finally {
    progress.end();
    process.off('SIGINT', stop);
    await database.stop();
  }
}

type Result = Awaited<ReturnType<typeof backUp>> & { target: string; seconds: number };

function tellResult({ target, seconds, bytes, head, manifest }: Result, { json, withKeys }: BackupWish): void {
  const rows = Object.values(manifest.tables).reduce((sum, table) => sum + table.rows, 0);
  const { missing, count } = manifest.files;
  const { masterKey } = head.fingerprints;
  if (json)
    return printJson({ file: target, bytes, seconds, rows, files: manifest.files, tables: manifest.tables, masterKey });
  print(
    columns([
      ['Backup', target],
      ['Size', `${megabytes(bytes)}, ${seconds.toFixed(1)} s`],
      ['Holds', `${Object.keys(manifest.tables).length} tables with ${rows} rows, ${count} files`],
      ['Master key', withKeys ? 'in it: keep it like the key itself' : `not in it; fingerprint ${masterKey}`],
    ]),
  );
  if (missing.length > 0)
    tell(`${missing.length} files are named by rows and were not readable: ${missing.slice(0, 5).join(', ')}`);
}

function lockFor({ recipient, passphraseFile }: BackupWish, { backup }: Config): Lock {
  if (recipient && passphraseFile) throw new UsageError('Say --recipient or --passphrase-file, not both.');
  const wrong = recipient?.find((each) => !/^age1[a-z0-9]{20,}$/.test(each));
  if (wrong) throw new UsageError(`"${wrong}" is no age recipient: ./liren backup key makes one.`);
  const setting = recipient ? { recipients: recipient } : passphraseFile ? { passphraseFile } : backup.lock;
  if (setting) return lockOf(setting);
  throw new UsageError('Say who can open it: --recipient age1… or --passphrase-file; ./liren backup --help shows how.');
}

function targetOf({ to }: BackupWish, { backup }: Config): string {
  const place = path.resolve(to ?? backup.schedule?.folder ?? '.');
  const isFolder = to?.endsWith('/') || statSync(place, { throwIfNoEntry: false })?.isDirectory();
  const target = isFolder ? path.join(place, backupName(new Date())) : place;
  if (statSync(target, { throwIfNoEntry: false }))
    throw new UsageError(`${target} is there already: name another file.`);
  if (!statSync(path.dirname(target), { throwIfNoEntry: false }))
    throw new UsageError(`There is no folder ${path.dirname(target)}.`);
  return target;
}

async function makeKey(file: string): Promise<void> {
  const identity = await generateIdentity();
  try {
    writeFileSync(file, `${identity}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    throw new CommandFailed(`${file} cannot be made (${(error as NodeJS.ErrnoException).code}). Nothing was written.`);
  }
  print(await identityToRecipient(identity));
}
