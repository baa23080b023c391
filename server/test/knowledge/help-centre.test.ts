import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorld, type Person, type World } from '../support/world.ts';

let world: World;
let admin: Person;
beforeAll(async () => {
  world = await openWorld();
  admin = await world.person('林夏', { roles: ['admin'] });
});
afterAll(() => world.close());

const none = { 'zh-CN': '', en: '' };
const page = async (path: string) => {
  const answer = await fetch(`${world.url}${path}`, { redirect: 'manual' });
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
};
const article = {
  similar: [],
  negative: [],
  answers: [],
  language: null,
  products: [],
  category: '费用',
  validFrom: null,
  validTo: null,
  folderId: null,
};
async function publish(given: object): Promise<string> {
  const made = await admin.call('articles.create', { body: { ...article, kind: 'qa', ...given } as never });
  await admin.call('articles.publish', { params: { id: made.id }, body: { revision: made.revision } });
  return made.id;
}
async function show(slug: string, given: object = {}) {
  const { revision } = await admin.call('help.get', {});
  const centre = { shown: true, slug, title: none, intro: none, folderIds: [], ...given };
  return admin.call('help.update', { body: { centre, revision } });
}

test('nobody finds a help centre that is not shown', async () => {
  const { slug } = await admin.call('help.get', {});
  const hidden = await page(`/help/${slug}`);
  expect(hidden.status).toBe(404);
  expect((await page('/help/never-was')).text).toBe(hidden.text);
});

test('readers browse and search what is published, and nothing else', async () => {
  const shown = await publish({
    question: '押金什么时候退？',
    answer: '合同结束后 30 天内退还。\n\n详见 https://example.com/a?b=1&c=2。',
  });
  const script = await publish({ kind: 'script', question: '押金安抚话术', answer: '您放心，{{称呼}}。' });
  const draft = await admin.call('articles.create', {
    body: { ...article, kind: 'qa', question: '没写完的押金', answer: '草稿' },
  });
  await show('tea');
  const home = await page('/help/tea');
  expect(home.status).toBe(200);
  expect(home.text).toContain('费用');
  expect(home.headers.get('content-security-policy')).toContain("default-src 'none'");
  const category = await page(`/help/tea/c/${encodeURIComponent('费用')}`);
  expect(category.text).toContain('押金什么时候退');
  expect(category.text).not.toContain('安抚话术');
  expect(category.text).not.toContain('没写完');
  const read = await page(`/help/tea/a/${shown}`);
  expect(read.text).toContain('合同结束后 30 天内退还。');
  expect(read.text).toContain('href="https://example.com/a?b=1&#38;c=2"');
  for (const id of [script, draft.id, 'x', '00000000-0000-7000-8000-000000000000'])
    expect((await page(`/help/tea/a/${id}`)).status).toBe(404);
  expect((await page(`/help/tea/search?q=${encodeURIComponent('押金多久退')}`)).text).toContain(shown);
  expect((await page('/help/tea/sitemap.xml')).text).toContain(`/help/tea/a/${shown}`);
});

test('what an article says is text, never markup', async () => {
  const id = await publish({
    question: '<script>alert(1)</script>多少钱',
    answer: '<img src=x onerror=alert(1)> javascript:alert(1)',
  });
  await show('tea');
  const read = await page(`/help/tea/a/${id}`);
  expect(read.text).not.toMatch(/<script|<img src=x|href="javascript/i);
  const asked = await page(`/help/tea/search?q=${encodeURIComponent('"><script>1</script>')}`);
  expect(asked.text).not.toContain('<script');
});

test('a language shows what is answered in it, under a title in its letters', async () => {
  const always = { channel: null, validFrom: null, validTo: null };
  const id = await publish({
    question: '可以开发票吗？',
    similar: ['Can I get an invoice?'],
    answer: '可以。',
    answers: [{ ...always, language: 'en', answer: 'Yes, within three days.' }],
  });
  await show('tea');
  const english = await page(`/help/tea/c/${encodeURIComponent('费用')}?lang=en`);
  expect(english.text).toContain('Can I get an invoice?');
  expect(english.text).not.toContain('押金什么时候退');
  expect((await page(`/help/tea/a/${id}?lang=en`)).text).toContain('Yes, within three days.');
  expect((await page(`/help/tea/a/${id}`)).text).toContain('可以。');
});

test('an address belongs to one company, and a change names what it saw', async () => {
  await show('tea');
  const other = await world.company('别家');
  const theirs = await other.person('别家的人', { roles: ['admin'] });
  const centre = { shown: true, slug: 'tea', title: none, intro: none, folderIds: [] };
  await expect(theirs.call('help.update', { body: { centre, revision: 0 } })).rejects.toMatchObject({
    code: 'request.invalid',
  });
  await expect(admin.call('help.update', { body: { centre, revision: 0 } })).rejects.toMatchObject({
    code: 'settings.conflict',
  });
});

test('strange addresses are not found, never an error', async () => {
  await show('tea');
  for (const path of [
    '/help/tea/a/%00',
    '/help/tea/c/%00',
    '/help/tea/c/x?page=-1',
    '/help/TEA',
    '/help/tea/c/%F0%9F%8D%B5',
  ])
    expect({ path, status: (await page(path)).status }).toEqual({ path, status: 404 });
  expect((await page('/help/tea/search?q=%00')).status).toBe(200);
  expect((await page('/help/tea/search?q=a&q=b&lang=xx')).status).toBe(200);
});

test('too many searches from one place wait', async () => {
  await show('tea');
  const all = await Promise.all(Array.from({ length: 40 }, () => page('/help/tea/search?q=x')));
  const refused = all.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThan(0);
  expect(Number(refused[0]!.headers.get('retry-after'))).toBeGreaterThan(0);
});
