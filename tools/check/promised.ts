/** Every promise of the security list is named in the title of a test, so that none gets lost. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Finding, type Report, looked } from './gate.ts';
import { isTest, typescriptFiles } from './sources.ts';

const numbered = (letter: string, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => `${letter}-${String(from + at).padStart(2, '0')}`);

/**
 * Who may do what (A), companies apart from each other (T; T-07 is measured by the benchmarks), and hostile files (B-33 to
 * B-39, B-41, B-42, B-50; B-40 is sounds, of which no more is read than what they are).
 */
const files = [...numbered('B', 33, 39), 'B-41', 'B-42', 'B-50'];
const promised = [...numbered('A', 1, 15), ...numbered('T', 1, 6), 'T-08', ...files];

const title =
  /(?:\b(?:test|describe|it)(?:\.\w+)*(?:\([^()]*(?:\([^()]*\)[^()]*)*\))?\(\s*|^\s*)(['"`])((?:(?!\1).)*)\1/gm;

/** The ids of the list that no title among `texts` names. */
export function unnamed(texts: readonly string[]): string[] {
  const titles = texts.flatMap((text) => [...text.matchAll(title)].map((match) => match[2]!)).join('\n');
  return promised.filter((id) => !titles.includes(id));
}

export async function checkPromised(root: string): Promise<Report> {
  const tests = typescriptFiles(root).filter((file) => isTest(file));
  const missing = unnamed(tests.map((file) => readFileSync(join(root, file), 'utf8')));
  const findings = missing.map((id): Finding => ({
    rule: 'unnamed',
    file: 'server/test',
    message: `no test names ${id} in its title`,
  }));
  return looked(findings, `${promised.length} promises`);
}
