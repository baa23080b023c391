import { createWriteStream } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { certificate } from '#contracts/http/companies';
import { certifierOf, isGenuine } from '#companies';
import { companyOf, inHouse, settings } from './open.ts';
import { columns, CommandFailed, print, printJson } from './outcome.ts';

/** Companies listed at once; an installation with more is asked by name. */
const LISTED = 500;

export function companyVerbs(program: Command): void {
  const company = program
    .command('company')
    .description('The companies of this installation')
    .addHelpText('after', '\nExample:\n  ./liren company export 满壶晴 --to export.zip');
  company
    .command('list')
    .description('Names, states and how many people')
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  ./liren company list')
    .action(list);
  company
    .command('export [name]')
    .description('Write everything of a company into a ZIP: JSON lines and the original files')
    .requiredOption('--to <file>', 'the ZIP to write')
    .addHelpText('after', '\nExample:\n  ./liren company export 满壶晴 --to export.zip')
    .action(exportCompany);
  company
    .command('verify-certificate <file>')
    .description('Tell whether a certificate of erasure is genuine and from this installation')
    .addHelpText('after', '\nExample:\n  ./liren company verify-certificate liren-erasure.json')
    .action(verifyCertificate);
}

async function list({ json }: { json?: boolean }): Promise<void> {
  const all = await inHouse((house) => house.companies.list({ limit: LISTED }));
  if (json) return printJson(all);
  print(columns(all.map(({ name, state, demo, staff }) => [name, `${demo ? 'demo, ' : ''}${state}, staff: ${staff}`])));
}

async function exportCompany(name: string | undefined, { to }: { to: string }): Promise<void> {
  const file = resolve(to);
  const part = `${file}.part`;
  try {
    await inHouse(async (house) => {
      const { id } = await companyOf(house, name);
      const { stream } = await house.companies.exportCompany(id, 'system:cli');
      await pipeline(stream, createWriteStream(part, { mode: 0o600 }));
    });
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  print(columns([['Written', file]]));
}

async function verifyCertificate(file: string): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new CommandFailed(`${file} cannot be read.`);
  });
  const read = certificate.safeParse(parsed(text));
  if (!read.success) throw new CommandFailed(`${file} is no certificate of erasure.`);
  if (!isGenuine(read.data)) throw new CommandFailed('This certificate was changed after it was signed.');
  if (read.data.publicKey !== certifierOf(settings().secrets.signingKey))
    throw new CommandFailed('This certificate is unchanged, but another installation signed it.');
  const rows = Object.values(read.data.rows).reduce((sum, count) => sum + count, 0);
  print(
    columns([
      ['Genuine', 'signed by this installation, unchanged since'],
      ['Company', `${read.data.company.name} (${read.data.company.id})`],
      ['Erased', read.data.finishedAt],
      ['Removed', `${rows} rows, ${read.data.files} files`],
    ]),
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
