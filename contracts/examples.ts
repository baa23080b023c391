import type { z } from 'zod';
import type { ErrorCode } from './errors.ts';
import {
  exampleClientId,
  exampleEmail,
  examplePassword,
  exampleProof,
  exampleToken,
  exampleWidget,
  idOf,
} from './example-ids.ts';
import { paperExamples } from './paper-examples.ts';
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
const rehearsal = (name: string) => ({
  name,
  turns: [{ says: '加盟费多少', expect: { outcome: 'answer', articleOrTitle: '加盟费多少钱？' } }],
});
const hesitating = (name: string) => ({
  name,
  enabled: true,
  when: { feelings: ['hesitant'], atLeast: 0.4, trend: null, warning: null },
  measures: {
    reassure: true,
    shorten: null,
    slowDown: true,
    proof: idOf['articles'],
    offerPerson: true,
    stopSelling: true,
    call: 'never',
  },
  words: { zh: '不着急，可以先看看门店的真实数据。', en: null },
});
const importItem = { id: idOf['imports']!, itemId: idOf['import-items']! };
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
  'session.findWecom': { body: {} },
  'session.startWecom': { body: { app: idOf['apps'], inside: false }, refused: 'wecom.app_not_found' },
  'session.finishWecom': { body: { ticket: exampleToken, code: 'c1', state: 's1' }, refused: 'session.ticket_expired' },
  'account.startWecom': { body: { app: idOf['apps'], inside: false }, refused: 'wecom.app_not_found' },
  'account.unlinkWecom': { body: { corp: idOf['corps'] } },
  'account.linkWecom': { body: { ticket: exampleToken, code: 'c1', state: 's1' }, refused: 'session.ticket_expired' },
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
  'conversations.checkReply': { body: { text: '标准店加盟费 5.8 万元。' } },
  'conversations.note': { body: { clientId: exampleClientId, text: '客户想先看合同' } },
  'customers.correctFact': { body: { value: '宁波' } },
  'customers.update': { body: { name: '李女士', remark: '下周三回访' } },
  'articles.list': { query: { search: '加盟', limit: 20 } },
  'articles.create': { body: article },
  'articles.update': { body: { ...article, revision: 1 } },
  'articles.publish': { body: { revision: 1 } },
  'articles.rollBack': { body: { version: 1 } },
  'articles.republish': { body: { version: 1, revision: 1, why: '新价格有误' } },
  'articles.compare': { query: { from: 1, to: 0 } },
  'articles.chunks': { query: { version: 0 } },
  'articles.setChunks': {
    body: {
      revision: 1,
      chunks: [{ id: 'p1', heading: ['费用', '押金'], text: '押金一万元。', page: 3, box: null, disabled: false }],
    },
  },
  'articles.move': { body: { folderId: null } },
  'articles.setReviewBy': { body: { reviewBy: '2027-03-01T00:00:00Z' } },
  'articleComments.create': { body: { words: '这是去年的价', quote: '3.98 万元', mentions: [] } },
  'articleComments.update': { body: { words: '这是前年的价', mentions: [] } },
  'articleComments.resolve': { body: { resolved: true } },
  'imports.create': { body: { category: '门店', chunkSize: 800 } },
  'imports.setOptions': { body: { category: '门店', chunkSize: 600 } },
  'imports.addText': { body: { title: '营业时间', text: '# 营业时间\n\n每天早上九点到晚上十点。' } },
  'imports.addUrl': { body: { url: 'https://www.example.com/help/opening-hours' } },
  'imports.removeFile': { params: { id: idOf['imports']!, fileId: idOf['import-files']! } },
  'imports.editItem': {
    params: importItem,
    body: { revision: 1, chunk: { heading: ['营业'], text: '每天九点到二十二点。' } },
  },
  'imports.mergeItem': { params: importItem, body: { revision: 1 } },
  'imports.splitItem': { params: importItem, body: { revision: 1, at: 4 } },
  'imports.actOnItems': { body: { act: 'disable', ids: [idOf['import-items']] } },
  'imports.commit': { body: { mode: 'drafts' } },
  'imports.undo': { body: {}, refused: 'import.not_now' },
  'imports.template': { query: { format: 'csv' } },
  'folders.create': { body: { name: '招商资料', parentId: null, departmentId: null } },
  'folders.update': { body: { revision: 1, name: '加盟资料' } },
  'folders.setRights': {
    body: { revision: 1, grants: [{ kind: 'role', subject: 'editor', rights: ['read', 'write'] }] },
  },
  'articleBatches.create': {
    body: { verb: 'publish', which: { ids: [idOf['articles']] }, why: '新手册' },
  },
  'articleBatches.move': { body: { which: { ids: [idOf['articles']] }, folderId: idOf['folders'] } },
  // It takes a batch that waits for whoever calls.
  'articleBatches.leaveOut': { body: { leftOut: true }, refused: 'batch.settled' },
  'retrievalTests.run': { body: { query: '加盟要花多少钱', settings: [{}] } },
  'retrievalTests.judge': { body: { right: { articleId: null } } },
  'graph.createEntity': { body: { type: 'place', name: '杭州', synonyms: ['杭州市'] } },
  'graph.updateEntity': { body: { type: 'place', name: '苏州', synonyms: ['苏州市'], revision: 1 } },
  'graph.mergeEntity': { body: { otherId: idOf['other-entities'], revision: 1 } },
  'graph.createRelation': {
    body: { type: 'near', fromId: idOf['entities'], toId: idOf['other-entities'] },
  },
  'graph.updateRelation': { body: { properties: [], source: null, revision: 1 } },
  'graph.decide': { body: { ids: [idOf['suggestions']], decision: 'confirm' } },
  'graph.draw': { body: {} },
  'graph.restoreEntity': { body: {} },
  'graph.restoreRelation': { body: {} },
  'graph.ask': { body: { question: '旗舰店的加盟费比标准店贵多少' } },
  'evaluations.create': { body: { name: '招商常见问法' } },
  'evaluations.update': { body: { name: '招商问法（每周）', auto: false } },
  'evaluations.addRow': { body: { query: '想开个小店得花多少', articleId: idOf['articles'] } },
  'evaluations.updateRow': { body: { query: '你们老板是谁', articleId: null, note: '不该回答' } },
  'evaluations.import': { body: { text: 'query,gold,note\n开一家要多少钱,,新问法\n' } },
  'evaluations.preview': { body: { articleId: idOf['articles'] } },
  'simulations.create': { body: { name: '招商常见对话' } },
  'simulations.update': { body: { name: '招商对话（每周）' } },
  'simulations.addDialogue': { body: rehearsal('问加盟费') },
  'simulations.updateDialogue': { body: rehearsal('问加盟费和保证金') },
  'simulations.import': { body: { text: `${JSON.stringify(rehearsal('再问加盟费'))}\n` } },
  'simulations.run': { body: { against: { kind: 'published' } } },
  'conversations.correctMood': { params: { id: idOf['conversations']!, seq: '1' }, body: { label: 'anxious' } },
  ...paperExamples,
  'strategies.create': { body: hesitating('犹豫：给门店数据') },
  'strategies.update': { params: { strategy: 'hesitant' }, body: hesitating('犹豫：不催，给依据') },
  'strategies.reset': { params: { strategy: 'hesitant' } },
  'strategies.remove': { params: { strategy: 'hesitant' }, refused: 'strategy.not_own' },
  'strategies.try': { body: { text: '我再考虑考虑吧，怕亏', before: ['加盟费多少'] } },
  'intents.create': {
    body: { title: '问发票', leadsTo: { kind: 'person' }, examples: ['发票怎么开', '能开专票吗'] },
  },
  'intents.update': { body: { title: '开发票', revision: 1 } },
  'intents.restore': { body: {} },
  'intents.addExamples': { body: { intentId: null, texts: ['今天天气怎么样'] } },
  'intents.updateExample': { body: { text: '发票抬头怎么写' } },
  'intents.moveExamples': { body: { ids: [idOf['examples']], intentId: null } },
  'intents.removeExamples': { body: { ids: [idOf['examples']] } },
  'intents.restoreExamples': { body: { ids: [idOf['examples']] } },
  'intents.validate': { body: { draft: { intentId: null, text: '发票怎么开' } } },
  'intents.previewImport': { body: { text: 'text,label\n供应商怎么入驻,supplier\n' } },
  'intents.import': { body: { text: 'text,label\n供应商怎么入驻,supplier\n', format: 'csv' } },
  'gazetteer.create': { body: { type: 'shop_type', name: '档口店', synonyms: ['小店', '窗口店'] } },
  'gazetteer.update': { body: { type: 'shop_type', name: '旗舰店', synonyms: ['大店'] } },
  'gazetteer.import': { body: { text: '类型,名称,别名\n品牌,慢壶青,MANHUQING|慢壶\n' } },
  'trainings.start': { body: { note: '加了发票的问法' }, refused: 'training.too_few' },
  'trainings.cancel': { body: {}, refused: 'training.ended' },
  'models.file': { params: { id: idOf['versions']!, file: 'intent_report.json' } },
  'models.promote': { body: {} },
  'models.rollBack': { body: {}, refused: 'version.no_earlier' },
  'understanding.try': { body: { text: '档口店的加盟费能开发票吗' } },
  'experiments.start': { body: { versionId: idOf['versions'], share: 0.2 }, refused: 'version.not_found' },
  'experiments.stop': { body: { winner: null }, refused: 'experiment.ended' },
  'queue.label': { body: { as: { kind: 'skip' } } },
  'queue.undo': { body: {}, refused: 'queue.nothing_to_undo' },
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
  'models.update': { body: { setting: { enabled: true, dayTokens: 500_000, dayCost: null }, revision: 0 } },
  'help.update': {
    body: {
      centre: { shown: true, slug: 'manhuqing', title: none, intro: both('常见问题都在这里', ''), folderIds: [] },
      revision: 0,
    },
  },
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
  'wecom.connectCorp': {
    body: { corpid: 'ww4f1c9a07d2be5836', name: '满壶晴茶饮', environment: 'production' },
  },
  'wecom.updateCorp': { body: { revision: 1, environment: 'test' } },
  'wecom.connectApp': {
    body: { agentid: 1000012, name: '招商助手', secret: 'aT7yN2kQ5xV9bR4mW8cJ1eH6uF3sL0pZgDiXoKvBqYw' },
  },
  'wecom.updateApp': { body: { revision: 1, answers: false } },
  'wecom.setCallback': { body: { callback: null } },
  'wecom.sendTest': { body: { userid: 'linyue' } },
  'wecom.takeAccount': { body: { openKfid: 'wkQm3Vb7Rf5Hd2Jc8L' }, refused: 'wecom.platform' },
  'wecom.updateAccount': {
    body: {
      revision: 1,
      serves: true,
      road: 'desk',
      teamId: null,
      settings: { welcome: '您好，想了解加盟还是门店？', suggestions: ['加盟要多少钱？'], rating: true },
    },
  },
  'wecom.accountLink': { body: { scene: 'website' }, refused: 'wecom.no_simulator' },
  'wecom.addRobot': { body: { name: '值班群', webhook: '7d3f1a52-9c04-4be8-a6d1-52f0c8e37b94' } },
  'wecom.addProof': { body: { name: exampleProof, content: 'k1Zt9wYx0Qm3Vb7R' } },
  'wecom.removeProof': { params: { name: exampleProof } },
  'widget.get': { params: { key: exampleWidget } },
  'widget.launcher': { params: { key: exampleWidget } },
  'visitor.start': { body: { widget: exampleWidget, locale: 'zh-CN' } },
  'visitor.form': { body: { answers: {} } },
  'visitor.messages': { query: { after: 0 } },
  'visitor.send': { body: say },
  'visitor.read': { body: { seq: 1 } },
  'visitor.setMemory': { body: { on: true } },
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
