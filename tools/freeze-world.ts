/**
 * `node tools/freeze-world.ts <checkout of a release> <folder>`: runs that release on an installation of its own, lets
 * a small company live a little through its HTTP API, and keeps the result as a backup (`world.age`) beside what must
 * still hold after any upgrade (`world.json`). Run it for the release that a new one will be upgraded from:
 *
 *   git worktree add ../release 7e3bba3 && (cd ../release && npm ci)
 *   node tools/freeze-world.ts ../release server/test/ground/fixtures/7e3bba3
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import pg from 'pg';
import { backUp, storedFiles } from '#platform/backup';
import { readConfig } from '#platform/config';
import { borrowPostgres, dataDirOf } from '#platform/postgres';

/** Nothing of this world is secret. */
const passphrase = 'nothing in this world is secret';
const password = 'Frozen-world-2026';
const startLimitMs = 120_000;

const picture = Buffer.concat([Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1'), Buffer.alloc(500, 3)]);
const articleText = {
  question: '可颂可以寄到外地吗？',
  similar: ['外地能买可颂吗'],
  answer: '可以，用冷链寄送，邮费 25 元。',
  category: '配送',
  validFrom: null,
  validTo: null,
};

const [release, folder] = process.argv.slice(2).map((path) => resolve(path));
if (!release || !folder) throw new Error('Usage: node tools/freeze-world.ts <checkout of a release> <folder>');

const home = join(mkdtempSync(join(tmpdir(), 'liren-freeze-')), 'home');
const env = { PATH: process.env['PATH'], LIREN_HOME: home, PORT: '0', LIREN_DEMO: '0', LIREN_LOG: 'error' };
const server = spawn(process.execPath, [join(release, 'server/src/main.ts')], {
  env,
  stdio: ['ignore', 'pipe', 'inherit'],
});
try {
  const { url, email, oneTime } = await started();
  const config = readConfig({ env: { LIREN_HOME: home }, root: home });
  const { ownerUrl } = await borrowPostgres({ home, password: config.secrets.postgresPassword, log: () => undefined });
  const world = await live({ url, email, oneTime, widget: await widgetOf(ownerUrl) });
  mkdirSync(folder, { recursive: true });
  const target = join(folder, 'world.age');
  rmSync(target, { force: true });
  const { head, manifest } = await backUp({
    ownerUrl,
    target,
    lock: { passphrase },
    secrets: config.secrets,
    withKeys: true,
    files: storedFiles(config),
    version: '0.1.0',
    now: () => new Date(),
  });
  const rows = Object.fromEntries(Object.entries(manifest.tables).map(([name, table]) => [name, table.rows]));
  const told = { passphrase, frozenAt: head.madeAt, migrations: head.migrations.length, rows, ...world };
  writeFileSync(join(folder, 'world.json'), `${JSON.stringify(told, null, 2)}\n`);
} finally {
  server.kill('SIGTERM');
  await once(server, 'exit');
  const dataDir = dataDirOf(home);
  if (dataDir && !dataDir.startsWith(home)) rmSync(dirname(dataDir), { recursive: true, force: true });
  rmSync(dirname(home), { recursive: true, force: true });
}

async function started(): Promise<{ url: string; email: string; oneTime: string }> {
  let output = '';
  const signal = AbortSignal.timeout(startLimitMs);
  for await (const chunk of server.stdout!) {
    output += String(chunk);
    if (output.includes('Ctrl-C') || signal.aborted) break;
  }
  const url = /Customer chat\s+(http:\S+)\/chat/.exec(output)?.[1];
  const [, email, oneTime] = /(\S+@\S+)[\s\S]*?One-time password\s+(\S+)/.exec(output) ?? [];
  if (!url || !email || !oneTime) throw new Error(`The release did not come up:\n${output}`);
  return { url, email, oneTime };
}

async function widgetOf(ownerUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  const { rows } = await client.query<{ key: string }>('select key from widgets limit 1');
  await client.end();
  return rows[0]!.key;
}

interface Place {
  url: string;
  email: string;
  oneTime: string;
  widget: string;
}

/** An article, two customers, a person who takes one of them over, a picture. Returns what must still hold later. */
async function live({ url, email, oneTime, widget }: Place) {
  const ask = async (path: string, body: object | FormData | null, headers: Record<string, string> = {}) => {
    const isForm = body instanceof FormData;
    const response = await fetch(url + path, {
      method: body ? 'POST' : 'GET',
      headers: { ...headers, ...(body && !isForm ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: isForm ? body : JSON.stringify(body) } : {}),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
    return { cookie, reply: (await response.json()) as unknown };
  };
  const signedIn = await ask('/api/v1/session', { email, password: oneTime });
  const first = { cookie: signedIn.cookie, 'x-csrf-token': (signedIn.reply as Session).csrf };
  const changed = await ask('/api/v1/session/password', { current: oneTime, next: password }, first);
  const staff = { cookie: changed.cookie || first.cookie, 'x-csrf-token': (changed.reply as Session).csrf };

  const article = (await ask('/api/v1/articles', articleText, staff)).reply as { id: string; revision: number };
  await ask(`/api/v1/articles/${article.id}/publish`, { revision: article.revision }, staff);

  const customers = [];
  for (const name of ['li', 'wang']) {
    const { token, conversation } = (await ask('/chat/v1/visitors', { widget })).reply as Visitor;
    const own = { authorization: `Bearer ${token}` };
    const path = `/chat/v1/conversations/${conversation.id}`;
    const say = (text: string) =>
      ask(`${path}/messages`, { clientId: crypto.randomUUID(), body: { kind: 'text', text } }, own);
    await say('可颂可以寄到外地吗');
    await settle(ask, `${path}/messages?after=0&limit=100`, own);
    if (name === 'wang') {
      await ask(`${path}/handoff`, {}, own);
      await ask(`/api/v1/conversations/${conversation.id}/claim`, { takeOver: false }, staff);
      const reply = { clientId: crypto.randomUUID(), body: { kind: 'text', text: '您好，我是店长，可以寄的' } };
      await ask(`/api/v1/conversations/${conversation.id}/messages`, reply, staff);
    } else {
      const form = new FormData();
      form.append('file', new Blob([picture], { type: 'image/png' }), '可颂.png');
      const { fileId } = (await ask(`${path}/files`, form, own)).reply as { fileId: string };
      await ask(`${path}/messages`, { clientId: crypto.randomUUID(), body: { kind: 'file', fileId } }, own);
    }
    const { items } = (await ask(`${path}/messages?after=0&limit=100`, null, own)).reply as { items: unknown[] };
    customers.push({ name, token, conversation: conversation.id, messages: items });
  }
  return { email, password, cookie: staff.cookie, csrf: staff['x-csrf-token'], widget, article: article.id, customers };
}

interface Session {
  csrf: string;
}

interface Visitor {
  token: string;
  conversation: { id: string };
}

type Ask = (path: string, body: object | null, headers?: Record<string, string>) => Promise<{ reply: unknown }>;

/** The bot has answered. */
async function settle(ask: Ask, path: string, headers: Record<string, string>): Promise<void> {
  const limit = Date.now() + 20_000;
  while (Date.now() < limit) {
    const { items } = (await ask(path, null, headers)).reply as { items: { author: { kind: string } }[] };
    if (items.at(-1)?.author.kind === 'bot') return;
    await new Promise((later) => setTimeout(later, 200));
  }
  throw new Error('The bot did not answer.');
}
