/** A Vitest reporter that counts tests, and files that could not even be read. */
import { writeFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule } from 'vitest/node';
import { type Skip, type Tally, closingLines, tallyFileVariable } from './tally.ts';

function skipOf(test: TestCase): Skip[] {
  const result = test.result();
  if (result.state !== 'skipped') return [];
  const why = result.note ?? (test.options.mode === 'todo' ? 'not written yet' : 'no reason given');
  return [{ what: `${test.module.relativeModuleId} > ${test.fullName}`, why }];
}

function count(modules: readonly TestModule[], strayErrors: number): Tally {
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const states = tests.map((test) => test.result().state);
  const unreadable = modules.filter((module) => module.errors().length > 0).length;
  return {
    passed: states.filter((state) => state === 'passed').length,
    failed: states.filter((state) => state === 'failed' || state === 'pending').length + unreadable + strayErrors,
    skips: tests.flatMap(skipOf),
  };
}

class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const tally = count(modules, errors.length);
    const file = process.env[tallyFileVariable];
    if (file) writeFileSync(file, JSON.stringify(tally));
    else process.on('exit', () => console.log(closingLines(tally)));
  }
}

// Vitest loads a reporter by its default export.
export default TallyReporter;
