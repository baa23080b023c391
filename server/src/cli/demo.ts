import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { readPack } from '#libs/pack';
import { eraseTenant } from '#platform/db';
import { demoMeasures, openDemo } from '../roles/first-company.ts';
import { inHouse, packFolder } from './open.ts';
import { columns, CommandFailed, print, UsageError } from './outcome.ts';

export function demoVerbs(program: Command): void {
  const demo = program
    .command('demo')
    .description('The demo company')
    .addHelpText('after', '\nExample:\n  ./liren demo reset');
  demo
    .command('reset')
    .description('Remove the demo company with everything in it, and load it again')
    .option('-y, --yes', 'do not ask')
    .addHelpText(
      'after',
      '\nOther companies stay as they are. Works while Liren runs; who is signed in must sign in again.\n\nExample:\n  ./liren demo reset --yes',
    )
    .action(reset);
}

/** Companies looked through. */
const LISTED = 1_000;

async function reset({ yes }: { yes?: boolean }): Promise<void> {
  const pack = await readPack(packFolder);
  const { email, password } = await inHouse(async (house, ownerUrl) => {
    const old = (await house.staff.companies({ limit: LISTED })).filter(({ demo }) => demo);
    if (old.length > 0 && !yes) await confirm(old.map(({ name }) => name).join(', '));
    for (const { id } of old) {
      await eraseTenant(ownerUrl, id);
      await house.files.archive.erase(id);
    }
    return openDemo(house, pack, await demoMeasures(packFolder));
  });
  const rows = [
    ['Demo company', pack.content.company.brandName],
    ['Admin', email],
    ['One-time password', `${password}  (good for 7 days, to be changed at the first login)`],
  ];
  print(columns(rows));
}

async function confirm(names: string): Promise<void> {
  if (!process.stdin.isTTY) throw new UsageError('Nobody can be asked here: add --yes to reset the demo company.');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`Remove ${names} with all its conversations and load it again? [y/N] `);
    if (!/^(y|yes|是)$/i.test(answer.trim())) throw new CommandFailed('Nothing was changed.');
  } finally {
    terminal.close();
  }
}
