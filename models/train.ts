/**
 * Makes the models again whose data is there, and says which numbers they got. README.md beside it tells how each says what
 * it is made of.
 *
 *     npm run train -- --data FOLDER [--only NAME] [--out FOLDER] [--from FOLDER]
 *
 * `--from` names another folder of such descriptions than this one.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, globSync, mkdirSync, mkdtempSync, openSync, closeSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';

const command = z.array(z.string()).min(1);
const described = z.strictObject({
  model: z.string(),
  minutes: z.number(),
  python: z.array(z.string()),
  needs: z.array(z.string()),
  ships: z.array(z.strictObject({ made: z.string(), at: z.string() })).min(1),
  steps: z.array(command).min(1),
  measures: z.array(z.strictObject({ what: z.string(), command, numbers: z.record(z.string(), z.number()) })),
  /** What somebody should know who makes it again. */
  note: z.string().optional(),
});
type Described = z.infer<typeof described>;

const root = resolve(import.meta.dirname, '..');
/** Output of a measuring command, in bytes. */
const MAX_OUTPUT = 64 * 1024 * 1024;

/** A reason why a model is left out or not finished, said in one sentence. */
class NotMade extends Error {}

interface Places {
  data: string;
  work: string;
  out: string;
}

function main(): void {
  const { values } = parseArgs({
    options: { data: { type: 'string' }, only: { type: 'string' }, out: { type: 'string' }, from: { type: 'string' } },
  });
  const folder = resolve(values.from ?? import.meta.dirname);
  const all = globSync('*/train.json', { cwd: folder }).toSorted().map((file) => readDescribed(join(folder, file)));
  const wanted = values.only === undefined ? all : all.filter(({ model }) => model === values.only);
  if (values.data === undefined || !existsSync(values.data) || wanted.length === 0) {
    console.error(`Usage: npm run train -- --data FOLDER [--only ${all.map(({ model }) => model).join('|')}] [--out FOLDER]`);
    process.exit(2);
  }
  const left = wanted.flatMap((model) => {
    console.log(`\n${model.model}, about ${model.minutes} minutes`);
    try {
      make(model, { data: resolve(values.data!), ...(values.out && { out: resolve(values.out, model.model) }) });
      return [];
    } catch (error) {
      if (!(error instanceof NotMade)) throw error;
      console.log(`  left out: ${error.message}`);
      return [model.model];
    }
  });
  console.log(`\n${wanted.length - left.length} of ${wanted.length} models made${left.length > 0 ? `, without ${left.join(', ')}` : ''}`);
  process.exitCode = left.length > 0 ? 1 : 0;
}

function readDescribed(file: string): Described {
  const result = described.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (result.success) return result.data;
  throw new Error(`${file}: ${z.prettifyError(result.error)}`);
}

function make(model: Described, { data, out }: { data: string; out?: string }): void {
  const missing = model.needs.filter((name) => !existsSync(join(data, name)));
  if (missing.length > 0) throw new NotMade(`${missing.join(', ')} ${missing.length > 1 ? 'are' : 'is'} not in ${data}`);
  const python = model.python.length > 0 ? pythonWith(model.python) : '';
  const work = mkdtempSync(join(tmpdir(), `liren-${model.model}-`));
  const places = { data, work: join(work, 'work'), out: out ?? join(work, 'out') };
  try {
    for (const { made } of model.ships) mkdirSync(dirname(join(places.out, made)), { recursive: true });
    mkdirSync(places.work, { recursive: true });
    for (const step of model.steps) run(step, { places, python });
    for (const ship of model.ships) deliver(ship, places.out, out === undefined);
    for (const measure of model.measures) tellNumbers(measure, { places, python, isBeside: out !== undefined });
    if (model.note) console.log(`  ${model.note}`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The first Python that has the modules. */
function pythonWith(modules: readonly string[]): string {
  const given = process.env['PYTHON'];
  const found = (given ? [given] : ['python3', '/usr/bin/python3', 'python']).find(
    (name) => spawnSync(name, ['-c', `import ${modules.join(', ')}`], { stdio: 'ignore' }).status === 0,
  );
  if (!found) throw new NotMade(`no Python here has ${modules.join(' and ')} (PYTHON names one)`);
  return found;
}

interface Around {
  places: Places;
  python: string;
}

function filled(words: readonly string[], { places, python }: Around): [string, ...string[]] {
  const [program = '', ...rest] = words.map((word) => word.replace(/\{(data|work|out)\}/g, (_, key: keyof Places) => places[key]));
  if (program === 'node') return [process.execPath, ...rest];
  return program === 'python' ? [python, ...rest] : [program, ...rest];
}

/** One step; `>` and a file behind it take what it prints. */
function run(step: readonly string[], around: Around): void {
  console.log(`  ${step.join(' ')}`);
  const into = step.at(-2) === '>' ? step.at(-1) : undefined;
  const [program, ...words] = filled(into === undefined ? step : step.slice(0, -2), around);
  const stdout = into === undefined ? 2 : openSync(filled([into], around)[0], 'w');
  try {
    const { status, error } = spawnSync(program, words, { cwd: root, stdio: ['ignore', stdout, 'inherit'] });
    if (status !== 0) throw new NotMade(`${basename(program)} ended with ${error?.message ?? status ?? 'a signal'}`);
  } finally {
    if (into !== undefined) closeSync(stdout);
  }
}

/** What was made goes over what ships, or stays beside it; either way it is said whether it is the same. */
function deliver({ made, at }: Described['ships'][number], out: string, isInPlace: boolean): void {
  const [from, to] = [join(out, made), join(root, at)];
  if (!existsSync(from)) throw new NotMade(`the steps did not make ${made}`);
  const isSame = existsSync(to) && readFileSync(from).equals(readFileSync(to));
  if (isInPlace) copyFileSync(from, to);
  console.log(`  made ${isInPlace ? at : from}: ${isSame ? 'the same bytes as what ships' : 'differs from what shipped'}`);
}

function tellNumbers(
  { what, command: words, numbers }: Described['measures'][number],
  { isBeside, ...around }: Around & { isBeside: boolean },
): void {
  if (isBeside && !words.some((word) => word.includes('{out}'))) return console.log(`  ${what}: not measured, it would measure what ships`);
  const [program, ...rest] = filled(words, around);
  const { status, stdout } = spawnSync(program, rest, { cwd: root, encoding: 'utf8', maxBuffer: MAX_OUTPUT, stdio: ['ignore', 'pipe', 'inherit'] });
  if (status !== 0) return console.log(`  ${what}: not measured, ${words.slice(0, 3).join(' ')} ended with ${status ?? 'a signal'}`);
  const printed = JSON.parse(stdout) as unknown;
  const said = Object.entries(numbers).map(([path, was]) => {
    const is = path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], printed);
    return `${path} ${typeof is === 'number' ? Number(is.toPrecision(4)) : 'missing'} (was ${was})`;
  });
  console.log(`  ${what}: ${said.join(', ')}`);
}

main();
