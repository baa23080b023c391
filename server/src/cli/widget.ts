import type { Command } from 'commander';
import type { House } from '../compose.ts';
import { companyOf, inHouse } from './open.ts';
import { columns, CommandFailed, print, printJson, UsageError } from './outcome.ts';

interface Options {
  require?: boolean;
  optional?: boolean;
  json?: boolean;
  company?: string;
}

export function widgetVerbs(program: Command): void {
  const widget = program
    .command('widget')
    .description('Chat widgets of a company')
    .addHelpText('after', '\nExample:\n  ./liren widget identity --require');
  widget
    .command('identity [key]')
    .description('Show the secret with which a page signs who its customer is, and say whether it must')
    .option('--require', 'only customers with a signed identity may talk; known within ten seconds')
    .option('--optional', 'anybody may talk')
    .option('--json', 'as JSON')
    .option('--company <name>', 'of which, when there are several')
    .addHelpText(
      'after',
      '\nThe page sends the id and hex(HMAC-SHA-256(secret, id)); keep the secret on your server. Without a key the first widget is meant.' +
        '\n\nExample:\n  ./liren widget identity --require',
    )
    .action(identity);
}

async function identity(key: string | undefined, options: Options): Promise<void> {
  if (options.require && options.optional) throw new UsageError('Choose --require or --optional, not both.');
  const shown = await inHouse(async (house) => {
    const { id } = await companyOf(house, options.company);
    return house.db.tenant(id, (tx) => settle(house, tx, key, options));
  });
  if (options.json) return printJson(shown);
  print(
    columns([
      ['Widget', shown.key],
      ['Secret', shown.secret],
      ['Signed identity', shown.required ? 'required' : 'optional'],
    ]),
  );
}

type Tx = Parameters<House['channels']['widgets']>[0];

async function settle({ channels }: House, tx: Tx, key: string | undefined, { require, optional }: Options) {
  const all = await channels.widgets(tx);
  const widget = key === undefined ? all[0] : all.find((one) => one.key === key);
  if (!widget) throw new CommandFailed('There is no such widget. Nothing was changed.');
  if (require || optional) await channels.requireIdentity(tx, widget.id, require === true);
  const secret = await channels.identitySecret(tx, widget.id);
  return { key: widget.key, secret, required: await channels.isIdentityRequired(tx, widget.id) };
}
