import type { Command } from 'commander';
import { INSTALLATION } from '#companies';
import { list, replay } from '#platform/dead-letters';
import type { House } from '../compose.ts';
import { companyOf, inHouse } from './open.ts';
import { columns, print, printJson, UsageError } from './outcome.ts';

/** Letters shown at once, the latest first. */
const shown = 100;
const errorCharacters = 80;

interface Whose {
  company?: string;
  installation?: boolean;
}

interface ListOptions extends Whose {
  json?: boolean;
}

const ofInstallation = ['--installation', 'of the installation itself, such as the erasing of companies'] as const;

export function deadLetterVerbs(program: Command): void {
  const letters = program
    .command('dead-letters')
    .description('Work that failed for good and waits for a decision')
    .addHelpText('after', '\nExamples:\n  ./liren dead-letters list\n  ./liren dead-letters replay <id>');
  letters
    .command('list')
    .description(`The latest ${shown}`)
    .option('--json', 'as JSON')
    .option('--company <name>', 'of which company, when there are several')
    .option(...ofInstallation)
    .addHelpText('after', '\nExample:\n  ./liren dead-letters list --json')
    .action(show);
  letters
    .command('replay <id>')
    .description('Try one once more, in order')
    .option('--company <name>', 'of which company, when there are several')
    .option(...ofInstallation)
    .addHelpText('after', '\nExample:\n  ./liren dead-letters replay 0193c1de-7a10-7c5e-9a39-5c1f0a2b3c4d')
    .action(tryAgain);
}

async function show({ json, ...whose }: ListOptions): Promise<void> {
  const { items, next } = await inHouse(async (house) => {
    const id = await tenantOf(house, whose);
    return house.db.tenant(id, (tx) => list(tx, { limit: shown }));
  });
  if (json) return printJson({ items, more: next !== null });
  if (items.length === 0) return print('There are no dead letters.');
  const rows = items.map(({ id, failedAt, origin, attempts, error }) => [
    id,
    failedAt,
    origin,
    String(attempts),
    error.slice(0, errorCharacters),
  ]);
  print(columns([['id', 'failed at', 'origin', 'attempts', 'error'], ...rows]));
  if (next !== null) print(`Only the latest ${shown} are shown.`);
}

async function tenantOf(house: House, { company, installation }: Whose): Promise<string> {
  if (!installation) return (await companyOf(house, company)).id;
  if (company !== undefined) throw new UsageError('Say --company or --installation, not both.');
  return INSTALLATION;
}

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

async function tryAgain(id: string, whose: Whose): Promise<void> {
  if (!uuid.test(id)) throw new UsageError(`"${id}" is no id of a letter: ./liren dead-letters list shows them.`);
  await inHouse(async (house) => {
    const tenant = await tenantOf(house, whose);
    await replay({ ...house, now: house.talk.now }, { tenant, id, actor: 'system:cli' });
  });
  print('Put back; the next running worker takes it.');
}
