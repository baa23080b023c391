/**
 * `npm run check`: every gate that needs no running system.
 *
 *   npm run check              all gates
 *   npm run check -- fences    the gates whose name holds a word
 *
 * Exit 0 when none failed, 1 when one failed, 2 when no gate has such a name.
 */
import { join } from 'node:path';
import { exceptions } from './check/exceptions.ts';
import { gates } from './check/gates.ts';
import { describeResult, runGates } from './check/run.ts';

const root = join(import.meta.dirname, '..');
const wanted = process.argv.slice(2);
const chosen = gates.filter(({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)));

if (chosen.length === 0) {
  console.error(`No gate is called that. Gates: ${gates.map(({ name }) => name).join(', ')}.`);
  process.exitCode = 2;
} else {
  const onResult = (result: Parameters<typeof describeResult>[0]): void => console.log(describeResult(result));
  const results = await runGates({ root, gates: chosen, exceptions, onResult }, wanted.length === 0);
  const failed = results.filter(({ outcome }) => outcome === 'failed');
  const sum = results.reduce((total, { seconds }) => total + seconds, 0);
  console.log(`\n${results.length - failed.length} of ${results.length} gates passed in ${sum.toFixed(0)} s`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}
