import type { Command } from 'commander';
import { databaseChecks } from './doctor-database.ts';
import { eyes } from './doctor-eyes.ts';
import { backups, fileStore } from './doctor-keeping.ts';
import { machineChecks } from './doctor-machine.ts';
import { mailServer } from './doctor-mail.ts';
import { languageModel } from './doctor-model.ts';
import { publicAddress } from './doctor-web.ts';
import type { Finding } from './finding.ts';
import { columns, CommandFailed, print, printJson } from './outcome.ts';

const marks = { ok: 'ok', note: 'note', broken: 'BROKEN' };

export function doctorVerb(program: Command): void {
  program
    .command('doctor')
    .description('Look at everything Liren stands on, and say how to mend what does not hold')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nExits 1 when something is broken; a note is no fault.\n\nExample:\n  ./liren doctor --json',
    )
    .action(async ({ json }: { json?: boolean }) => {
      const findings: Finding[] = [];
      for (const check of [
        ...machineChecks(),
        publicAddress,
        mailServer,
        languageModel,
        () => eyes(),
        fileStore,
        backups,
      ])
        findings.push(await check());
      findings.push(...(await databaseChecks()));
      const broken = findings.filter(({ state }) => state === 'broken').length;
      if (json) printJson({ healthy: broken === 0, findings });
      else print(columns(findings.flatMap(rowsOf)));
      if (broken > 0) throw new CommandFailed(json ? '' : `\n${broken} of ${findings.length} need mending.`);
    });
}

function rowsOf({ name, state, says, mend }: Finding): string[][] {
  return [[marks[state], name, says], ...(mend ? [['', '', `-> ${mend}`]] : [])];
}
