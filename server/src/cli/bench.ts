import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { InvalidArgumentError, type Command } from 'commander';
import { root } from './open.ts';
import { CommandFailed } from './outcome.ts';

/** What every bench of the folder `bench/` offers. False when something was lost or came twice. */
interface Bench {
  run(options: Record<string, number | boolean>): Promise<boolean>;
}

export function benchVerbs(program: Command): void {
  const bench = program
    .command('bench')
    .description('Measure on this machine, each with its limit from the same run')
    .addHelpText(
      'after',
      '\nEach runs on a server and a database of its own, in a temporary folder.\nExits 1 when something was lost or came twice, never because of a time.\n\nExample:\n  ./liren bench turn --seconds 5',
    );
  bench
    .command('turn')
    .description('From a message over HTTP to its answer on the socket')
    .option('--conversations <number>', 'customers who talk at once', whole(1, 2_000), 200)
    .option('--seconds <number>', 'length of each measured stretch', whole(1, 600), 15)
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  ./liren bench turn --conversations 50 --seconds 5')
    .action((options) => measure('turn', options));
  bench
    .command('socket')
    .description('Memory per idle socket, and whether every frame arrives')
    .option('--sockets <number>', 'idle sockets of customers', whole(1, 15_000), 5_000)
    .option('--agents <number>', 'desk sockets of staff', whole(0, 200), 50)
    .option('--messages <number>', 'messages into random conversations', whole(1, 100_000), 1_000)
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  ./liren bench socket --sockets 500 --agents 5 --messages 200')
    .action((options) => measure('socket', options));
  bench
    .command('kill')
    .description('kill -9 of the app and of the database under load: nothing lost, nothing twice')
    .option('--rounds <number>', 'of the app, and as many of the database', whole(0, 50), 5)
    .option('--conversations <number>', 'customers who talk meanwhile', whole(1, 500), 40)
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  ./liren bench kill --rounds 2')
    .action((options) => measure('kill', options));
  bench
    .command('restore')
    .description('Time to back up and to bring back, per GB')
    .option('--megabytes <number>', 'messages to begin with', whole(1, 20_000), 300)
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  ./liren bench restore --megabytes 50')
    .action((options) => measure('restore', options));
}

function whole(least: number, most: number) {
  return (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It is a whole number from ${least} to ${most}.`);
  };
}

async function measure(
  name: 'turn' | 'socket' | 'kill' | 'restore',
  options: Record<string, number | boolean>,
): Promise<void> {
  const file = join(root, 'bench', `${name}.ts`);
  if (!existsSync(file))
    throw new CommandFailed('The benches are not part of this package: run them in the repository.');
  const bench = (await import(pathToFileURL(file).href)) as Bench;
  if (!(await bench.run(options))) throw new CommandFailed('A promise was broken; the table says which.');
}
