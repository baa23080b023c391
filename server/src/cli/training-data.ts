import { readFileSync } from 'node:fs';
import { Option } from 'commander';
import { BadData, dataFormats, formatOf, readExamples, type DataFormat, type Reading } from '#libs/learn';
import { decodeText } from '#libs/parse';
import { tell, UsageError } from './outcome.ts';

export const formatOption = () =>
  new Option('--format <name>', 'what the data is; told from its name').choices(dataFormats);

/** The bytes of a file that somebody names; one that cannot be read ends the command with usage. */
export function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new UsageError(`${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`);
  }
}

/** Problems that are named one by one. */
const MAX_NAMED = 10;

/**
 * Training data of a file in UTF-8, UTF-16 or GB18030. What it leaves out is told; what cannot be read ends the command with
 * usage and the lines.
 */
export function trainingData(file: string, format?: DataFormat): Reading & { format: DataFormat } {
  const { text, replaced } = decodeText(bytesOf(file));
  if (replaced > 0) tell(`${file}: ${replaced} characters could not be read.`);
  const chosen = format ?? formatOf(text, file);
  try {
    const reading = readExamples(text, chosen);
    tellIgnored(file, reading);
    return { ...reading, format: chosen };
  } catch (error) {
    if (!(error instanceof BadData)) throw error;
    const said = error.problems
      .slice(0, MAX_NAMED)
      .map(({ line, why }) => (line === 0 ? `${file}: ${why}.` : `${file} line ${line}: ${why}.`));
    const more = error.problems.length - said.length;
    throw new UsageError([...said, ...(more > 0 ? [`And ${more} more.`] : [])].join('\n'));
  }
}

function tellIgnored(file: string, { ignored, ignoredCount }: Reading): void {
  if (ignoredCount === 0) return;
  const counts = Map.groupBy(ignored, ({ what }) => what);
  const said = [...counts].map(
    ([what, all]) =>
      `${what} (line ${all
        .map(({ line }) => line)
        .slice(0, MAX_NAMED)
        .join(', ')})`,
  );
  tell(`${file}: ${ignoredCount} parts are no examples and are left out: ${said.join('; ')}.`);
}
