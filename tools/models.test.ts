import { spawnSync } from 'node:child_process';
import { globSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'liren-models-'));
  mkdirSync(join(folder, 'data'));
  writeFileSync(join(folder, 'data', 'rows.txt'), 'one two');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function make(...words: string[]) {
  const all = ['models/train.ts', '--data', join(folder, 'data'), ...words];
  const { status, stdout, stderr } = spawnSync(process.execPath, all, { cwd: root, encoding: 'utf8' });
  return { status, stdout, stderr };
}

/** Another model than ours, made by a line of script: it says its data in capitals. */
const capitals = {
  model: 'capitals',
  minutes: 1,
  python: [],
  needs: ['rows.txt'],
  ships: [{ made: 'deep/capitals.txt', at: 'models/none/capitals.txt' }],
  steps: [
    ['node', '-p', 'fs.readFileSync(process.argv[1], "utf8").toUpperCase()', '{data}/rows.txt', '>', '{work}/upper'],
    ['node', '-e', 'fs.copyFileSync(process.argv[1], process.argv[2])', '{work}/upper', '{out}/deep/capitals.txt'],
  ],
  measures: [
    {
      what: 'letters',
      command: [
        'node',
        '-p',
        'JSON.stringify({all: [{n: fs.readFileSync(process.argv[1], "utf8").trim().length}]})',
        '{out}/deep/capitals.txt',
      ],
      numbers: { 'all.0.n': 6, 'all.1.n': 1 },
    },
    { what: 'what ships', command: ['node', '-p', '{}'], numbers: { n: 1 } },
  ],
  note: 'Written by hand.',
};

function described(...models: object[]): string[] {
  const from = mkdtempSync(join(folder, 'from-'));
  for (const [at, model] of models.entries()) {
    mkdirSync(join(from, String(at)));
    writeFileSync(join(from, String(at), 'train.json'), JSON.stringify(model));
  }
  return ['--from', from, '--out', join(from, 'out')];
}

test('a model is made beside what ships, measured, and its numbers are told', () => {
  const words = described(capitals);
  const { status, stdout } = make(...words);
  expect(readFileSync(join(words[3]!, 'capitals/deep/capitals.txt'), 'utf8')).toBe('ONE TWO\n');
  expect(existsSync(join(root, 'models/none'))).toBe(false);
  expect(stdout).toContain('capitals.txt: differs from what shipped');
  expect(stdout).toContain('letters: all.0.n 7 (was 6), all.1.n missing (was 1)');
  expect(stdout).toContain('what ships: not measured');
  expect(stdout).toContain('Written by hand.');
  expect({ status, last: stdout.trim().split('\n').at(-1) }).toEqual({ status: 0, last: '1 of 1 models made' });
});

test('what lacks its data, its Python or a step is left out with a reason, and the others are made', () => {
  const { status, stdout } = make(
    ...described(
      { ...capitals, model: 'hungry', needs: ['rows.txt', 'gone.txt'] },
      { ...capitals, model: 'snake', python: ['no_such_module_at_all'] },
      { ...capitals, model: 'broken', steps: [['node', '-e', 'process.exit(3)']] },
      { ...capitals, model: 'idle', steps: [['node', '-e', '']] },
      capitals,
    ),
  );
  expect(stdout).toMatch(/hungry.*\n {2}left out: gone.txt is not in/);
  expect(stdout).toMatch(/snake.*\n {2}left out: no Python here has no_such_module_at_all/);
  expect(stdout).toMatch(/broken.*\n.*\n {2}left out: node ended with 3/);
  expect(stdout).toMatch(/idle.*\n.*\n {2}left out: the steps did not make deep\/capitals.txt/);
  expect({ status, last: stdout.trim().split('\n').at(-1) }).toEqual({
    status: 1,
    last: '1 of 5 models made, without hungry, snake, broken, idle',
  });
});

describe('what ships', () => {
  const files = globSync('models/*/train.json', { cwd: root });

  test('every model with a script says how it is made', () => {
    const scripted = globSync('models/*/{train.py,prepare.ts,train.ts,build.ts}', { cwd: root }).map(
      (file) => file.split('/')[1],
    );
    expect(files.map((file) => file.split('/')[1]).toSorted()).toEqual([...new Set(scripted)].toSorted());
  });

  test('it names scripts and places that exist, and what is not there is said', () => {
    for (const file of files) {
      const { ships, steps } = JSON.parse(readFileSync(join(root, file), 'utf8')) as typeof capitals;
      for (const { at } of ships)
        expect({ file, at, exists: existsSync(join(root, at)) }).toEqual({ file, at, exists: true });
      const scripts = steps.flat().filter((word) => /^[\w./-]+\.(?:py|ts)$/.test(word));
      for (const script of scripts)
        expect({ file, script, exists: existsSync(join(root, script)) }).toMatchObject({ exists: true });
    }
    const { status, stdout } = make();
    expect(status).toBe(1);
    expect(stdout.match(/left out: /g)).toHaveLength(files.length);
  });
});
