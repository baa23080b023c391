import type { Command } from 'commander';
import { governedKind } from '#contracts/http/approvals';
import { companyOf, inHouse } from './open.ts';
import { columns, print, printJson, UsageError } from './outcome.ts';

interface Options {
  json?: boolean;
  company?: string;
}

export function approvalVerbs(program: Command): void {
  const approvals = program
    .command('approvals')
    .description('How many people must approve what')
    .addHelpText('after', '\nExample:\n  ./liren approvals set knowledge.publish 0');
  approvals
    .command('set <kind> <number>')
    .description('Set how many people must approve this kind: 0, 1 or 2, past every request')
    .option('--json', 'as JSON')
    .option('--company <name>', 'of which, when there are several')
    .addHelpText(
      'after',
      '\nFor a company that has too few people left to decide. The audit names the command line.' +
        '\n\nExample:\n  ./liren approvals set knowledge.publish 0',
    )
    .action(set);
}

async function set(kind: string, number: string, { json, company }: Options): Promise<void> {
  const governed = governedKind.safeParse(kind);
  if (!governed.success)
    throw new UsageError(`There is no kind "${kind}"; there is ${governedKind.options.join(', ')}.`);
  if (!/^[012]$/.test(number)) throw new UsageError('The number is 0, 1 or 2.');
  const approvers = Number(number);
  await inHouse(async (house) => {
    const { id } = await companyOf(house, company);
    await house.db.tenant(id, (tx) =>
      house.approvals.setPolicy(tx, { kind: governed.data, approvers, by: 'system:cli' }),
    );
  });
  if (json) return printJson({ kind, approvers });
  print(
    columns([
      ['Kind', kind],
      ['Approvers', number],
    ]),
  );
}
