import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { passphraseIn, restore, storedFiles, type Named, type Revived, type Unlock } from '#platform/backup';
import { borrowDatabase, settings } from './open.ts';
import { columns, CommandFailed, print, printJson, tell, UsageError } from './outcome.ts';
import { megabytes, showProgress } from './progress.ts';

interface RestoreWish {
  identity?: string;
  passphraseFile?: string;
  replace?: boolean;
  confirm?: string;
  json?: boolean;
}

export function restoreVerb(program: Command): void {
  program
    .command('restore <file>')
    .description('Bring a backup back: all of it, or nothing')
    .option('--identity <file>', 'the secret half of the key that it was made for')
    .option('--passphrase-file <file>', 'the passphrase, in a file')
    .option('--replace', 'what is in the database now may go')
    .option('--confirm <database>', 'the name of that database, for scripts that cannot be asked')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nLiren must not run meanwhile. The whole file is read and checked before anything changes, and the database is\nexchanged in one transaction. It needs the secrets folder of that time, or a backup made with --with-keys.\n\nExample:\n  ./liren restore liren-20261122T031700Z.age --identity /media/safe/liren.key',
    )
    .action(bringBack);
}

async function bringBack(file: string, wish: RestoreWish): Promise<void> {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw new UsageError(`There is no file ${file}.`);
  const unlock = unlockFor(wish);
  const config = settings();
  const database = await borrowDatabase(config);
  const startedAt = performance.now();
  const progress = showProgress(wish.json === true);
  try {
    if (wish.replace) await confirm(new URL(database.ownerUrl).pathname.slice(1), wish);
    const { head, manifest, bytes, migrated, revived } = await restore({
      unlock,
      path: file,
      ownerUrl: database.ownerUrl,
      masterKey: config.secrets.masterKey,
      files: storedFiles(config),
      replace: wish.replace ?? false,
      keepKeys: (keys) => keepKeys(path.join(config.home, 'secrets'), keys),
      onProgress: progress.show,
    });
    progress.end();
    const seconds = (performance.now() - startedAt) / 1_000;
    const rows = Object.values(manifest.tables).reduce((sum, table) => sum + table.rows, 0);
    if (wish.json)
      return printJson({ madeAt: head.madeAt, version: head.version, bytes, seconds, rows, migrated, revived });
    print(
      columns([
        ['Restored', `as of ${head.madeAt}, made by ${head.version}`],
        [
          'Holds',
          `${head.tables.length} tables with ${rows} rows, ${manifest.files.count} files; every table compared`,
        ],
        ['Took', `${seconds.toFixed(1)} s for ${megabytes(bytes)}`],
        ...(migrated > 0 ? [['Schema', `${migrated} steps newer than the backup`]] : []),
        ['Sessions', 'all ended: everybody signs in again'],
      ]),
    );
    tellRevived(revived);
  } finally {
    progress.end();
    await database.stop();
  }
}

/** Names of one kind that are told; --json has them all. */
const TOLD = 50;

/** What the backup does not know to have ended must be ended again, by hand. */
function tellRevived({ companies, keys, people }: Revived): void {
  const full = ({ name, company }: Named) => (company === null ? name : `${name} (${company})`);
  const kinds: [string, readonly string[]][] = [
    ['Companies that were erased are back; erase them again', companies],
    ['API keys that were revoked are valid again; revoke them', keys.map(full)],
    ['People who were disabled can sign in again; disable them', people.map(full)],
  ];
  for (const [says, names] of kinds) {
    if (names.length === 0) continue;
    const more = names.length > TOLD ? ` and ${names.length - TOLD} more` : '';
    tell(`${says}: ${names.slice(0, TOLD).join(', ')}${more}`);
  }
}

function unlockFor({ identity, passphraseFile }: RestoreWish): Unlock {
  if (identity && passphraseFile) throw new UsageError('Say --identity or --passphrase-file, not both.');
  if (passphraseFile) return { passphrase: passphraseIn(passphraseFile) };
  if (!identity) throw new UsageError('Say what opens it: --identity or --passphrase-file.');
  const lines = existsSync(identity) ? readFileSync(identity, 'utf8').split(/\r?\n/) : [];
  const identities = lines.filter((line) => line.startsWith('AGE-SECRET-KEY-'));
  if (identities.length === 0) throw new UsageError(`There is no age key in ${identity}.`);
  return { identities };
}

async function confirm(database: string, { confirm: given }: RestoreWish): Promise<void> {
  if (given === undefined && !process.stdin.isTTY)
    throw new UsageError(`Nobody can be asked here: add --confirm ${database} to replace what is in it.`);
  const typed =
    given ?? (await ask(`Everything in the database ${database} will be replaced. Type its name to go on: `));
  if (typed.trim() !== database) throw new CommandFailed(`That is not ${database}. Nothing was changed.`);
}

async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}

/** The keys of a backup take the place of those of this home, which are kept beside them. */
function keepKeys(folder: string, keys: { masterKey: Buffer; signingKey: Buffer }): void {
  for (const [name, key] of [
    ['master.key', keys.masterKey],
    ['signing.key', keys.signingKey],
  ] as const) {
    const place = path.join(folder, name);
    const text = `${key.toString('base64url')}\n`;
    if (readFileSync(place, 'utf8') === text) continue;
    renameSync(place, `${place}.before-${Date.now()}`);
    writeFileSync(place, text, { mode: 0o600, flag: 'wx', flush: true });
  }
}
