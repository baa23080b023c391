import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { called } from './called.ts';

const root = resolve(import.meta.dirname, '../../..');
const corpus = join(root, 'corpora/wecom');

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'liren-wecom-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Running {
  readonly child: ChildProcess;
  /** What it printed about the way to connect, by the first column. */
  readonly told: Record<string, string>;
}

/** As a process of its own, until it said how to connect. */
async function running(...words: string[]): Promise<Running> {
  const command = [join(root, 'server/src/cli/main.ts'), 'wecom-simulator', ...words];
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'] });
  const told: Record<string, string> = {};
  for await (const line of createInterface({ input: child.stdout! })) {
    const [, name, value] = /^(\S.*?) {2,}(.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) told[name] ??= value;
    if (line.startsWith('  3.')) break;
  }
  return { child, told };
}

test(
  'it says where it answers and what to enter, keeps its company, and stops in order',
  { timeout: 120_000 },
  async () => {
    const words = ['--api-port', '0', '--admin-port', '0', '--state', join(folder, 'corp.json')];
    const tokenOf = async ({ told }: Running) => {
      const corpid = /corpid (\S+)/.exec(told['Company']!)![1]!;
      const secret = /secret (\S+)/.exec(told['App']!)![1]!;
      const reply = await fetch(`${told['API']}/cgi-bin/gettoken?corpid=${corpid}&corpsecret=${secret}`);
      return ((await reply.json()) as { access_token?: string }).access_token;
    };
    const first = await running(...words);
    expect(first.told['API']).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(first.told['Phones, clock, faults']).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    const token = await tokenOf(first);
    expect(token).toMatch(/^\w{100,}$/);
    first.child.kill('SIGTERM');
    expect(await once(first.child, 'exit')).toEqual([0, null]);

    const second = await running(...words);
    expect(await tokenOf(second)).toBe(token);
    second.child.kill('SIGINT');
    expect(await once(second.child, 'exit')).toEqual([0, null]);
  },
);

test('a port that is taken is one sentence', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const port = String((taken.address() as AddressInfo).port);
  expect(await called('wecom-simulator', '--api-port', port, '--admin-port', '0')).toEqual({
    code: 1,
    stdout: '',
    stderr: 'A port is taken: choose others with --api-port and --admin-port.\n',
  });
  taken.close();
  expect((await called('wecom-simulator', '--api-port', '70000')).code).toBe(2);
  expect((await called('wecom-simulator', '--preset', 'large')).code).toBe(2);
});

test('a state file that holds something else stays as it is', async () => {
  const file = join(folder, 'notes.json');
  writeFileSync(file, '{"my":"notes"}');
  const ended = await called('wecom-simulator', '--api-port', '0', '--admin-port', '0', '--state', file);
  expect(ended).toEqual({ code: 1, stdout: '', stderr: `${file} holds no world of this simulator.\n` });
  expect(readFileSync(file, 'utf8')).toBe('{"my":"notes"}');
});

test('--check is satisfied with the corpus, and names what is wrong in another one', async () => {
  const good = await called('wecom-simulator', '--check', corpus);
  expect(good).toMatchObject({ code: 0, stderr: '' });
  expect(good.stdout).toMatch(/^\d{3} as they should be, 0 wrong, /);

  const copy = join(folder, 'corpus');
  cpSync(corpus, copy, { recursive: true });
  const file = join(copy, 'api/user-get.response.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace('"name"', '"nickname"'));
  const bad = await called('wecom-simulator', '--check', copy);
  expect(bad).toMatchObject({ code: 1, stderr: 'api/user-get.response.json  nickname is not there\n' });
  expect(await called('wecom-simulator', '--check', folder)).toMatchObject({
    code: 1,
    stderr: `${folder} has no manifest.json.\n`,
  });
});
