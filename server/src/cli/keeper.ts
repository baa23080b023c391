import type { Command } from 'commander';
import { inHouse } from './open.ts';
import { columns, CommandFailed, print } from './outcome.ts';

export function keeperVerbs(program: Command): void {
  const keeper = program
    .command('keeper')
    .description('Who keeps this installation: opens companies and erases them')
    .addHelpText('after', '\nExample:\n  ./liren keeper reset-password keeper@liren.local');
  keeper
    .command('reset-password <email>')
    .description('Give a new one-time password; all sessions of this keeper end')
    .addHelpText('after', '\nExample:\n  ./liren keeper reset-password keeper@liren.local')
    .action(resetPassword);
}

async function resetPassword(email: string): Promise<void> {
  const { found, publicUrl } = await inHouse(async (house) => ({
    found: await house.companies.keepers.resetPassword(email),
    publicUrl: house.config.http.publicUrl,
  }));
  if (!found) throw new CommandFailed(`No keeper has the e-mail address ${email}.`);
  print(
    columns([
      ['Page', `${publicUrl}/console/keeper`],
      ['Keeper', found.email],
      ['One-time password', `${found.password}  (good for 7 days, to be changed at the first login)`],
    ]),
  );
}
