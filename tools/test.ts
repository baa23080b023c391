/**
 * `npm test`: the gates, then unit tests, promises on a real Postgres, and journeys in a browser.
 *
 *   npm test                       everything
 *   npm test -- retrieval          gates and test files whose name holds a word
 *   npm test -- --only promises    one part: check, unit, promises or journeys
 *
 * The last line counts everything; a gate counts as one test. Exit 0 when nothing failed; with
 * CI=true nothing may be skipped either. Exit 2 when there is nothing to run.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { exceptions } from './check/exceptions.ts';
import { gates } from './check/gates.ts';
import { type GateResult, describeResult, runGates } from './check/run.ts';
import { type Tally, addTallies, closingLines, tallyFileVariable } from './tally/tally.ts';

const root = join(import.meta.dirname, '..');
const suites = ['unit', 'promises', 'journeys'] as const;
const parts = ['check', ...suites] as const;

async function tallyGates(words: readonly string[]): Promise<Tally> {
  const chosen = gates.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
  const onResult = (result: GateResult): void => console.log(describeResult(result));
  const results = await runGates({ root, gates: chosen, exceptions, onResult }, words.length === 0);
  return {
    passed: results.filter(({ outcome }) => outcome === 'passed').length,
    failed: results.filter(({ outcome }) => outcome === 'failed').length,
    skips: results.filter(({ outcome }) => outcome === 'skipped').map(({ name, note }) => ({ what: name, why: note })),
  };
}

async function tallySuites(names: readonly string[], words: readonly string[]): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'liren-tally-'));
  const file = join(folder, 'tally.json');
  try {
    const code = await runVitest([...names.flatMap((name) => ['--project', name]), ...words], file);
    const none: Tally = { passed: 0, failed: 0, skips: [] };
    const tally = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Tally) : none;
    // Vitest itself may fail where no test did, for example in the set-up of the database.
    return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runVitest(args: readonly string[], tallyFile: string): Promise<number> {
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [vitest, 'run', '--passWithNoTests', ...args], {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, [tallyFileVariable]: tallyFile },
    });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

async function main(): Promise<number> {
  const { values, positionals: words } = parseArgs({
    options: { only: { type: 'string', multiple: true } },
    allowPositionals: true,
  });
  const only = values.only ?? parts;
  const unknown = only.filter((part) => !parts.some((known) => known === part));
  if (unknown.length > 0) {
    console.error(`There is no part "${unknown.join(', ')}". Parts: ${parts.join(', ')}.`);
    return 2;
  }
  const tallies: Tally[] = [];
  if (only.includes('check')) tallies.push(await tallyGates(words));
  const wanted = suites.filter((suite) => only.includes(suite));
  if (wanted.length > 0) tallies.push(await tallySuites(wanted, words));
  const tally = addTallies(tallies);
  const nothing = tally.passed + tally.failed + tally.skips.length === 0;
  if (nothing) console.error(`Nothing to run: no gate and no test file is called "${words.join(' ')}".`);
  const inCi = process.env['CI'] === 'true';
  if (inCi && tally.skips.length > 0) console.error('CI skips nothing: each skip counts as a failure.');
  console.log(`\n${closingLines(tally)}`);
  if (nothing) return 2;
  return tally.failed > 0 || (inCi && tally.skips.length > 0) ? 1 : 0;
}

process.exitCode = await main();
