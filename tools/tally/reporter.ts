/** A Vitest reporter that counts tests, and files that could not even be read. */
import { writeFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule } from 'vitest/node';
import { type Skip, type Tally, closingLines, tallyFileVariable } from './tally.ts';

/** A test whose set-up failed is reported as skipped; nobody chose that. */
function neverRan(test: TestCase): boolean {
  if (test.result().state !== 'skipped' || test.options.mode !== 'run') return false;
  const { module, parent } = test;
  for (let at = parent; at.type === 'suite'; at = at.parent) if (at.errors().length > 0) return true;
  return module.errors().length > 0;
}

function skipOf(test: TestCase): Skip[] {
  const result = test.result();
  if (result.state !== 'skipped' || neverRan(test)) return [];
  const why = result.note ?? (test.options.mode === 'todo' ? 'not written yet' : 'no reason given');
  return [{ what: `${test.module.relativeModuleId} > ${test.fullName}`, why }];
}

function count(modules: readonly TestModule[], strayErrors: number): Tally {
  const tests = modules.flatMap((module) => [...module.children.allTests()]);
  const passed = tests.filter((test) => test.result().state === 'passed').length;
  const skips = tests.flatMap(skipOf);
  // A file that could not be read holds no test that could fail.
  const unreadable = modules.filter((module) => module.errors().length > 0 && module.children.size === 0).length;
  return { passed, failed: tests.length - passed - skips.length + unreadable + strayErrors, skips };
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
