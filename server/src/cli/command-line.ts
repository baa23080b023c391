import { Command, CommanderError } from 'commander';
import { GroundError } from '#platform/config';
import { Refusal } from '#platform/errors';
import { askVerb } from './ask.ts';
import { backupVerbs } from './backup.ts';
import { benchVerbs } from './bench.ts';
import { deadLetterVerbs } from './dead-letters.ts';
import { demoVerbs } from './demo.ts';
import { doctorVerb } from './doctor.ts';
import { evalVerbs } from './evaluate.ts';
import { filesVerbs } from './files.ts';
import { migrateVerb } from './migrate.ts';
import { companyVerbs } from './company.ts';
import { knowledgeVerbs } from './knowledge.ts';
import { keeperVerbs } from './keeper.ts';
import { CommandFailed, UsageError } from './outcome.ts';
import { approvalVerbs } from './approvals.ts';
import { packVerbs } from './pack.ts';
import { restoreVerb } from './restore.ts';
import { widgetVerbs } from './widget.ts';
import { staffVerbs } from './staff.ts';
import { predictVerb } from './predict.ts';
import { trainVerb } from './train.ts';
import { validateVerb } from './validate.ts';
import { wecomSimulatorVerb } from './wecom-simulator.ts';

/** What scripts may rely on. */
export const exitCodes = { done: 0, failed: 1, usage: 2 } as const;

const epilogue = `
Exit codes: 0 done, 1 failed, 2 wrong usage. Results go to stdout, messages to stderr.
Settings are environment variables: ./liren start --help lists them.

Examples:
  ./liren ask "加盟费多少" --json
  ./liren doctor
  ./liren bench turn --seconds 5`;

/** Runs one command line without the program's name, and returns the exit code. */
export async function runCommandLine(words: readonly string[]): Promise<number> {
  const program = commandLine();
  try {
    await program.parseAsync([...words], { from: 'user' });
    return exitCodes.done;
  } catch (error) {
    return explain(error);
  }
}

function commandLine(): Command {
  const program = new Command('liren')
    .description('Liren (离人): the customer-service robot of this folder.')
    .helpCommand('help [verb]', 'How a verb is used')
    .addHelpText('after', epilogue)
    .showSuggestionAfterError()
    .exitOverride();
  for (const [name, description] of Object.entries(launched)) {
    program
      .command(name)
      .description(description)
      .allowUnknownOption()
      .action(() => {
        throw new UsageError(`"${name}" is run by ./liren itself: use ./liren ${name} or npm ${npmWords[name]}.`);
      });
  }
  const verbs = [
    migrateVerb,
    doctorVerb,
    askVerb,
    demoVerbs,
    packVerbs,
    knowledgeVerbs,
    approvalVerbs,
    filesVerbs,
    staffVerbs,
    keeperVerbs,
    companyVerbs,
    widgetVerbs,
    deadLetterVerbs,
    backupVerbs,
    restoreVerb,
    evalVerbs,
    validateVerb,
    trainVerb,
    predictVerb,
    wecomSimulatorVerb,
    benchVerbs,
  ];
  for (const add of verbs) add(program);
  return program;
}

/** What the launcher runs before this file is reached; named here so that the help is whole. */
const launched: Record<string, string> = {
  start: 'Start Liren and stay until Ctrl-C',
  dev: 'The same, and start again when the source changes',
  test: 'Run every test',
  check: 'Format, types, lint and fences',
};
const npmWords: Record<string, string> = { start: 'start', dev: 'run dev', test: 'test', check: 'run check' };

/** One clear sentence for what somebody can act on; the stack only for what nobody foresaw. */
function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  if (error instanceof UsageError) {
    tell(error.message);
    return exitCodes.usage;
  }
  if (error instanceof GroundError) tell(`${error.zh}\n${error.message}`);
  else if (error instanceof CommandFailed || error instanceof Refusal) tell(error.message);
  else tell(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return exitCodes.failed;
}

function tell(text: string): void {
  if (text !== '') process.stderr.write(`${text}\n`);
}
