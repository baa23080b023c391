import type { z } from 'zod';
import type { ErrorCode } from './errors.ts';
import { exampleClientId, exampleEmail, examplePassword, exampleToken, exampleWidget, idOf } from './example-ids.ts';
import type { Route } from './route.ts';

/** A call that works as it stands, once its ids are those of a real company. */
export interface Example {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: unknown;
  /**
   * What it answers where no written call can succeed: it needs an authenticator, a browser with a passkey, a provider's
   * reply, or an address of a server of yours.
   */
  readonly refused?: ErrorCode;
}

const article = {
  question: '加盟费多少钱？',
  similar: ['加盟要交多少', '费用是多少'],
  answer: '单店加盟费为 3.98 万元，三年一签。',
  category: '费用',
  validFrom: null,
  validTo: null,
};
const say = { clientId: exampleClientId, body: { kind: 'text', text: '您好，请问加盟费是多少？' } };
const calendar = {
  timeZone: 'Asia/Shanghai',
  weekly: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '09:00', to: '18:00' })),
  holidays: 'china',
  exceptions: [],
};
const both = (zh: string, en: string) => ({ 'zh-CN': zh, en });
const none = both('', '');
const widgetSettings = {
  brand: '',
  colour: '#0f766e',
  languages: ['zh-CN', 'en'],
  greeting: both('您好，想了解什么？', 'Hello, what would you like to know?'),
  suggestions: { 'zh-CN': ['加盟费多少钱？'], en: [] },
  launcher: { side: 'right', offsetX: 20, offsetY: 20, icon: 'chat', text: none },
  hours: { shown: true, words: none },
  away: { mode: 'answer', words: none },
  form: { asked: false, title: none, fields: [] },
  privacy: { mode: 'none', text: none, link: '' },
  origins: ['https://shop.example.com'],
  identityRequired: false,
  teamId: null,
};
const passkey = {
  id: 'ZXhhbXBsZQ',
  rawId: 'ZXhhbXBsZQ',
  type: 'public-key',
  clientExtensionResults: {},
  response: { clientDataJSON: 'e30', authenticatorData: 'e30', signature: 'e30', attestationObject: 'e30' },
};
const provider = {
  issuer: 'https://login.example.com',
  clientId: 'liren',
  label: '企业账号',
  domains: ['example.com'],
  creates: false,
  defaultRole: 'agent',
  only: false,
};

/** What is said in examples. Routes without parameters and body need none. */
const written: Readonly<Record<string, Example>> = {
  'session.signIn': { body: { email: exampleEmail, password: examplePassword } },
  'session.changePassword': { body: { current: examplePassword, next: 'Biluochun-nach-dem-Regen' } },
  'session.presence': { body: { presence: 'busy' } },
  'session.idle': { body: { idle: true } },
  'session.idleAfter': { body: { minutes: 30 } },
  'session.rename': { body: { name: '林悦' } },
  'session.prove': { body: { password: examplePassword } },
  'session.secondFactor': { body: { ticket: exampleToken, code: '123456' }, refused: 'session.ticket_expired' },
  'session.company': { body: { ticket: exampleToken, company: idOf['companies'] }, refused: 'session.ticket_expired' },
  'session.passkey': { body: { ticket: exampleToken, response: passkey }, refused: 'session.ticket_expired' },
  'session.proveByPasskey': { body: { ticket: exampleToken, response: passkey }, refused: 'session.ticket_expired' },
  'session.findProvider': { body: { email: exampleEmail } },
  'session.startProvider': { body: { company: idOf['companies'] }, refused: 'provider.none' },
  'session.finishProvider': {
    body: { ticket: exampleToken, query: 'code=a&state=b' },
    refused: 'session.ticket_expired',
  },
  'session.switch': { body: { company: idOf['companies'] }, refused: 'session.not_found' },
  'factors.confirmTotp': { body: { code: '123456' }, refused: 'factor.not_begun' },
  'factors.addPasskey': {
    body: { ticket: exampleToken, response: passkey, name: '手机' },
    refused: 'session.ticket_expired',
  },
  'factors.newCodes': { refused: 'factor.not_begun' },
  'factors.renamePasskey': { body: { name: '办公室' } },
  'notices.set': {
    body: {
      ways: {
        waiting: ['desktop', 'sound'],
        wrote: ['desktop'],
        promise: [],
        mentioned: [],
        approval: ['mail'],
        webhook: ['mail'],
      },
      quiet: { from: '22:00', to: '07:00', timeZone: 'Asia/Shanghai' },
      mailAfterMinutes: 15,
      withWords: false,
      locale: 'zh-CN',
    },
  },
  'notices.webhook': { body: { url: null } },
  'security.requireSecondFactor': { body: { required: false } },
  'security.setProvider': { body: { ...provider, clientSecret: 'secret' } },
  'security.testProvider': { body: { issuer: provider.issuer } },
  'staff.create': { body: { name: '林悦', email: exampleEmail, roles: ['agent'] } },
  'staff.update': { body: { name: '林悦', skills: ['英语'], capacity: 8 } },
  'staff.setDisabled': { body: { ids: [idOf['staff']], disabled: true } },
  'staff.invite': { body: { email: exampleEmail, roles: ['agent'] } },
  'roles.create': { body: { name: '区域督导', description: '看会话，不回复', permissions: ['conversation.read'] } },
  'roles.update': { body: { permissions: ['conversation.read', 'customer.read'] } },
  'teams.create': { body: { name: '华东', short: '东', colour: '#0f766e' } },
  'teams.update': { body: { name: '华东一组' } },
  'teams.changeMembers': { body: { add: [idOf['staff']] } },
  'departments.create': { body: { name: '招商部', parentId: null } },
  'departments.update': { body: { name: '招商一部' } },
  'invitation.open': { params: { token: exampleToken } },
  'invitation.accept': { params: { token: exampleToken }, body: { name: '林悦', password: examplePassword } },
  'keys.create': { body: { name: 'BI 报表', scopes: ['conversation.read', 'conversation.all'] } },
  'keys.update': { body: { networks: ['203.0.113.0/24'] } },
  'keys.rotate': { body: { graceHours: 24 } },
  'keeper.signIn': { body: { email: exampleEmail, password: examplePassword } },
  'keeper.changePassword': { body: { current: examplePassword, next: 'Biluochun-nach-dem-Regen' } },
  'keeper.createCompany': {
    body: { name: '漫壶清茶饮', timeZone: 'Asia/Shanghai', locale: 'zh-CN', adminEmail: exampleEmail },
  },
  'keeper.inviteAdmin': { body: { adminEmail: exampleEmail } },
  'keeper.erase': { body: { name: '漫壶清茶饮', password: examplePassword } },
  'company.setUp': {
    body: {
      name: '漫壶清茶饮',
      pack: null,
      colour: '#0f766e',
      locale: 'zh-CN',
      timeZone: 'Asia/Shanghai',
      hours: { weekly: calendar.weekly, holidays: 'china' },
    },
  },
  'conversations.list': { query: { view: 'queue', limit: 20 } },
  'conversations.messages': { query: { after: 0, limit: 50 } },
  'conversations.claim': { body: { takeOver: false } },
  'conversations.transfer': { body: { to: { kind: 'team', id: idOf['teams'] }, note: '客户在上海' } },
  'conversations.read': { body: { seq: 1 } },
  'conversations.reply': { body: say },
  'conversations.note': { body: { clientId: exampleClientId, text: '客户想先看合同' } },
  'customers.update': { body: { name: '李女士', remark: '下周三回访' } },
  'articles.list': { query: { search: '加盟', limit: 20 } },
  'articles.create': { body: article },
  'articles.update': { body: { ...article, revision: 1 } },
  'articles.publish': { body: { revision: 1 } },
  'articles.rollBack': { body: { version: 1 } },
  'articles.search': { body: { query: '加盟要花多少钱' } },
  'approvals.setPolicy': { params: { kind: 'knowledge.publish' }, body: { approvers: 1, why: '价格要有人复核' } },
  'approvals.approve': { body: { reason: '价格已核对' } },
  'approvals.decline': { body: { reason: '价格是去年的' } },
  'approvals.comment': { body: { words: '请附上合同第三条' } },
  'audit.export': { query: { format: 'csv' } },
  'company.update': {
    body: {
      company: {
        name: '漫壶清茶饮',
        brand: '漫壶清',
        timeZone: 'Asia/Shanghai',
        locale: 'zh-CN',
        languages: ['zh-CN'],
      },
      revision: 0,
    },
  },
  'company.setLogo': { body: { image: null } },
  'calendar.preview': { body: { calendar } },
  'calendar.update': { body: { calendar, revision: 0 } },
  'webhooks.create': { body: { url: 'https://hooks.example.com/liren', events: ['conversation.closed'] } },
  'webhooks.update': { body: { description: '工单系统' } },
  'webhooks.replayRange': {
    body: { from: '2026-11-21T00:00:00Z', to: '2026-11-22T00:00:00Z', only: 'failed' },
  },
  'widgets.create': { body: { name: '官网' } },
  'widgets.update': { body: { name: '官网', settings: widgetSettings, revision: 0 } },
  'widgets.archive': { body: { archived: true } },
  'widgets.preview': { body: { settings: widgetSettings } },
  'withdrawals.settle': { body: { erase: true } },
  'widget.get': { params: { key: exampleWidget } },
  'widget.launcher': { params: { key: exampleWidget } },
  'visitor.start': { body: { widget: exampleWidget, locale: 'zh-CN' } },
  'visitor.form': { body: { answers: {} } },
  'visitor.messages': { query: { after: 0 } },
  'visitor.send': { body: say },
  'visitor.read': { body: { seq: 1 } },
  'visitor.feedback': { params: { id: idOf['conversations']!, seq: '2' }, body: { value: 'up', reason: '说得清楚' } },
};

/** The example of a route, or null when it needs one that nobody wrote. */
export function exampleOf(name: string, route: Route): Example | null {
  const { params: given, query = {}, body: said, refused } = written[name] ?? {};
  const params = given ?? paramsOf(route.path);
  const body = route.body && said === undefined ? {} : said;
  const fits =
    accepts(route.params, params) && accepts(route.query, query) && (route.upload || accepts(route.body, body));
  if (!fits) return null;
  return {
    ...(Object.keys(params).length > 0 && { params }),
    ...(Object.keys(query).length > 0 && { query }),
    ...(route.body && { body }),
    ...(refused && { refused }),
  };
}

/** Parameters by the noun before them. */
function paramsOf(path: string): Record<string, string> {
  const pieces = path.split('/');
  return Object.fromEntries(
    pieces.flatMap((piece, at) => (piece.startsWith(':') ? [[piece.slice(1), idOf[pieces[at - 1]!] ?? '']] : [])),
  );
}

function accepts(schema: z.ZodType | undefined, value: unknown): boolean {
  return schema === undefined || schema.safeParse(value).success;
}
