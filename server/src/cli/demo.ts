import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { readPack, type Pack } from '#libs/pack';
import type { House } from '../compose.ts';
import { eraseTenant } from '#platform/db';
import { openDemo } from '../roles/first-company.ts';
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
      '\nRefuses when any other company lives here. Works while Liren runs; who is signed in must sign in again.\n\nExample:\n  ./liren demo reset --yes',
    )
    .action(reset);
}

async function reset({ yes }: { yes?: boolean }): Promise<void> {
  const pack = await readPack(packFolder);
  const { email, password } = await inHouse(async (house, ownerUrl) => {
    const old = await demoCompanies(house, pack);
    if (old.length > 0 && !yes) await confirm(old.map(({ name }) => name).join(', '));
    for (const { id } of old) {
      await eraseTenant(ownerUrl, id);
      await rm(join(house.config.home, 'files', id), { recursive: true, force: true });
    }
    return openDemo(house, pack);
  });
  const rows = [
    ['Demo company', pack.content.company.brandName],
    ['Admin', email],
    ['One-time password', `${password}  (good for 7 days, to be changed at the first login)`],
  ];
  print(columns(rows));
}

/** The demo companies here. Refuses when anybody else's work could be meant. */
async function demoCompanies(house: House, pack: Pack): Promise<{ id: string; name: string }[]> {
  const all = await house.staff.tenants();
  for (const { id, name } of all) {
    // An interrupted first start leaves a company of that name without its staff.
    if (name === pack.content.company.brandName || (await wasOpenedByDemo(house, id))) continue;
    throw new CommandFailed(`"${name}" lives here and is no demo company: nothing was changed.`);
  }
  return all;
}

/** Entries of the audit log within which a company's opening is told. */
const openingEntries = 100;

/** The audit log remembers who hired the first staff; it can be neither changed nor cut. */
async function wasOpenedByDemo({ db, audit }: House, tenant: string): Promise<boolean> {
  const first = await db.tenant(tenant, (tx) => audit.list(tx, { before: openingEntries, limit: openingEntries }));
  return first.some(({ actor }) => actor === 'system:demo');
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
