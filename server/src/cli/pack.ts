import { resolve } from 'node:path';
import type { Command } from 'commander';
import { PackError, readPack, type Pack } from '#libs/pack';
import { bringPack } from '../roles/bring-pack.ts';
import { companyOf, inHouse, packFolder } from './open.ts';
import { columns, CommandFailed, print, printJson } from './outcome.ts';

interface LoadOptions {
  json?: boolean;
  company?: string;
}

export function packVerbs(program: Command): void {
  const pack = program
    .command('pack')
    .description('Industry packs: knowledge, small talk, synonyms, lexicon')
    .addHelpText('after', '\nExample:\n  ./liren pack load packs/franchise');
  pack
    .command('load [folder]')
    .description('Bring a pack, or a newer version of it, into a company and publish it')
    .option('--json', 'as JSON')
    .option('--company <name>', 'into which, when there are several')
    .addHelpText(
      'after',
      '\nWhat the company edited, took back or removed stays as it is. A pack that breaks a rule is refused as a whole.' +
        '\n\nExample:\n  ./liren pack load packs/franchise',
    )
    .action(load);
}

async function load(folder: string | undefined, { json, company }: LoadOptions): Promise<void> {
  const { manifest, content } = await read(folder === undefined ? packFolder : resolve(folder));
  const imported = await inHouse(async (house) => {
    const { id } = await companyOf(house, company);
    return house.db.tenant(id, (tx) => bringPack(house, tx, content, 'system:cli'));
  });
  const { name, version } = manifest;
  if (json) return printJson({ pack: name, version, articles: imported });
  const { added, updated, kept, unchanged } = imported;
  const rows: [string, string][] = [
    ['Pack', `${name} ${version}`],
    ['Added', String(added)],
    ['Updated', String(updated)],
    ['Kept as the company has it', String(kept)],
    ['Unchanged', String(unchanged)],
  ];
  print(columns(rows));
}

async function read(folder: string): Promise<Pack> {
  try {
    return await readPack(folder);
  } catch (error) {
    if (error instanceof PackError) throw new CommandFailed(`This pack is refused. ${error.message}`);
    throw error;
  }
}
