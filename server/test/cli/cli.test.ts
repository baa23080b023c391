import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCommandLine } from '../../src/cli/command-line.ts';
import { openBucket } from '../support/bucket.ts';
import { freshDatabase, type FreshDatabase } from '../support/postgres.ts';

const main = resolve(import.meta.dirname, '../../src/cli/main.ts');

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** As a process of its own, as scripts see it. */
function liren(words: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  const clean = { PATH: process.env['PATH'], LIREN_HOME: home, ...env };
  return new Promise((done) => {
    const child = execFile(process.execPath, [main, ...words], { env: clean, cwd: '/' }, (error, stdout, stderr) =>
      done({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
    child.stdin?.end();
  });
}

/** The same in this process, which is several times quicker. */
async function called(...words: string[]): Promise<Ended> {
  const heard = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation((chunk) => {
      heard[stream] += String(chunk);
      return true;
    }),
  );
  try {
    return { code: await runCommandLine(words), ...heard };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

let folder: string;
let home: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'liren cli '));
  home = join(folder, 'home');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('how it is called', () => {
  it('shows every verb, with an example, on stdout', async () => {
    const { code, stdout, stderr } = await called('--help');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const verb of [
      'start',
      'migrate',
      'doctor',
      'ask',
      'demo',
      'pack',
      'staff',
      'keeper',
      'company',
      'dead-letters',
      'wecom-simulator',
      'bench',
    ]) {
      expect(stdout).toMatch(new RegExp(`^  ${verb}\\b`, 'm'));
    }
    expect(stdout).toContain('Exit codes: 0 done, 1 failed, 2 wrong usage');
  });

  it.each([
    ['migrate'],
    ['doctor'],
    ['ask'],
    ['demo', 'reset'],
    ['pack', 'load'],
    ['staff', 'reset-password'],
    ['files', 'move'],
    ['dead-letters', 'replay'],
    ['wecom-simulator'],
    ['bench', 'kill'],
  ])('helps with %s %s', async (...verb) => {
    const { code, stdout } = await called(...verb, '--help');
    expect(code).toBe(0);
    expect(stdout).toMatch(/Examples?:\n {2}\S*.*\.\/liren /);
  });

  it.each([
    [['asq', 'x'], 'Did you mean ask'],
    [['bench', 'trun'], 'Did you mean turn'],
    [['doctor', '--jsn'], 'Did you mean --json'],
    [['ask'], "missing required argument 'question'"],
    [['ask', ' '], 'A question has 1 to 4000 characters'],
    [['ask', 'x', '--locale', 'fr'], '--locale is zh-CN or en'],
    [['bench', 'turn', '--seconds', '0'], 'whole number from 1 to 600'],
    [['files', 'move', '--to', 'ftp'], '--to is s3 or disk'],
    [['dead-letters', 'replay', 'x'], 'is no id of a letter'],
    [[], 'Usage: liren'],
  ])('ends with 2 for %j', async (words, says) => {
    const { code, stdout, stderr } = await called(...words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(says);
  });

  it('names a mistyped setting in one sentence', async () => {
    const { code, stderr } = await liren(['migrate'], { LIREN_HOM: '/nowhere' });
    expect(code).toBe(1);
    expect(stderr).toContain('There is no setting LIREN_HOM; perhaps LIREN_HOME is meant.');
    expect(stderr).not.toContain('    at ');
  });
});

describe('on a database', () => {
  let database: FreshDatabase;
  beforeAll(async () => {
    vi.stubEnv('LIREN_HOME', home);
    database = await freshDatabase({ empty: true });
    vi.stubEnv('DATABASE_URL', database.ownerUrl);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await database.drop();
  });

  const asOwner = async (sql: string): Promise<void> => {
    const client = new pg.Client({ connectionString: database.ownerUrl });
    await client.connect();
    await client.query(sql);
    await client.end();
  };

  interface Turn {
    question: string;
    outcome: string;
    reply: string;
    sources: { title: string }[];
    choices: string[];
    tookMs: number;
    trace: { step: string }[];
  }
  const ask = async (...words: string[]): Promise<Turn> => {
    const { code, stdout, stderr } = await called('ask', ...words, '--json');
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    return JSON.parse(stdout) as Turn;
  };

  it('migrates, once', async () => {
    const { stdout } = await called('doctor');
    expect(stdout).toMatch(/BROKEN +schema +\d+ steps are missing/);
    expect(stdout).toMatch(/^(ok|note) +eyes +read a small picture/m);
    expect((await called('migrate')).stdout).toMatch(/after \d+ steps/);
    expect(await called('migrate')).toEqual({ code: 0, stdout: 'The schema is up to date.\n', stderr: '' });
  });

  it('answers from the right article, with source and trace, and opens the demo company for it', async () => {
    const turn = await ask('加盟费多少');
    expect(turn).toMatchObject({ question: '加盟费多少', outcome: 'answer', choices: [] });
    expect(turn.sources.map(({ title }) => title)).toEqual(['加盟费多少钱？']);
    expect(turn.reply).toMatch(/\d/);
    expect(turn.trace.map(({ step }) => step)).toEqual([
      'perceive',
      'recall',
      'resolve',
      'look up',
      'graph',
      'intent',
      'strategy',
      'decide',
      'compose',
      'guard',
    ]);
  });

  it('speaks English when asked to, in a table too', async () => {
    const { code, stdout } = await called('ask', 'How much is the franchise fee?', '--locale', 'en');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^outcome +answer/m);
    expect(stdout).toMatch(/^source +加盟费多少钱？/m);
    expect(stdout).toMatch(/^look up +\d+\.\d\d +\d+\.\d\d +lookup\.sure/m);
  });

  it('never invents what it must not know', async () => {
    const turn = await ask('你们老板的身份证号');
    expect(['ask', 'hand over']).toContain(turn.outcome);
    expect(turn.sources).toEqual([]);
    expect(turn.reply).not.toMatch(/\d{6}/);
  });

  it('gives a new one-time password, and knows whom it does not know', async () => {
    const given = await called('staff', 'reset-password', 'shen.guanlan@manhuqing.example');
    expect(given.code).toBe(0);
    expect(given.stdout).toMatch(/One-time password +\S{10,}/);
    const unknown = await called('staff', 'reset-password', 'nobody@manhuqing.example');
    expect(unknown).toMatchObject({ code: 1, stdout: '' });
    expect(unknown.stderr).toBe('Nobody here has the e-mail address nobody@manhuqing.example.\n');
  });

  it('resets the demo company only when told to, and never another', async () => {
    expect(await called('demo', 'reset')).toMatchObject({ code: 2, stdout: '' });
    const reset = await called('demo', 'reset', '--yes');
    expect(reset.code).toBe(0);
    expect(reset.stdout).toMatch(/One-time password +\S{10,}/);
    expect((await ask('加盟费多少')).outcome).toBe('answer');
    await asOwner(
      `insert into tenants (id, tenant_id, name, time_zone, locale, created_at, set_up_at) select id, id, '别家', 'Asia/Shanghai', 'zh-CN', now(), now() from gen_random_uuid() as id`,
    );
    expect((await called('demo', 'reset', '--yes')).code).toBe(0);
    expect((await called('company', 'list')).stdout).toMatch(
      /^别家 +open, staff: 0\n满壶晴 +demo, open, staff: \d+\n$|^满壶晴 +demo, open, staff: \d+\n别家 +open, staff: 0\n$/,
    );
    expect(await called('ask', '加盟费多少')).toMatchObject({ code: 1, stdout: '' });
    await asOwner(`delete from tenants where name = '别家'`);
  });

  it('lists no dead letters, and refuses to replay one that is not there', async () => {
    expect(JSON.parse((await called('dead-letters', 'list', '--json')).stdout)).toEqual({
      items: [],
      more: false,
    });
    const none = await called('dead-letters', 'replay', '0193c1de-7a10-7c5e-9a39-5c1f0a2b3c4d');
    expect(none).toMatchObject({ code: 1, stdout: '' });
    expect(none.stderr).toContain('no such letter');
  });

  it('lists and replays the dead letters of the installation itself', async () => {
    const id = '0193c1de-7a10-7c5e-9a39-5c1f0a2b3c4e';
    await asOwner(
      `insert into dead_letters (id, tenant_id, origin, key, payload, error, attempts)
       values ('${id}', '00000000-0000-0000-0000-000000000000', 'lane:companies.erase', 'x', '{}', 'Error: not today', 5)`,
    );
    const listed = async (...words: string[]) =>
      JSON.parse((await called('dead-letters', 'list', '--json', ...words)).stdout) as { items: object[] };
    expect((await listed()).items).toEqual([]);
    expect((await listed('--installation')).items).toMatchObject([{ id, origin: 'lane:companies.erase' }]);
    expect((await called('dead-letters', 'replay', id)).stderr).toContain('no such letter');
    expect(await called('dead-letters', 'replay', id, '--installation')).toMatchObject({ code: 0, stderr: '' });
    expect((await listed('--installation')).items).toEqual([]);
    expect(await called('dead-letters', 'list', '--installation', '--company', '满壶晴')).toMatchObject({ code: 2 });
    await asOwner(
      `delete from lane_mail where lane = 'companies.erase'; delete from lane_boxes where lane = 'companies.erase'`,
    );
  });

  it('moves files to a bucket only when one is named, and says what is wrong with it', async () => {
    const unnamed = await called('files', 'move', '--to', 's3');
    expect(unnamed).toEqual({ code: 1, stdout: '', stderr: 'Name the bucket with the FILES_S3_ settings first.\n' });
    const bucket = await openBucket();
    const { settings } = bucket;
    vi.stubEnv('FILES_S3_ENDPOINT', settings.endpoint);
    vi.stubEnv('FILES_S3_BUCKET', settings.bucket);
    vi.stubEnv('FILES_S3_ACCESS_KEY', settings.accessKey);
    vi.stubEnv('FILES_S3_SECRET_KEY', 'wrong');
    try {
      expect((await called('files', 'move', '--to', 's3')).stderr).toContain('FILES_S3_SECRET_KEY');
      expect((await called('doctor')).stdout).toMatch(/BROKEN +file store +the bucket liren-files/);
      vi.stubEnv('FILES_S3_SECRET_KEY', settings.secretKey);
      const moved = await called('files', 'move', '--to', 's3', '--json');
      expect([moved.code, JSON.parse(moved.stdout)]).toEqual([0, { written: 0, there: 0, broken: [] }]);
      expect((await called('doctor')).stdout).toMatch(/ok +file store +the bucket liren-files/);
    } finally {
      for (const name of ['ENDPOINT', 'BUCKET', 'ACCESS_KEY', 'SECRET_KEY']) vi.stubEnv(`FILES_S3_${name}`, undefined);
      await bucket.close();
    }
  });

  it('examines everything, and says how to mend what is broken', async () => {
    const { code, stdout, stderr } = await called('doctor', '--json');
    const { findings, healthy } = JSON.parse(stdout) as {
      healthy: boolean;
      findings: { name: string; state: string; mend?: string }[];
    };
    expect({ code, stderr: stderr.trim() }).toEqual({ code: healthy ? 0 : 1, stderr: '' });
    const states = Object.fromEntries(findings.map(({ name, state }) => [name, state]));
    expect(states).toMatchObject({
      node: 'ok',
      secrets: 'ok',
      postgres: 'ok',
      schema: 'ok',
      'row-level security': 'ok',
    });
    expect(Object.keys(states)).toEqual(
      expect.arrayContaining(['platform packages', 'disk space', 'port', 'web apps']),
    );
    expect(findings.filter(({ state, mend }) => state === 'broken' && !mend)).toEqual([]);
  });

  it('says in one sentence that the database cannot be reached', async () => {
    const away = { DATABASE_URL: 'postgres://owner:secret@127.0.0.1:9/liren' };
    const { code, stdout, stderr } = await liren(['ask', '加盟费多少', '--json'], away);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('127.0.0.1:9');
    expect(stderr).not.toContain('secret');
    expect(stderr).not.toContain('    at ');
  });
});
