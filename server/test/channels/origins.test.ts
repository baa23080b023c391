/** Which pages may hold a chat. The browser keeps the frame; the server keeps the launcher and the visit. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WidgetDetail } from '#contracts/http/widgets';
import { openWorld, type World } from '../support/world.ts';
import { Designer } from './designer.ts';

const shop = 'https://shop.example.com';
const listed = [shop, 'https://*.example.org', 'http://localhost:8080'];
let world: World;
let designer: Designer;
let open: WidgetDetail;
let closed: WidgetDetail;
beforeAll(async () => {
  world = await openWorld();
  designer = await Designer.of(world, world);
  open = await designer.make();
  closed = await designer.with({ origins: listed });
});
afterAll(() => world.close());

const allowed = [shop, 'https://a.example.org', 'https://a.b.example.org', 'http://localhost:8080'];
const refused = [
  'https://evil.example.com',
  'http://shop.example.com',
  'https://shop.example.com:8443',
  'https://shop.example.com.evil.com',
  'https://example.org',
  'https://evilexample.org',
  'http://a.example.org',
  'http://localhost:8081',
  'null',
];
const launcher = (key: string, origin?: string) =>
  designer.visitor(undefined, origin)('widget.launcher', { params: { key } });
const enter = (key: string, { named, header }: { named?: string; header?: string } = {}) =>
  designer.visitor(undefined, header)('visitor.start', { body: { widget: key, ...(named && { origin: named }) } });

describe('with a list', () => {
  test.each(allowed)('%s may', async (origin) => {
    expect(await launcher(closed.key, origin)).toMatchObject({ is: 'shown' });
    expect(await enter(closed.key, { named: origin })).toMatchObject({ form: false });
    expect(await enter(closed.key, { header: origin })).toMatchObject({ form: false });
  });

  test.each(refused)('%s may not', async (origin) => {
    expect(await launcher(closed.key, origin)).toEqual({ is: 'refused' });
    const no = { code: 'widget.origin_refused' };
    await expect(enter(closed.key, { named: origin })).rejects.toMatchObject(no);
    await expect(enter(closed.key, { header: origin })).rejects.toMatchObject(no);
    // The frame is ours and says so; the page around it is still looked at.
    await expect(enter(closed.key, { named: origin, header: world.url })).rejects.toMatchObject(no);
  });

  test('who is refused has left no row', async () => {
    const count = async () => (await world.rows('select 1 from customers')).length;
    const before = await count();
    await expect(enter(closed.key, { named: refused[0]! })).rejects.toMatchObject({ code: 'widget.origin_refused' });
    expect(await count()).toBe(before);
  });

  test('our own page, and a program without an origin, may', async () => {
    expect(await enter(closed.key, { header: world.url })).toMatchObject({ form: false });
    expect(await enter(closed.key)).toMatchObject({ form: false });
    expect(await launcher(closed.key)).toMatchObject({ is: 'shown' });
  });
});

test('without a list every page may, as before', async () => {
  for (const origin of [...allowed, ...refused.slice(0, -1)]) {
    expect(await launcher(open.key, origin)).toMatchObject({ is: 'shown' });
    expect(await enter(open.key, { named: origin })).toMatchObject({ form: false });
  }
});

test('the page of the chat says who may frame it, and changes with the list', async () => {
  const ancestors = async (key: string) => {
    const page = await fetch(`${world.url}/chat?widget=${key}`);
    return /frame-ancestors ([^;]+)/.exec(page.headers.get('content-security-policy') ?? '')?.[1];
  };
  expect(await ancestors(open.key)).toBe('*');
  expect(await ancestors(closed.key)).toBe(`'self' ${listed.join(' ')}`);
  await designer.set(closed, { origins: [shop] });
  expect(await ancestors(closed.key)).toBe(`'self' ${shop}`);
  await designer.set(closed, { origins: listed });
});

test('the look of the button can be read from every page, and nothing else can', async () => {
  const asked = (path: string) => fetch(world.url + path, { headers: { origin: 'https://evil.example.com' } });
  const button = await asked(`/chat/v1/widgets/${closed.key}/launcher`);
  expect([button.headers.get('access-control-allow-origin'), await button.json()]).toEqual(['*', { is: 'refused' }]);
  const face = await asked(`/chat/v1/widgets/${closed.key}`);
  expect(face.headers.get('access-control-allow-origin')).toBeNull();
  const gone = await asked('/chat/v1/widgets/no-such-widget/launcher');
  expect([gone.status, gone.headers.get('access-control-allow-origin')]).toEqual([404, '*']);
});
