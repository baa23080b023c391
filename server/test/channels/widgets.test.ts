/** Widgets as staff make them and customers meet them. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { widgetSettings, type WidgetSettings } from '#contracts/http/widgets';
import { png as drawnPng } from '../support/pictures.ts';
import { openWorld, until, type Company, type World } from '../support/world.ts';
import { both, Designer } from './designer.ts';

/** An ordinary Wednesday evening after hours. */
const evening = new Date('2026-11-25T20:00:00+08:00');
/** One pixel. */
const png = drawnPng.toString('base64');
let world: World;
let designer: Designer;
beforeAll(async () => {
  const weekly = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '09:00', to: '18:00' }));
  world = await openWorld({ now: evening, hours: { timeZone: 'Asia/Shanghai', weekly } });
  designer = await Designer.of(world, world);
});
afterAll(() => world.close());

const faceOf = (key: string) => designer.visitor()('widget.get', { params: { key } });

describe('a widget', () => {
  test('is made with ordinary settings, changed, and shows the change', async () => {
    const made = await designer.make('  官网  ');
    expect([made.name, made.settings.launcher.side, made.archived]).toEqual(['官网', 'right', false]);
    await designer.set(made, {
      brand: '满壶晴',
      colour: '#b42318',
      greeting: both('欢迎', 'Welcome'),
      suggestions: { 'zh-CN': ['加盟费多少'], en: [] },
      languages: ['en'],
    });
    expect(await faceOf(made.key)).toMatchObject({
      brand: '满壶晴',
      colour: '#b42318',
      greeting: both('欢迎', 'Welcome'),
      suggestions: { 'zh-CN': ['加盟费多少'], en: ['加盟费多少'] },
      languages: ['en'],
      people: { online: 0, hours: both('周一至周五 9:00–18:00', 'Mon–Fri 9:00–18:00') },
      privacy: null,
      form: null,
    });
    const lines = await world.rows<{ action: string }>(`select action from audit_log where target = $1 order by seq`, [
      `widget:${made.id}`,
    ]);
    expect(lines.map(({ action }) => action)).toEqual(['widget.created', 'widget.updated']);
  });

  test('of which two people have changed the same state: the second is refused and nothing of his is kept', async () => {
    const made = await designer.make();
    const body = { name: '甲', settings: made.settings, revision: made.revision };
    const params = { id: made.id };
    await designer.admin.call('widgets.update', { params, body });
    const second = designer.admin.call('widgets.update', { params, body: { ...body, name: '乙' } });
    await expect(second).rejects.toMatchObject({ code: 'settings.conflict' });
    expect((await designer.admin.call('widgets.get', { params })).name).toBe('甲');
  });

  test('that is archived lets nobody new in and shows no button, until it is taken back', async () => {
    const made = await designer.make();
    const archive = (archived: boolean) =>
      designer.admin.call('widgets.archive', { params: { id: made.id }, body: { archived } });
    const enter = () => designer.visitor()('visitor.start', { body: { widget: made.key } });
    const before = await enter();
    await archive(true);
    await expect(enter()).rejects.toMatchObject({ code: 'widget.not_found' });
    await expect(faceOf(made.key)).rejects.toMatchObject({ code: 'widget.not_found' });
    // Who talks already is not cut off in the middle.
    const talking = designer.visitor(before.token);
    const said = { clientId: randomUUID(), body: { kind: 'text' as const, text: '还在吗' } };
    await talking('visitor.send', { params: { id: before.conversation.id }, body: said });
    await archive(false);
    expect((await enter()).conversation.id).toBeDefined();
  });

  test('of another company does not exist', async () => {
    const other: Company = await world.company('别家');
    const stranger = await Designer.of(other, world);
    const made = await designer.make();
    const params = { id: made.id };
    const body = { name: 'x', settings: made.settings, revision: made.revision };
    const gone = { code: 'widget.not_found' };
    await expect(stranger.admin.call('widgets.get', { params })).rejects.toMatchObject(gone);
    await expect(stranger.admin.call('widgets.update', { params, body })).rejects.toMatchObject(gone);
    await expect(stranger.admin.call('widgets.secret', { params })).rejects.toMatchObject(gone);
    await expect(stranger.admin.call('widgets.rotateSecret', { params, body: {} })).rejects.toMatchObject(gone);
    await expect(
      stranger.admin.call('widgets.preview', { params, body: { settings: made.settings } }),
    ).rejects.toMatchObject(gone);
  });

  test('is previewed without a trace', async () => {
    const made = await designer.make();
    const settings: WidgetSettings = {
      ...made.settings,
      brand: '未保存',
      launcher: { ...made.settings.launcher, side: 'left' },
    };
    const shown = await designer.admin.call('widgets.preview', { params: { id: made.id }, body: { settings } });
    expect([shown.view.brand, shown.launcher]).toMatchObject(['未保存', { is: 'shown', side: 'left' }]);
    expect((await faceOf(made.key)).brand).not.toBe('未保存');
  });

  test('written before there were versions is read as it was meant', async () => {
    const made = await designer.make();
    const old = {
      brand: '旧',
      colour: '#112233',
      greeting: { 'zh-CN': '老样子' },
      suggestions: {},
      hours: '每天 9–21',
      identityRequired: false,
    };
    await world.rows('update widgets set settings = $1 where id = $2', [JSON.stringify(old), made.id]);
    expect(await faceOf(made.key)).toMatchObject({
      brand: '旧',
      greeting: both('老样子'),
      people: { hours: both('每天 9–21') },
      privacy: null,
    });
    expect((await designer.set(made, { brand: '新' })).settings.greeting['zh-CN']).toBe('老样子');
  });

  test('hides its button at night when that is wished, and not while somebody is there', async () => {
    const made = await designer.with({ away: { mode: 'hide', words: both('') } });
    const launcher = () => designer.visitor()('widget.launcher', { params: { key: made.key } });
    expect(await launcher()).toEqual({ is: 'hidden' });
    const mei = await world.person('mei');
    expect(await launcher()).toMatchObject({ is: 'shown' });
    await mei.call('session.presence', { body: { presence: 'away' } });
  });
});

describe('what may stand in the settings', () => {
  const good = (): Promise<WidgetSettings> => designer.make().then(({ settings }) => settings);

  test.each([
    'red',
    '#0f766',
    '#0f766e;}body{display:none',
    '#0f766e}</style><script>alert(1)</script>',
    'url(javascript:alert(1))',
    'expression(alert(1))',
    'var(--x)',
    '#０ｆ７６６ｅ',
  ])('B-32: the colour %s is refused', async (colour) => {
    expect(widgetSettings.safeParse({ ...(await good()), colour }).success).toBe(false);
    await expect(designer.with({ colour })).rejects.toMatchObject({ code: 'request.invalid' });
  });

  test.each([
    'https://shop.example.com; script-src *',
    'https://shop.example.com/path',
    "'none'",
    '*',
    'https://*',
    'https://a.*.com',
    'javascript:alert(1)',
    'https://shop.example.com\r\nx: y',
    'https://user@shop.example.com',
    'ftp://shop.example.com',
  ])('the page %j is none: it would become part of a header', async (origin) => {
    await expect(designer.with({ origins: [origin] })).rejects.toMatchObject({ code: 'request.invalid' });
  });

  test.each(['javascript:alert(1)', 'data:text/html,x', '//evil.example', 'privacy.html', 'java\nscript:alert(1)'])(
    'B-27: %j is no address of a privacy notice',
    async (link) => {
      const privacy = { mode: 'notice' as const, text: both('x'), link };
      await expect(designer.with({ privacy })).rejects.toMatchObject({ code: 'request.invalid' });
    },
  );

  test('B-27: words that look like markup stay words, on the way in and on the way out', async () => {
    const evil = both('<img src=x onerror=alert(1)>', '"><script>alert(1)</script>');
    const made = await designer.with({
      greeting: evil,
      privacy: { mode: 'notice', text: evil, link: 'https://example.com/privacy' },
      form: { asked: true, title: evil, fields: [{ id: 'a', kind: 'text', label: both('<b>x</b>'), required: false }] },
    });
    const face = await faceOf(made.key);
    expect([face.greeting, face.privacy?.text, face.form?.title]).toEqual([evil, evil, evil]);
  });

  test('a field of the form is named once', async () => {
    const field = { id: 'a', kind: 'text' as const, label: both('x'), required: false };
    const form = { asked: true, title: both(''), fields: [field, field] };
    await expect(designer.with({ form })).rejects.toMatchObject({ code: 'request.invalid' });
  });
});

describe('who may', () => {
  test('only who may write settings sees and turns secrets', async () => {
    const made = await designer.make();
    const lead = await world.person('lead', { roles: ['supervisor'] });
    const params = { id: made.id };
    const denied = { code: 'permission.denied' };
    expect((await lead.call('widgets.get', { params })).id).toBe(made.id);
    await expect(lead.call('widgets.secret', { params })).rejects.toMatchObject(denied);
    await expect(lead.call('widgets.rotateSecret', { params, body: {} })).rejects.toMatchObject(denied);
    expect(JSON.stringify(await lead.call('widgets.get', { params }))).not.toMatch(/secret/i);
    const agent = await world.person('agent');
    await expect(agent.call('widgets.list', {})).rejects.toMatchObject(denied);
  });
});

describe('the company', () => {
  test('two people who change it at once: the second is refused', async () => {
    const { admin } = designer;
    const { id: _, logo: __, revision, ...company } = await admin.call('company.get', {});
    await admin.call('company.update', { body: { company: { ...company, brand: '满壶晴' }, revision } });
    const second = admin.call('company.update', { body: { company: { ...company, brand: '别的' }, revision } });
    await expect(second).rejects.toMatchObject({ code: 'settings.conflict' });
    const made = await designer.make();
    expect((await faceOf(made.key)).brand).toBe('满壶晴');
  });

  test.each([
    ['an SVG', `data:image/svg+xml;base64,${Buffer.from('<svg onload="alert(1)"/>').toString('base64')}`],
    [
      'a page that says it is a png',
      `data:image/png;base64,${Buffer.from('<script>alert(1)</script>').toString('base64')}`,
    ],
    ['an address', 'https://evil.example/logo.png'],
    ['a png with a tail', `data:image/png;base64,${png}" onload="alert(1)`],
  ])('%s is no logo', async (_, image) => {
    await expect(designer.admin.call('company.setLogo', { body: { image } })).rejects.toMatchObject({
      code: 'file.type_refused',
    });
  });

  test('a logo is shown and taken away', async () => {
    const image = `data:image/png;base64,${png}`;
    const made = await designer.make();
    await designer.admin.call('company.setLogo', { body: { image } });
    expect((await faceOf(made.key)).logo).toBe(image);
    await designer.admin.call('company.setLogo', { body: { image: null } });
    expect((await faceOf(made.key)).logo).toBeNull();
  });

  test('the calendar: one at a time, with what it means in the coming days', async () => {
    const { admin } = designer;
    const { calendar, revision } = await admin.call('calendar.get', {});
    const reason = both('盘点', 'Stocktaking');
    const closed = { from: '2026-11-26', to: '2026-11-26', spans: [], reason };
    const next = { ...calendar!, holidays: 'china' as const, exceptions: [closed] };
    const preview = await admin.call('calendar.preview', { body: { calendar: next } });
    expect(preview.now).toEqual({ is: 'closed', opensAt: '2026-11-27T01:00:00.000Z' });
    expect((await admin.call('calendar.get', {})).revision).toBe(revision);
    const set = await admin.call('calendar.update', { body: { calendar: next, revision } });
    expect(set.days.find(({ date }) => date === '2026-11-26')).toMatchObject({ rule: 'exception', spans: [], reason });
    const again = admin.call('calendar.update', { body: { calendar: next, revision } });
    await expect(again).rejects.toMatchObject({ code: 'settings.conflict' });
    const made = await designer.make();
    world.later(4 * 3600_000 + 60_000);
    expect((await faceOf(made.key)).people.closed).toEqual({ opensAt: '2026-11-27T01:00:00.000Z', reason });
  });

  test('whoever waits at night is promised the next opening', async () => {
    const wang = await world.customer('night');
    await wang.asksForPerson();
    const queued = (await wang.messages()).flatMap(({ body }) =>
      body.kind === 'event' && body.event.type === 'handoff.queued' ? [body.event] : [],
    );
    expect(queued).toMatchObject([{ online: 0, promisedAt: '2026-11-27T01:30:00.000Z' }]);
  });
});

test('another node hears of a change within two seconds', async () => {
  const made = await designer.make();
  const node = await world.node();
  const enter = await designer.visitor()('visitor.start', { body: { widget: made.key } });
  const read = () =>
    fetch(`${node}/chat/v1/conversations/${enter.conversation.id}`, {
      headers: { authorization: `Bearer ${enter.token}` },
    });
  expect((await read()).status).toBe(200);
  await designer.set(made, { identityRequired: true });
  const since = Date.now();
  await until(async () => (await read()).status === 401);
  expect(Date.now() - since).toBeLessThan(2_000);
});
