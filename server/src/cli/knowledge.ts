import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { companyOf, inHouse } from './open.ts';
import { columns, CommandFailed, print, printJson } from './outcome.ts';

interface Options {
  json?: boolean;
  company?: string;
  asIs?: boolean;
}

export function knowledgeVerbs(program: Command): void {
  const knowledge = program
    .command('knowledge')
    .description('All knowledge of a company as one archive, and back')
    .addHelpText('after', '\nExample:\n  ./liren knowledge export knowledge.zip');
  knowledge
    .command('export <file>')
    .description('Write articles, versions, folders, comments and original files to a ZIP')
    .option('--json', 'as JSON')
    .option('--company <name>', 'of which, when there are several')
    .action(exportTo);
  knowledge
    .command('import <file>')
    .description('Bring such a ZIP back: into its own company with ids and history, into another as drafts')
    .option('--json', 'as JSON')
    .option('--company <name>', 'into which, when there are several')
    .option('--as-is', 'believe ids and history of an archive from another installation or company')
    .addHelpText('after', '\nWhat was changed in the company since stays as it is.')
    .action(importFrom);
}

async function exportTo(file: string, { json, company }: Options): Promise<void> {
  const target = resolve(file);
  if (existsSync(target)) throw new CommandFailed(`${target} is there already: name another file.`);
  const counts = await inHouse(async (house) => {
    const { id } = await companyOf(house, company);
    return house.knowledge.transport.transfers.packTo(id, target);
  });
  if (json) return printJson({ file: target, counts });
  print(columns(Object.entries(counts).map(([what, count]): [string, string] => [what, String(count)])));
}

async function importFrom(file: string, { json, company, asIs = false }: Options): Promise<void> {
  const source = resolve(file);
  if (!existsSync(source)) throw new CommandFailed(`There is no file ${source}.`);
  const restored = await inHouse(async (house) => {
    const { id } = await companyOf(house, company);
    return house.knowledge.transport.transfers.restoreFrom(id, source, { trusted: asIs }).catch((error: Error) => {
      const { trouble } = error as { trouble?: { code: string } };
      throw trouble ? new CommandFailed(`This archive is refused: ${trouble.code}.`) : error;
    });
  });
  if (json) return printJson(restored);
  const rows: [string, string][] = [
    ['Added', String(restored.added)],
    ['Changed', String(restored.changed)],
    ['Unchanged', String(restored.unchanged)],
    ['Kept as the company has it', String(restored.kept)],
    ['Original files', String(restored.originals)],
  ];
  print(columns(rows));
}
