import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { BUNDLE_NAMES } from '#libs/retrieval';
import { root } from './open.ts';
import { CommandFailed } from './outcome.ts';

type BenchOptions = Readonly<Record<string, number | boolean | string | readonly number[] | readonly string[]>>;

/** What every bench of the folder `bench/` offers. False when something was lost or came twice. */
interface Bench {
  run(options: BenchOptions): Promise<boolean>;
}

export function benchVerbs(program: Command): void {
  const bench = program
    .command('bench')
    .description('Measure on this machine, each with its limit from the same run')
    .addHelpText(
      'after',
      '\nEach runs on a server and a database of its own, in a temporary folder.\nExits 1 when something was lost or came twice, never because of a time.\n\nExample:\n  ./liren bench turn --seconds 5',
    );
  benchUnderLoad(bench);
  bench
    .command('restore')
    .description('Time to back up and to bring back, per GB')
    .option('--megabytes <number>', 'messages to begin with', whole(1, 20_000), 300)
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  ./liren bench restore --megabytes 50')
    .action((options) => measure('restore', options));
  bench
    .command('graph')
    .description('From a question to the answer of the knowledge graph, two and three steps away')
    .option('--entities <number>', 'entities; three times as many relations', whole(1_000, 200_000), 100_000)
    .option('--questions <number>', 'of each kind', whole(1, 10_000), 500)
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  ./liren bench graph --entities 20000 --questions 100')
    .action((options) => measure('graph', options));
  bench
    .command('quality')
    .description('Share of unsupported sentences that the product says to frozen questions')
    .option('--out <folder>', 'where the numbers go instead of bench/results')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  ./liren bench quality')
    .action((options) => measure('quality', options));
  benchRetrieval(bench);
  benchUnderstanding(bench);
  benchEyes(bench);
}

function benchUnderLoad(bench: Command): void {
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
    .command('wecom')
    .description('Callbacks of WeCom: how many are stored a second, and that none is lost or answered twice')
    .option('--connections <number>', 'connections that call at once', whole(1, 500), 50)
    .option('--seconds <number>', 'length of each measured stretch', whole(1, 600), 10)
    .option('--callbacks <number>', 'that come often, mixed, and while the app is killed', whole(200, 100_000), 10_000)
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  ./liren bench wecom --seconds 5 --callbacks 1000')
    .action((options) => measure('wecom', options));
}

/** Entries of the retrieval bench, and the most of them. */
const sizes = [1_000, 20_000, 100_000];
const mostEntries = 120_000;

function benchRetrieval(bench: Command): void {
  bench
    .command('retrieval')
    .description('The search beside MiniSearch, Orama, pg_trgm, brute-force cosine and usearch')
    .option('--sizes <numbers>', 'entries, with commas between', wholes, sizes)
    .option('--only <systems>', 'some of liren, minisearch, orama, trigram, bm25, cosine, usearch', (text) =>
      text.split(','),
    )
    .option('--data <folder>', 'faq_* sets to draw from, instead of invented questions')
    .addOption(new Option('--bundle <name>', 'what was learned from').choices(BUNDLE_NAMES).default('shipped'))
    .option('--out <folder>', 'where the plot and the numbers go instead of bench/results')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  ./liren bench retrieval --sizes 1000,20000 --only liren,minisearch')
    .action((options) => measure('retrieval', options));
}

function benchUnderstanding(bench: Command): void {
  bench
    .command('perceive')
    .description('What is told of one message: language, state of mind, intent, entities')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  ./liren bench perceive')
    .action((options) => measure('perceive', options));
  bench
    .command('understanding')
    .description('Intents beside node-nlp, taught and asked the same')
    .requiredOption('--train <file>', 'examples to learn from, as CSV or JSONL')
    .requiredOption('--test <file>', 'examples to be scored on')
    .option('--language <code>', 'what node-nlp takes the texts for', 'en')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  ./liren bench understanding --train train.csv --test test.csv')
    .action((options) => measure('understanding', options));
}

function benchEyes(bench: Command): void {
  bench
    .command('ocr')
    .description('Rendered licences and other pictures, damaged in ten ways, with Tesseract beside it')
    .option('--papers <number>', 'licences; twelve have every layout in every font', whole(1, 1_000), 12)
    .option('--seed <number>', 'another number, other papers', whole(0, 1_000_000), 1)
    .addOption(new Option('--peers', 'with Tesseract').default(true))
    .option('--no-peers', 'without Tesseract')
    .option('--out <folder>', 'where the numbers go instead of bench/results')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  ./liren bench ocr --papers 4 --no-peers --out /tmp')
    .action((options) => measure('ocr', options));
  bench
    .command('pictures')
    .description('Broken and hostile pictures: each gets an answer, and nothing falls')
    .option('--files <number>', 'broken files, the same for the same seed', whole(1, 1_000_000), 5_000)
    .option('--seed <number>', 'another number, other files', whole(0, 1_000_000), 8)
    .option('--no-reads', 'wash only, read nothing')
    .option('--door', 'sent by customers to the running product, files of every kind')
    .option('--visitors <number>', 'with --door: customers who send at once', whole(1, 15), 6)
    .option(
      '--from <number>',
      'with --door: the first file, to go on with a run that was stopped',
      whole(0, 1_000_000),
      0,
    )
    .option('--out <folder>', 'with --door: where the numbers go instead of bench/results')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  ./liren bench pictures --files 500\n  ./liren bench pictures --door --files 300',
    )
    .action((options) => measure('pictures', options));
}

function wholes(text: string): number[] {
  return text.split(',').map(whole(1, mostEntries));
}

function whole(least: number, most: number) {
  return (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It is a whole number from ${least} to ${most}.`);
  };
}

async function measure(
  name:
    | 'turn'
    | 'socket'
    | 'kill'
    | 'restore'
    | 'wecom'
    | 'retrieval'
    | 'quality'
    | 'graph'
    | 'understanding'
    | 'perceive'
    | 'ocr'
    | 'pictures',
  options: BenchOptions,
): Promise<void> {
  const file = join(root, 'bench', `${name}.ts`);
  if (!existsSync(file))
    throw new CommandFailed('The benches are not part of this package: run them in the repository.');
  const bench = (await import(pathToFileURL(file).href)) as Bench;
  if (!(await bench.run(options))) throw new CommandFailed('A promise was broken; the table says which.');
}
