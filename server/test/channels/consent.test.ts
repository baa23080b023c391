/** P-01: nothing is stored about anybody before he agrees, and nothing is processed after he takes it back. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WidgetDetail, WidgetSettings } from '#contracts/http/widgets';
import { Customer, openWorld, Socket, until, type World } from '../support/world.ts';
import { both, Designer } from './designer.ts';

let world: World;
let designer: Designer;
let widget: WidgetDetail;
const asks = (text: string): WidgetSettings['privacy'] => ({
  mode: 'consent',
  text: both(text),
  link: 'https://example.com/p',
});

beforeAll(async () => {
  world = await openWorld();
  designer = await Designer.of(world, world);
  widget = await designer.with({ privacy: asks('我们保存对话。') });
});
afterAll(() => world.close());

const start = (more: object = {}) => designer.visitor()('visitor.start', { body: { widget: widget.key, ...more } });
const enter = async (): Promise<Customer> => {
  const { token, conversation } = await start({ consent: await version() });
  return new Customer(world.url, token, conversation.id);
};
const version = async () =>
  (await designer.visitor()('widget.get', { params: { key: widget.key } })).privacy?.version ?? 0;

/** Every row that could be about a visitor. */
async function traces(): Promise<Record<string, number>> {
  const tables = [
    'customers',
    'customer_identities',
    'data_keys',
    'conversations',
    'messages',
    'consents',
    'widget_forms',
  ];
  const counts = tables.map(async (table) => {
    const [row] = await world.rows<{ count: string }>(`select count(*) from ${table}`);
    return [table, Number(row!.count)] as const;
  });
  const [fact] = await world.rows<{ count: string }>(`select count(*) from facts where type not like 'widget.%'`);
  return Object.fromEntries([...(await Promise.all(counts)), ['facts', Number(fact!.count)]]);
}

describe('before consent', () => {
  test('P-01: who looks, or tries without agreeing, leaves no row at all', async () => {
    const before = await traces();
    await designer.visitor()('widget.get', { params: { key: widget.key } });
    await designer.visitor()('widget.launcher', { params: { key: widget.key } });
    for (const consent of [undefined, (await version()) + 1, 99]) {
      await expect(start(consent === undefined ? {} : { consent })).rejects.toMatchObject({
        code: 'visitor.consent_required',
      });
    }
    expect(await traces()).toEqual(before);
  });

  test('P-01: a token of the time before consent was asked is worth nothing until he agrees', async () => {
    const open = await designer.make();
    const { token, conversation } = await designer.visitor()('visitor.start', { body: { widget: open.key } });
    const old = new Customer(world.url, token, conversation.id);
    await old.says('你好');
    await designer.set(open, { privacy: asks('现在要问了。') });
    await until(async () =>
      old.state().then(
        () => false,
        (error: { code: string }) => error.code === 'visitor.consent_required',
      ),
    );
    await expect(old.says('再说一句')).rejects.toMatchObject({ code: 'visitor.consent_required' });
    const again = await designer.visitor()('visitor.start', { body: { widget: open.key, token, consent: 1 } });
    expect(again.conversation.id).toBe(conversation.id);
  });
});

describe('with consent', () => {
  test('P-01: it is recorded with version and time, the desk sees it, and the customer is not asked again', async () => {
    const now = await version();
    const li = await enter();
    const kept = await world.rows<{ version: number; given_at: Date; withdrawn_at: Date | null }>(
      'select version, given_at, withdrawn_at from consents where conversation_id = $1',
      [li.conversation],
    );
    expect(kept).toMatchObject([{ version: now, withdrawn_at: null }]);
    expect(Math.abs(kept[0]!.given_at.getTime() - world.now().getTime())).toBeLessThan(10_000);
    const [notice] = await world.rows('select text, link from widget_notices where widget_id = $1 and version = $2', [
      widget.id,
      now,
    ]);
    expect(notice).toEqual({ text: both('我们保存对话。'), link: 'https://example.com/p' });
    expect((await start({ token: li.token })).conversation.id).toBe(li.conversation);
    expect(await li.messages()).toEqual([]);
    const desk = await designer.admin.call('conversations.messages', { params: { id: li.conversation }, query: {} });
    expect(desk.items.map(({ body }) => body)).toEqual([
      { kind: 'event', event: { type: 'consent.given', version: now } },
    ]);
  });

  test('P-01: another wording asks anew, another colour does not', async () => {
    const li = await enter();
    const before = await version();
    await designer.set(widget, { colour: '#123456' });
    expect(await version()).toBe(before);
    expect((await start({ token: li.token })).conversation.id).toBe(li.conversation);
    await designer.set(widget, { privacy: asks('我们保存对话，也用来培训。') });
    expect(await version()).toBe(before + 1);
    await expect(start({ token: li.token })).rejects.toMatchObject({ code: 'visitor.consent_required' });
    await expect(start({ token: li.token, consent: before })).rejects.toMatchObject({
      code: 'visitor.consent_required',
    });
    expect((await start({ token: li.token, consent: before + 1 })).conversation.id).toBe(li.conversation);
  });
});

describe('consent withdrawn', () => {
  test('P-01: ends the visit at once on every node, drops what was asked, and tells staff', async () => {
    const node = await world.node();
    const li = await enter();
    await li.asksForPerson();
    const socket = await li.socket();
    const elsewhere = new Customer(node, li.token, li.conversation);
    await elsewhere.state();
    await li.own('visitor.withdraw', { body: {} });
    expect((await socket.closes()).reason).toBe('signed-out');
    const over = { code: 'visitor.expired' };
    await until(async () =>
      elsewhere.state().then(
        () => false,
        () => true,
      ),
    );
    for (const one of [li, elsewhere]) {
      await expect(one.says('还能说吗')).rejects.toMatchObject(over);
      await expect(one.messages()).rejects.toMatchObject(over);
      await expect(one.asksForPerson()).rejects.toMatchObject(over);
      await expect(one.own('visitor.form', { body: { answers: {} } })).rejects.toMatchObject(over);
    }
    const again = await new Socket(`${world.url.replace('http', 'ws')}/chat/v1/socket`).opened();
    again.send({ t: 'hello', token: li.token });
    expect((await again.closes()).code).toBeGreaterThanOrEqual(4_000);
    const { conversation } = await designer.admin.call('conversations.get', { params: { id: li.conversation } });
    expect(conversation).toMatchObject({ status: 'closed', speaker: 'bot', waitingSince: null });
    const listed = await designer.admin.call('withdrawals.list', { query: {} });
    expect(listed.items).toMatchObject([{ conversationId: li.conversation, widget: '官网', handledAt: null }]);
    expect(await world.rows(`select 1 from audit_log where action = 'consent.withdrawn'`)).toHaveLength(1);
  });

  test('P-01: a question that the bot is working on is not answered any more', async () => {
    const li = await enter();
    await using held = await world.holdTable('turns');
    await li.says('加盟费多少');
    await li.own('visitor.withdraw', { body: {} });
    await held.release();
    await world.settled();
    const { items } = await designer.admin.call('conversations.messages', {
      params: { id: li.conversation },
      query: {},
    });
    const withdrawn = items.findIndex(({ body }) => body.kind === 'event' && body.event.type === 'consent.withdrawn');
    expect(withdrawn).toBeGreaterThan(0);
    expect(items.slice(withdrawn + 1)).toEqual([]);
  });

  test('P-01: whoever comes back with the old token must agree anew and begins anew', async () => {
    const li = await enter();
    await li.own('visitor.withdraw', { body: {} });
    await expect(start({ token: li.token })).rejects.toMatchObject({ code: 'visitor.consent_required' });
    const again = await start({ token: li.token, consent: await version() });
    expect(again.token).not.toBe(li.token);
  });

  test('P-01: staff settle it, with erasure when it is due; an agent may not', async () => {
    const li = await enter();
    await li.says('我的电话 13800000000');
    await world.settled();
    await li.own('visitor.withdraw', { body: {} });
    const [latest] = (await designer.admin.call('withdrawals.list', { query: { limit: 1 } })).items;
    const params = { id: latest!.id };
    const agent = await world.person('agent');
    await expect(agent.call('withdrawals.settle', { params, body: { erase: true } })).rejects.toMatchObject({
      code: 'permission.denied',
    });
    await designer.admin.call('withdrawals.settle', { params, body: { erase: true } });
    const [settled] = (await designer.admin.call('withdrawals.list', { query: { limit: 1 } })).items;
    expect(settled!.handledAt).not.toBeNull();
    expect(await world.rows('select 1 from data_keys where subject = $1', [latest!.customerId])).toEqual([]);
    const stranger = await Designer.of(await world.company(randomUUID()), world);
    await expect(stranger.admin.call('withdrawals.settle', { params, body: { erase: true } })).rejects.toMatchObject({
      code: 'customer.not_found',
    });
    expect((await stranger.admin.call('withdrawals.list', { query: {} })).items).toEqual([]);
  });
});

describe('the questions before the talk', () => {
  const field = (id: string, kind: 'name' | 'phone' | 'city' | 'budget' | 'text', required = false) => ({
    id,
    kind,
    required,
    label: both({ name: '称呼', phone: '电话', city: '城市', budget: '预算', text: '想咨询什么' }[kind], kind),
  });
  const form = (required: boolean): WidgetSettings['form'] => ({
    asked: true,
    title: both('先认识一下'),
    fields: [
      field('name', 'name'),
      field('phone', 'phone', required),
      field('city', 'city'),
      field('budget', 'budget'),
    ],
  });
  const visit = async (key: string, token?: string) =>
    designer.visitor()('visitor.start', { body: { widget: key, ...(token && { token }) } });

  test('required: nobody talks before; the answers go to the profile and to the desk, once', async () => {
    const asked = await designer.with({ form: form(true) });
    const first = await visit(asked.key);
    expect(first.form).toBe(true);
    const params = { id: first.conversation.id };
    const early = new Customer(world.url, first.token, first.conversation.id);
    const owed = { code: 'visitor.form_required' };
    await expect(early.says('你好')).rejects.toMatchObject(owed);
    await expect(early.asksForPerson()).rejects.toMatchObject(owed);
    await expect(early.sends(new Blob(['x']), 'x.txt')).rejects.toMatchObject(owed);
    const answer = (answers: Record<string, string>) =>
      designer.visitor(first.token)('visitor.form', { params, body: { answers } });
    await expect(answer({})).rejects.toMatchObject({
      code: 'request.invalid',
      problem: { fields: { phone: 'is missing' } },
    });
    await expect(answer({ phone: '打给我' })).rejects.toMatchObject({
      problem: { fields: { phone: 'is no phone number' } },
    });
    const told = await answer({ name: '王女士', phone: '138 0000 1111', city: '杭州', budget: '20 万', other: '不问' });
    const li = new Customer(world.url, told.token, first.conversation.id);
    await li.says('你好');
    const desk = await designer.admin.call('conversations.messages', { params, query: {} });
    const lines = desk.items.flatMap(({ body }) =>
      body.kind === 'event' && body.event.type === 'form.answered' ? [body.event] : [],
    );
    const answers = [
      { label: '称呼', value: '王女士' },
      { label: '电话', value: '138 0000 1111' },
      { label: '城市', value: '杭州' },
      { label: '预算', value: '20 万' },
    ];
    expect(lines).toEqual([{ type: 'form.answered', answers }]);
    const { customer } = await designer.admin.call('conversations.get', { params });
    expect(customer).toMatchObject({ name: '王女士', phone: '138 0000 1111', details: answers.slice(2) });
    expect((await li.messages()).filter(({ body }) => body.kind === 'event')).toEqual([]);
    expect((await visit(asked.key, told.token)).form).toBe(false);
    // A second answer of the old token writes nothing twice.
    await answer({ phone: '139 0000 2222' });
    const after = await designer.admin.call('conversations.messages', { params, query: {} });
    expect(after.items.filter(({ body }) => body.kind === 'event')).toHaveLength(1);
    const sealed = await world.rows<{ details: Buffer; phone: Buffer }>(
      'select details, phone from customers where details is not null',
    );
    expect(sealed.every(({ details, phone }) => !details.includes('杭州') && !phone.includes('138'))).toBe(true);
  });

  test('optional: can be skipped, and is never asked again', async () => {
    const asked = await designer.with({ form: form(false) });
    const first = await visit(asked.key);
    const li = new Customer(world.url, first.token, first.conversation.id);
    await li.says('先问一句');
    const { token } = await designer.visitor(first.token)('visitor.form', {
      params: { id: first.conversation.id },
      body: { answers: {} },
    });
    expect((await visit(asked.key, token)).form).toBe(false);
    expect((await visit(asked.key)).form).toBe(true);
  });

  test('what staff wrote down is not overwritten', async () => {
    const asked = await designer.with({ form: form(false) });
    const first = await visit(asked.key);
    const { customer } = await designer.admin.call('conversations.get', { params: { id: first.conversation.id } });
    const params = { id: customer!.id };
    await designer.admin.call('customers.update', { params, body: { name: '李总', phone: '1' } });
    const body = { answers: { name: '匿名', phone: '138 0000 1111' } };
    await designer.visitor(first.token)('visitor.form', { params: { id: first.conversation.id }, body });
    const after = await designer.admin.call('conversations.get', { params: { id: first.conversation.id } });
    expect(after.customer).toMatchObject({ name: '李总', phone: '1' });
  });
});
