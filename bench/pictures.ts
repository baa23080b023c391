import { loadavg } from 'node:os';
import { createPictures, type Pictures } from '#platform/pictures';
import { type Mutant, mutants } from '../server/test/support/hostile/mutate.ts';
import { origins } from '../server/test/support/pictures.ts';
import { runDoor } from './pictures-house.ts';
import { table } from './stats.ts';

/** Longer than the limits of the product allow a picture to take, twice over: what is later has no answer. */
const NO_ANSWER_MS = 240_000;
const MB = 1024 * 1024;

export interface PicturesOptions {
  readonly files?: number;
  readonly seed?: number;
  /** Whether what comes out clean is read too. */
  readonly reads?: boolean;
  readonly json?: boolean;
  /** Through the front door of the running product instead. */
  readonly door?: boolean;
  readonly from?: number;
  readonly visitors?: number;
  readonly out?: string;
}

/** What became of the files at one of the two hands. */
interface Tally {
  asked: number;
  taken: number;
  readonly refused: Record<string, number>;
  /** Thrown, where an answer was promised. */
  readonly fell: string[];
  /** Never answered. */
  readonly silent: string[];
  slowestMs: number;
  memoryPeak: number;
  /** Processes that ended, and of what. */
  readonly ended: Record<string, number>;
}

/**
 * Broken pictures of every kind, the same for the same seed, washed and then read: how many are taken, what the others
 * are refused for, how often a process had to be replaced. False when one fell through or was left without an answer.
 */
export async function run({
  files = 5_000,
  seed = 8,
  reads = true,
  json,
  door,
  ...at
}: PicturesOptions): Promise<boolean> {
  if (door) return runDoor({ files, seed, from: 0, visitors: 6, ...at, json });
  const loadBefore = loadavg()[0]!;
  const tallies = { wash: emptyTally(), read: emptyTally() };
  const pictures = createPictures({
    onMemory: ({ hand, bytes }) => (tallies[hand].memoryPeak = Math.max(tallies[hand].memoryPeak, bytes)),
    onEnded: (hand, why) => count(tallies[hand].ended, why),
  });
  const before = process.memoryUsage.rss();
  let houseMemory = before;
  const kinds: Record<string, number> = {};
  for (const mutant of mutants(await origins(), files, seed)) {
    count(kinds, mutant.kind);
    await one(pictures, mutant, { tallies, reads });
    houseMemory = Math.max(houseMemory, process.memoryUsage.rss());
  }
  await pictures.close();
  const house = { memoryBeforeMb: Math.round(before / MB), memoryPeakMb: Math.round(houseMemory / MB) };
  const passed = Object.values(tallies).every(({ fell, silent }) => fell.length === 0 && silent.length === 0);
  const result = { bench: 'pictures', files, seed, loadBefore, kinds, house, ...tallies, passed };
  if (json) console.log(JSON.stringify(result, null, 2));
  else print(result);
  return passed;
}

async function one(
  pictures: Pictures,
  mutant: Mutant,
  { tallies, reads }: { tallies: Record<'wash' | 'read', Tally>; reads: boolean },
): Promise<void> {
  const clean = await asked(tallies.wash, mutant, () => pictures.clean(mutant.bytes));
  if (reads && clean?.kind === 'clean') await asked(tallies.read, mutant, () => pictures.read(clean.bytes));
}

type Answered = { readonly kind: string } | { readonly kind: 'refused'; readonly code: string };

async function asked<T extends Answered>(tally: Tally, mutant: Mutant, work: () => Promise<T>): Promise<T | null> {
  const name = `${mutant.kind}: ${mutant.how}`;
  const began = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((done) => (timer = setTimeout(() => done(null), NO_ANSWER_MS)));
  tally.asked++;
  try {
    const outcome = await Promise.race([work(), late]);
    if (!outcome) tally.silent.push(name);
    else if ('code' in outcome) count(tally.refused, outcome.code);
    else tally.taken++;
    return outcome;
  } catch (error) {
    tally.fell.push(`${name}: ${String(error)}`);
    return null;
  } finally {
    clearTimeout(timer);
    tally.slowestMs = Math.max(tally.slowestMs, Math.round(performance.now() - began));
  }
}

const emptyTally = (): Tally => ({
  asked: 0,
  taken: 0,
  refused: {},
  fell: [],
  silent: [],
  slowestMs: 0,
  memoryPeak: 0,
  ended: {},
});

function count(counts: Record<string, number>, of: string): void {
  counts[of] = (counts[of] ?? 0) + 1;
}

const listed = (counts: Record<string, number>) =>
  Object.entries(counts)
    .toSorted(([, a], [, b]) => b - a)
    .map(([what, times]) => `${what} ${times}`)
    .join(', ') || 'none';

interface Result extends Record<'wash' | 'read', Tally> {
  readonly files: number;
  readonly seed: number;
  readonly loadBefore: number;
  readonly kinds: Record<string, number>;
  readonly house: { readonly memoryBeforeMb: number; readonly memoryPeakMb: number };
}

function print({ files, seed, loadBefore, kinds, house, wash, read }: Result): void {
  console.log(`${files} files, seed ${seed}, load before ${loadBefore.toFixed(1)}: ${listed(kinds)}\n`);
  const row = (what: string, of: (tally: Tally) => string | number) => [what, String(of(wash)), String(of(read))];
  console.log(
    table(
      ['', 'washed', 'read'],
      [
        row('asked', ({ asked: all }) => all),
        row('taken', ({ taken }) => taken),
        row('falls', ({ fell }) => fell.length),
        row('without an answer', ({ silent }) => silent.length),
        row('slowest ms', ({ slowestMs }) => slowestMs),
        row('peak of a process, MB', ({ memoryPeak }) => Math.round(memoryPeak / MB)),
      ],
    ),
  );
  for (const [what, tally] of Object.entries({ washed: wash, read })) {
    console.log(`\n${what}: refused for ${listed(tally.refused)}; processes ended: ${listed(tally.ended)}`);
    for (const line of [...tally.fell, ...tally.silent]) console.log(`  ${line}`);
  }
  console.log(`\nThe process that asks held ${house.memoryPeakMb} MB at most, ${house.memoryBeforeMb} before.`);
}
