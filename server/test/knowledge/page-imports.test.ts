import { afterAll, beforeAll, expect, test } from 'vitest';
import { answers, openReceiver, type Receiver } from '../support/receiver.ts';
import { openWorld, type Person, type World } from '../support/world.ts';
import { Bringing } from './bringing.ts';

let world: World;
let site: Receiver;
let editor: Person;
beforeAll(async () => {
  // The operator has opened the machine itself; without that nothing inside is called.
  world = await openWorld({ settings: { OUTBOUND_ALLOW: '127.0.0.0/8' } });
  site = await openReceiver();
  editor = await world.person('lin', { roles: ['editor'] });
});
afterAll(async () => {
  await site.close();
  await world.close();
});

const html = (
  title: string,
  opens: string,
) => `<!doctype html><html lang="zh"><head><title>${title}</title></head><body>
<nav><a href="/">首页</a><a href="/about">关于</a></nav>
<article><h1>${title}</h1><h2>营业时间</h2><p>${`门店${opens}开门，晚上十点关门，节假日照常营业。`.repeat(6)}</p>
<h2>停车</h2><p>${'地下一层停车场，消费满一百元免费停车两小时。'.repeat(6)}</p></article>
<script>alert(1)</script></body></html>`;
const page = (title: string, opens: string) =>
  site.does(answers(200, html(title, opens), { 'content-type': 'text/html; charset=utf-8' }));

async function bringPage(url: string) {
  const bringing = await Bringing.begin(editor, { kind: 'document' });
  await editor.call('imports.addUrl', { params: { id: bringing.id }, body: { url } });
  return { bringing, preview: await bringing.read() };
}

test('a page comes in as an article, and again as an update of the same', async () => {
  const url = `${site.url}/help/opening`;
  page('门店须知', '九点');
  const first = await bringPage(url);
  expect(first.preview).toMatchObject({ state: 'ready', trouble: null, files: [{ source: 'url', format: 'html' }] });
  const { result, files } = await first.bringing.commit();
  expect(result).toMatchObject({ added: 1, changed: 0 });
  const { id } = files[0]!.article!;
  const params = { id };
  const article = await editor.call('articles.get', { params });
  expect(article).toMatchObject({ kind: 'document', question: '门店须知' });
  const texts = async () =>
    (await editor.call('articles.chunks', { params, query: {} })).items.map(({ text }) => text).join('\n');
  expect(await texts()).toContain('门店九点开门');
  expect(await texts()).not.toMatch(/alert|首页/);
  page('门店须知 2027', '八点半');
  const again = await bringPage(url);
  expect((await again.bringing.commit()).result).toMatchObject({ added: 0, changed: 1 });
  expect(await texts()).toContain('门店八点半开门');
  expect(await texts()).toContain('地下一层停车场');
  expect((await editor.call('articles.get', { params })).question).toBe('门店须知 2027');
  const same = await bringPage(url);
  expect((await same.bringing.commit()).result).toMatchObject({ added: 0, changed: 0, unchanged: 1 });
});

test.each([
  ['an address that is not there', answers(404, 'no'), 'import.fetch_failed'],
  ['what nobody can read', answers(200, 'x', { 'content-type': 'video/mp4' }), 'file.unknown_kind'],
  ['a way out of what the operator opened', answers(302, '', { location: 'http://10.0.0.8/' }), 'import.url_refused'],
] as const)('%s is refused by name', async (_, answer, code) => {
  site.does(answer);
  const { preview } = await bringPage(`${site.url}/${code}`);
  expect(preview).toMatchObject({ state: 'failed', trouble: { code } });
});
