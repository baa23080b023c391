import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCompliance, type Compliance, type NewTerm } from '#compliance';
import { openGround, type Ground } from '../support/ground.ts';

let ground: Ground;
let compliance: Compliance;

beforeAll(async () => {
  ground = await openGround();
  compliance = createCompliance(ground);
  await ground.facts.start({ durable: false });
});
afterAll(() => ground.close());

const add = (tenant: string, ...terms: NewTerm[]) =>
  ground.db.tenant(tenant, (tx) => compliance.importLexicon(tx, terms));

async function eventually(check: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 1_000;
  while (!(await check())) {
    if (performance.now() > end) throw new Error('not within a second');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

test('refuses with the reason, warns without refusing, and knows its company', async () => {
  const tenant = randomUUID();
  await add(tenant, { term: '保本', reason: '承诺收益' }, { term: '最低价', reason: '绝对化用语', severity: 'warn' });
  expect(await compliance.verdictOn(tenant, '我们保　本，全网最低价')).toEqual({
    ok: false,
    terms: [{ term: '保本', reason: '承诺收益', severity: 'refuse', start: 2, end: 5 }],
  });
  expect(await compliance.verdictOn(tenant, '全网最低价')).toMatchObject({ ok: true, warnings: [{ term: '最低价' }] });
  expect(await compliance.verdictOn(randomUUID(), '保本')).toEqual({ ok: true, warnings: [] });
});

test('a change is in force on every node within a second', async () => {
  const node = await ground.node();
  const there = createCompliance(node);
  await node.facts.start({ durable: false });
  const tenant = randomUUID();
  for (const each of [compliance, there]) expect((await each.verdictOn(tenant, '躺赚')).ok).toBe(true);
  await add(tenant, { term: '躺赚', reason: '承诺收益' });
  for (const each of [compliance, there]) await eventually(async () => !(await each.verdictOn(tenant, '躺赚')).ok);
});

test('importing a term again updates it', async () => {
  const tenant = randomUUID();
  await add(tenant, { term: '稳賺', reason: '旧' }, { term: '稳赚', reason: '中' });
  await add(tenant, { term: '稳 赚', reason: '新', severity: 'warn' });
  await eventually(async () => (await compliance.verdictOn(tenant, '稳赚')).ok);
  expect(await compliance.verdictOn(tenant, '稳赚')).toMatchObject({ warnings: [{ reason: '新' }] });
});

test('an invisible or endless term is refused', async () => {
  await expect(add(randomUUID(), { term: '\u200b ', reason: '' })).rejects.toMatchObject({ code: 'request.invalid' });
  await expect(add(randomUUID(), { term: '长'.repeat(61), reason: '' })).rejects.toMatchObject({
    code: 'request.invalid',
  });
});

test('links may point to hosts of the company', async () => {
  const tenant = randomUUID();
  await ground.db.tenant(tenant, (tx) => compliance.importLinkHosts(tx, ['https://www.manhuqing.example', 'Shop.CN']));
  expect(await compliance.allowedHosts(tenant)).toEqual(['manhuqing.example', 'shop.cn']);
  await expect(ground.db.tenant(tenant, (tx) => compliance.importLinkHosts(tx, ['nonsense']))).rejects.toMatchObject({
    code: 'request.invalid',
  });
});

test('the franchise pack may say its own articles', async () => {
  const pack = join(import.meta.dirname, '../../../packs/franchise');
  const tenant = randomUUID();
  await add(tenant, ...(JSON.parse(readFileSync(join(pack, 'lexicon.json'), 'utf8')) as NewTerm[]));
  const lines = readFileSync(join(pack, 'articles.jsonl'), 'utf8').trim().split('\n');
  const refused = [];
  for (const line of lines) {
    const { id, answer } = JSON.parse(line) as { id: string; answer: string };
    const verdict = await compliance.verdictOn(tenant, answer);
    if (!verdict.ok) refused.push([id, verdict.terms]);
  }
  expect(refused).toEqual([]);
});
