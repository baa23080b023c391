import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exportedEntry, type AuditEntry, type ExportedEntry } from '#contracts/http/audit';
import { openWorld, type Person, type World } from '../support/world.ts';

const hour = 60 * 60_000;

let world: World;
let admin: Person;
let auditor: Person;
let articleId: string;
let noon: Date;
beforeAll(async () => {
  world = await openWorld({ now: new Date('2026-03-02T03:00:00Z') });
  admin = await world.person('管理员', { roles: ['admin'] });
  auditor = await world.person('审计员', { roles: ['auditor'] });
  const draft = { question: '=1+1 是多少？', similar: [], answer: '二', category: '', validFrom: null, validTo: null };
  const article = await admin.call('articles.create', { body: draft });
  articleId = article.id;
  await admin.call('articles.publish', { params: { id: articleId }, body: { revision: 1 } });
  world.later(hour);
  noon = world.now();
  world.later(hour);
  await admin.call('articles.unpublish', { params: { id: articleId }, body: {} });
  await world.house.db.tenant(world.tenant, async (tx) => {
    for (let n = 0; n < 40; n++)
      await world.house.audit.append(tx, {
        actor: 'system:test',
        action: 'test.done',
        target: n === 0 ? `'quoted, "twice"\n` : `＝cmd|${n}`,
        detail: { n, 10: { b: [1.5, null, { z: 1, a: '\u{1f375}"\\' }], a: '-2' }, 9: true, '': '=x' },
      });
  });
});
afterAll(() => world.close());

interface Query {
  actor?: string;
  group?: string;
  target?: string;
  from?: string;
  to?: string;
}

/** All entries that a search finds, page by page, the latest first. */
async function search(query: Query, limit = 7): Promise<AuditEntry[]> {
  const found: AuditEntry[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await auditor.call('audit.list', { query: { ...query, limit, ...(cursor && { cursor }) } });
    found.push(...page.items);
    if (!page.next) return found;
    cursor = page.next;
  }
}

async function fetched(query: string, who = auditor): Promise<Response> {
  return fetch(`${world.url}/api/v1/audit/export?${query}`, { headers: who.headers });
}

describe('a search', () => {
  test('finds what somebody did, in pages, the latest first and each once', async () => {
    const all = await search({});
    const his = await search({ actor: admin.id });
    expect(his.map(({ seq }) => seq)).toEqual(
      all.filter(({ actorMark }) => actorMark === `staff:${admin.id}`).map(({ seq }) => seq),
    );
    expect(his.length).toBeGreaterThan(2);
    expect(await search({ actor: 'system:test', group: 'test' })).toHaveLength(40);
    expect(new Set(all.map(({ seq }) => seq)).size).toBe(all.length);
  });

  test('finds one kind of act, one thing, and a stretch of time, alone and together', async () => {
    expect((await search({ group: 'article' })).map(({ action }) => action)).toEqual([
      'article.unpublish',
      'article.publish',
    ]);
    expect((await search({ target: articleId })).length).toBe(2);
    expect((await search({ target: `article:${articleId}` })).length).toBe(2);
    expect((await search({ target: articleId, to: noon.toISOString() })).map(({ action }) => action)).toEqual([
      'article.publish',
    ]);
    // The same moment as somebody in Shanghai writes it.
    const local = new Date(noon.getTime() + 8 * hour).toISOString().replace('Z', '+08:00');
    expect((await search({ group: 'article', from: local })).map(({ action }) => action)).toEqual([
      'article.unpublish',
    ]);
    expect(await search({ group: 'articl' })).toEqual([]);
    expect(await search({ group: 'article', actor: 'system:test' })).toEqual([]);
  });

  test('says names beside what is stored', async () => {
    const [entry] = await search({ target: articleId });
    expect(entry).toMatchObject({
      actor: expect.stringContaining('管理员 <'),
      actorMark: `staff:${admin.id}`,
      target: '=1+1 是多少？',
      targetMark: `article:${articleId}`,
    });
  });

  test('knows which kinds of acts there are', async () => {
    const { items } = await auditor.call('audit.groups', {});
    const all = await search({});
    expect(items).toEqual([...new Set(all.map(({ action }) => action.split('.')[0]!))].toSorted());
  });
});

describe('the check', () => {
  test('goes on where it stopped, and finds what was changed in each stretch', async () => {
    const check = (after: number) =>
      world.house.db.tenant(world.tenant, (tx) => world.house.audit.verifyAfter(tx, { after, limit: 10 }));
    let so = await check(0);
    expect(so).toMatchObject({ entries: 10, intact: true });
    while (so.entries < so.total) so = await check(so.entries);
    expect(so).toMatchObject({ intact: true, entries: so.total, brokenAt: null });
    expect(await auditor.call('audit.verify', { query: { after: so.total } })).toMatchObject({ intact: true });
    await world.rows(`update audit_log set detail = '{"n": 99}' where tenant_id = $1 and seq = 15`, [world.tenant]);
    expect(await check(0)).toMatchObject({ intact: true, entries: 10 });
    expect(await check(10)).toMatchObject({ intact: false, brokenAt: 15 });
  });
});

describe('an export', () => {
  /** Runs the recipe of the documentation on a file, as an auditor would. */
  function recipe(text: string): { status: number; said: string } {
    const doc = readFileSync(join(import.meta.dirname, '../../../docs/audit.md'), 'utf8');
    const script = /```js\n(.*?)```/s.exec(doc)![1]!;
    const folder = mkdtempSync(join(tmpdir(), 'liren-audit-'));
    try {
      writeFileSync(join(folder, 'check-audit.mjs'), script);
      writeFileSync(join(folder, 'audit.jsonl'), text);
      const said = execFileSync(process.execPath, ['check-audit.mjs', 'audit.jsonl'], {
        cwd: folder,
        encoding: 'utf8',
      });
      return { status: 0, said };
    } catch (error) {
      const failed = error as { status: number; stdout: string };
      return { status: failed.status, said: failed.stdout };
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  test('as JSON lines is whole, and the recipe of the documentation finds it intact', async () => {
    const other = await intact();
    const response = await fetch(`${world.url}/api/v1/audit/export?format=jsonl`, { headers: other.headers });
    expect(response.headers.get('content-disposition')).toContain('attachment');
    const text = await response.text();
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => exportedEntry.parse(JSON.parse(line)));
    expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_, at) => at + 1));
    expect(lines.at(-1)).toMatchObject({
      action: 'audit.exported',
      actor: `staff:${other.id}`,
      detail: { format: 'jsonl' },
    });
    expect(lines.length).toBeGreaterThan(1_000);
    expect(recipe(text)).toEqual({
      status: 0,
      said: `${lines.length} entries, 0 broken, 0 gaps; the last is ${lines.length} ${lines.at(-1)!.hash}\n`,
    });
    // Whatever is changed, taken out or swapped shows.
    const rows = text.trimEnd().split('\n');
    const forged = rows.with(4, rows[4]!.replace('"actor":"', '"actor":"x'));
    expect(recipe(forged.join('\n')).status).toBe(1);
    expect(recipe(rows.toSpliced(4, 1).join('\n')).said).toContain('1 gaps');
    const renumbered = rows.toSpliced(4, 1).map((row, at) => row.replace(/"seq":\d+/, `"seq":${at + 1}`));
    expect(recipe(renumbered.join('\n')).status).toBe(1);
    expect(recipe(rows.with(3, rows[4]!).with(4, rows[3]!).join('\n')).said).toContain('gaps');
  });

  test('as CSV gives every value back, and no cell is a formula', async () => {
    const text = await (await fetched('format=csv')).text();
    expect(text.startsWith('tenant,seq,at,actor,actorName')).toBe(true);
    const [head, ...rows] = readCsv(text);
    expect(rows.length).toBeGreaterThan(40);
    for (const cell of rows.flat()) expect(cell).not.toMatch(/^[=+\-@\t\r＝＋－＠]/);
    const back = rows.map((row) => Object.fromEntries(row.map((cell, at) => [head![at]!, cell.replace(/^'/, '')])));
    expect(back.some(({ target }) => target === `'quoted, "twice"\n`)).toBe(true);
    expect(back.some(({ targetName }) => targetName === '=1+1 是多少？')).toBe(true);
    const entries = back.map((row) =>
      exportedEntry.parse({ ...row, seq: Number(row['seq']), detail: JSON.parse(row['detail']!) }),
    );
    const wrong = entries.filter((entry) => hashByHand(entry) !== entry.hash);
    expect(wrong.map(({ seq }) => seq)).toEqual([15]);
  });

  test('holds what the filters leave, and is remembered with them', async () => {
    const text = await (await fetched(`format=jsonl&group=article&actor=${admin.id}`)).text();
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as ExportedEntry);
    expect(lines.map(({ action }) => action)).toEqual(['article.publish', 'article.unpublish']);
    const [entry] = await search({ group: 'audit' });
    expect(entry).toMatchObject({
      action: 'audit.exported',
      actorMark: `staff:${auditor.id}`,
      detail: { format: 'jsonl', group: 'article', actor: admin.id },
    });
  });

  test('is for those who may read the audit', async () => {
    const agent = await world.person('坐席', { roles: ['agent'] });
    expect((await fetched('format=csv', agent)).status).toBe(403);
    expect((await fetched('format=xlsx')).status).toBe(400);
    expect((await fetched('format=csv&tenant=x')).status).toBe(400);
  });
});

/** A company whose chain nobody touched, longer than one page of an export. */
async function intact(): Promise<Person> {
  const other = await world.company('没有人动过的公司');
  const reader = await other.person('审计员', { roles: ['auditor'] });
  await world.house.db.tenant(other.tenant, async (tx) => {
    for (let n = 0; n < 1_020; n++)
      await world.house.audit.append(tx, {
        actor: 'system:test',
        action: 'test.done',
        target: `t:${n}`,
        detail: { n, 10: { b: [1.5, null, { z: 1, a: '\u{1f375}"\\' }], a: '-2' }, 9: true },
      });
  });
  return reader;
}

/** The recipe, written a second time without looking at ours. */
function hashByHand({ tenant, seq, at, actor, action, target, detail, previous }: ExportedEntry): string {
  const spell = (value: unknown): string => {
    if (Array.isArray(value)) return `[${value.map(spell).join(',')}]`;
    if (typeof value !== 'object' || value === null) return JSON.stringify(value);
    const keys = Object.keys(value).toSorted((a, b) => (a < b ? -1 : 1));
    const pairs = keys.map((key) => `[${JSON.stringify(key)},${spell((value as Record<string, unknown>)[key])}]`);
    return `{"pairs":[${pairs.join(',')}]}`;
  };
  const plain = [tenant, seq, at, actor, action, target].map((part) => JSON.stringify(part)).join(',');
  return createHash('sha256')
    .update(`[${plain},${spell(detail)},${JSON.stringify(previous)}]`)
    .digest('hex');
}

/** RFC 4180. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    rows.at(-1)!.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    if (end === '\r\n') rows.push([]);
    if (end === '') break;
  }
  return rows.filter((row) => row.length > 1);
}
