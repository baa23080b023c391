/** Nothing is excused beside the code: exceptions stand in tools/check/exceptions.ts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Finding, type Report, looked } from './gate.ts';
import { isTest, typescriptFiles } from './sources.ts';

const suppression = /\/[/*]\s*(?:(?:oxlint|eslint)-disable|@ts-(?:ignore|nocheck|expect-error)|knip-ignore)/;
/** Tests may state that something does not compile. */
const expected = /@ts-expect-error/;

export async function checkSuppressions(root: string): Promise<Report> {
  const files = typescriptFiles(root);
  const findings = files.flatMap((file): Finding[] => {
    const lines = readFileSync(join(root, file), 'utf8').split('\n');
    return lines.flatMap((text, index) => {
      if (!suppression.test(text) || (isTest(file) && expected.test(text))) return [];
      const message = 'excuse it in tools/check/exceptions.ts, with a reason';
      return [{ rule: 'suppression', file, line: index + 1, message }];
    });
  });
  return looked(findings, `${files.length} files`);
}
