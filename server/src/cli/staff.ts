import type { Command } from 'commander';
import { companyOf, inHouse } from './open.ts';
import { columns, CommandFailed, print } from './outcome.ts';

export function staffVerbs(program: Command): void {
  const staff = program
    .command('staff')
    .description('People employed here')
    .addHelpText('after', '\nExample:\n  ./liren staff reset-password mei@example.com');
  staff
    .command('reset-password <email>')
    .description('Give a new one-time password; all sessions of this person end')
    .option('--company <name>', 'where, when several companies employ this address')
    .addHelpText('after', '\nExample:\n  ./liren staff reset-password mei@example.com')
    .action(resetPassword);
}

async function resetPassword(email: string, { company }: { company?: string }): Promise<void> {
  const { staff, oneTimePassword } = await inHouse(async (house) => {
    const everywhere = await house.staff.find(email);
    const within = company === undefined ? undefined : (await companyOf(house, company)).id;
    const found = everywhere.filter(({ tenant }) => within === undefined || tenant === within);
    const [only, second] = found;
    if (!only) throw new CommandFailed(`Nobody here has the e-mail address ${email}.`);
    if (second) throw new CommandFailed(`Several companies employ ${email}: name one with --company.`);
    return house.staff.resetPassword(only.tenant, only.staffId, 'system:cli');
  });
  print(
    columns([
      ['Name', staff.name],
      ['E-mail', staff.email],
      ['One-time password', `${oneTimePassword}  (good for 7 days, to be changed at the first login)`],
    ]),
  );
}
