import type { Command } from 'commander';
import type { TraceStep } from '#contracts/http/dialogue';
import type { Rehearsal } from '#contracts/http/simulations';
import { readRehearsals, timesOf, type Played } from '#dialogue';
import { Refusal } from '#platform/errors';
import type { House } from '../compose.ts';
import { firstCompany } from '../roles/first-company.ts';
import { textOf } from './data-file.ts';
import { companyOf, inHouse, packFolder } from './open.ts';
import { columns, CommandFailed, print, printJson, tell, UsageError } from './outcome.ts';

interface TurnsOptions {
  data: string;
  tenant?: string;
  strict?: boolean;
  json?: boolean;
}

/** Dialogues of one file. */
const DIALOGUES = 5_000;

const help = `
Lines of --data:  {"name": "…", "language": "zh-CN", "turns": [{"says": "…", "expect": {"outcome": "answer"}}]}
An expectation may hold outcome (answer, ask, hand over, stay silent), articleOrTitle, contains, notContains, sourceCount.
A dialogue is played until its first turn that is not as expected. Works beside a running Liren; nothing is kept.

Example:
  ./liren eval turns --data packs/franchise.dialogues.jsonl --json`;

/** Adds `eval turns`. */
export function turnsVerb(evaluation: Command): void {
  evaluation
    .command('turns')
    .description('Play dialogues with a company’s bot and show where each first leaves what was expected')
    .requiredOption('--data <file>', 'dialogues, as JSONL')
    .option('--tenant <name>', 'the company, by name or id, when there are several')
    .option('--strict', 'end with exit code 1 when a dialogue fails')
    .option('--json', 'as JSON')
    .addHelpText('after', help)
    .action(evaluateTurns);
}

interface Outcome {
  readonly dialogue: Rehearsal;
  readonly played: Played;
}

async function evaluateTurns({ data, tenant, strict, json }: TurnsOptions): Promise<void> {
  const dialogues = read(data);
  const outcomes = await inHouse((house) => playAll(house, dialogues, tenant));
  const replies = outcomes.flatMap(({ played }) => played.replies);
  const failed = outcomes.filter(({ played }) => played.diverged !== null);
  const counts = {
    dialogues: outcomes.length,
    passed: outcomes.length - failed.length,
    failed: failed.length,
    turns: replies.length,
    ...timesOf(replies.map(({ tookMs }) => tookMs)),
  };
  if (json) printJson({ ...counts, failures: failed.map(failureOf) });
  else
    print(
      [...failed.map(readable), columns(Object.entries(counts).map(([key, value]) => [key, shown(value)]))].join(
        '\n\n',
      ),
    );
  if (strict && failed.length > 0) throw new CommandFailed(`${failed.length} of ${outcomes.length} dialogues failed.`);
}

function read(data: string): Rehearsal[] {
  try {
    return readRehearsals(textOf(data), DIALOGUES);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const lines = Object.entries(error.fields ?? {}).map(([line, why]) => `\n  ${line} ${why}`);
    throw new UsageError(`${data}: ${error.message}.${lines.join('')}`);
  }
}

async function playAll(house: House, dialogues: readonly Rehearsal[], tenant: string | undefined): Promise<Outcome[]> {
  const opened = await firstCompany(house, packFolder);
  if (opened?.admin)
    tell(`A first company was opened. Admin: ${opened.admin.email}, one-time password: ${opened.admin.password}`);
  if (opened) tell(`Keeper: ${opened.keeper.email}, one-time password: ${opened.keeper.password}`);
  const { id } = await companyOf(house, tenant);
  // The index is read once per process; the times shown are those of turns.
  await house.knowledge.search(id, dialogues[0]!.turns[0]!.says);
  const outcomes: Outcome[] = [];
  for (const dialogue of dialogues) outcomes.push({ dialogue, played: await house.dialogue.rehearse(id, dialogue) });
  return outcomes;
}

function failureOf({ dialogue: { name, turns }, played: { diverged, trace } }: Outcome) {
  const { turn, wrong, reply } = diverged!;
  return { name, turn, says: reply.says, expected: turns[turn - 1]!.expect, wrong, got: reply, trace };
}

function readable({ dialogue: { name }, played: { diverged, trace } }: Outcome): string {
  const { turn, wrong, reply } = diverged!;
  const head = [
    ['dialogue', name],
    ['turn', `${turn}: ${reply.says.replace(/\s+/g, ' ')}`],
    ...wrong.flatMap(({ what, expected, got }) => [
      ['expected', `${what}: ${expected}`],
      ['got', `${what}: ${got.replace(/\s+/g, ' ') || 'nothing'}`],
    ]),
    ['reply', `${reply.outcome}: ${reply.reply.replace(/\s+/g, ' ')}`],
    ...reply.sources.map(({ title }) => ['source', title]),
    ...reply.choices.map((choice, at) => ['choice', `${at + 1}. ${choice}`]),
    ...trace.map(stepRow),
  ];
  return columns(head);
}

function stepRow({ step, tookMs, line }: TraceStep): string[] {
  const values = Object.entries(line.values).map(([name, value]) => `${name}=${String(value).replace(/\s+/g, ' ')}`);
  return [step, `${tookMs.toFixed(2)} ms  ${[line.key, ...values].join(' ')}`];
}

const shown = (value: number | null) => (value === null ? '-' : String(Math.round(value * 100) / 100));
