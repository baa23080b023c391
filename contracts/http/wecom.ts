import { z } from 'zod';
import { byId, done, id, text, timestamp } from '../common.ts';
import { routes } from '../route.ts';
import { setupProblems, finding } from './wecom-check.ts';
import { wecomLimits } from './wecom-limits.ts';

export const wecomEnvironment = z.enum(['production', 'test', 'development']);
export type WecomEnvironment = z.infer<typeof wecomEnvironment>;

/** `ww…`, of old corps `wx…`. */
export const corpid = z.string().regex(/^w[wx][0-9a-zA-Z]{6,30}$/);
const agentid = z.int().min(1).max(2_147_483_647);
/** Of an app. Blanks around it are a slip in copying and are taken off; whether it is right, only the platform knows. */
const appSecret = text(200, 1);
/** `wk…`. */
export const openKfid = z.string().regex(/^[\w-]{6,64}$/);
export const proofName = z.string().regex(/^WW_verify_[0-9A-Za-z]{1,60}\.txt$/);
const hostName = z
  .string()
  .max(200)
  .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:\d{1,5})?$/);
const name = text(60, 1);

/** Who takes over from the bot: our desk, or a member in the WeCom client. */
export const kfRoad = z.enum(['desk', 'member']);
export type KfRoad = z.infer<typeof kfRoad>;

/** What came of one word sent to try; null: the platform took it. */
const tried = z.object({ problem: z.enum(setupProblems).nullable(), detail: z.record(z.string(), z.string()) });

/** The last call to the callback address that was turned away, while none was good since. */
const callbackRefusal = z.object({ at: timestamp, why: z.enum(['signature', 'padding', 'receiver', 'format']) });

export const wecomApp = z.object({
  id,
  corpId: id,
  agentid: z.int(),
  name: z.string(),
  /** The last four characters; the rest is never read back. */
  secretTail: z.string(),
  trustedDomain: z.string().nullable(),
  teamId: id.nullable(),
  /** The bot answers what members write to the app. */
  answers: z.boolean(),
  /** Staff sign in through it. */
  signsIn: z.boolean(),
  revision: z.int(),
  createdAt: timestamp,
  /** When WeCom proved the callback address; null: not yet. */
  verifiedAt: timestamp.nullable(),
  lastCallbackAt: timestamp.nullable(),
  callbackRefused: callbackRefusal.nullable(),
  /** 微信客服 accounts that the bot serves through it. */
  served: z.int(),
});
export type WecomAppView = z.infer<typeof wecomApp>;

export const wecomCorp = z.object({
  id,
  corpid: z.string(),
  name: z.string(),
  environment: wecomEnvironment,
  /** It lives in the simulator of this installation. */
  simulated: z.boolean(),
  revision: z.int(),
  createdAt: timestamp,
  apps: z.array(wecomApp),
});
export type WecomCorpView = z.infer<typeof wecomCorp>;

export const wecomOverview = z.object({
  corps: z.array(wecomCorp),
  /** What was taken away and can still be brought back. */
  removed: z.array(z.object({ kind: z.enum(['corp', 'app']), id, name: z.string(), until: timestamp })),
  /** The simulator of this installation, and where it shows its page; null while none runs. */
  simulator: z.object({ page: z.string().nullable() }).nullable(),
  /** What WeCom must reach us by. `inside`: nobody outside this machine or network can. */
  address: z.object({ url: z.string(), inside: z.boolean() }),
});
export type WecomOverview = z.infer<typeof wecomOverview>;

export const kfSettings = z.strictObject({
  welcome: text(wecomLimits.welcome),
  suggestions: z.array(text(wecomLimits.suggestion, 1)).max(wecomLimits.suggestions),
  rating: z.boolean(),
});

export const kfAccount = z.object({
  id,
  appId: id,
  openKfid: z.string(),
  name: z.string(),
  avatar: z.string(),
  serves: z.boolean(),
  road: kfRoad,
  teamId: id.nullable(),
  settings: kfSettings,
  revision: z.int(),
  /** When messages were last fetched. */
  pulledAt: timestamp.nullable(),
});
export type KfAccountView = z.infer<typeof kfAccount>;

/** An account as the platform lists it, with ours where there is one. */
const listedAccount = z.object({
  openKfid: z.string(),
  name: z.string(),
  avatar: z.string(),
  /** The account is put under 通过API管理 for this app; without it nothing can be sent. */
  managed: z.boolean(),
  /** The platform does not list it any more. */
  gone: z.boolean(),
  account: kfAccount.nullable(),
});
export type ListedAccount = z.infer<typeof listedAccount>;

const callbackView = z.object({
  url: z.string(),
  token: z.string(),
  aesKey: z.string(),
  verifiedAt: timestamp.nullable(),
  lastCallbackAt: timestamp.nullable(),
});
export type CallbackView = z.infer<typeof callbackView>;

export const wecomRobot = z.object({
  id,
  name: z.string(),
  keyTail: z.string(),
  simulated: z.boolean(),
  createdAt: timestamp,
});
export type WecomRobotView = z.infer<typeof wecomRobot>;

export const wecomProof = z.object({ name: z.string(), url: z.string(), createdAt: timestamp });
export type WecomProofView = z.infer<typeof wecomProof>;

const newCallback = z.strictObject({ token: text(200, 1), aesKey: text(200, 1) });
const revision = z.int().min(0);
const read = { access: 'settings.read' } as const;
const write = { access: 'settings.write' } as const;
const nothing = z.strictObject({});

/** How a company is connected with WeCom (企业微信). */
export const wecomRoutes = routes({
  'wecom.overview': {
    ...read,
    method: 'GET',
    path: '/api/v1/wecom',
    summary: 'Corps and apps that are connected, and how they stand',
    reply: wecomOverview,
  },
  'wecom.connectCorp': {
    ...write,
    method: 'POST',
    path: '/api/v1/wecom/corps',
    summary: 'Begin with a corp; nothing is asked of the platform before it has an app',
    body: z.strictObject({
      corpid,
      name,
      environment: wecomEnvironment,
      simulated: z.boolean().default(false),
    }),
    reply: wecomCorp,
    status: 201,
  },
  'wecom.updateCorp': {
    ...write,
    method: 'PATCH',
    path: '/api/v1/wecom/corps/:id',
    summary: 'Another name or environment',
    params: byId,
    body: z.strictObject({ revision, name: name.optional(), environment: wecomEnvironment.optional() }),
    reply: wecomCorp,
  },
  'wecom.disconnectCorp': {
    ...write,
    method: 'POST',
    path: '/api/v1/wecom/corps/:id/disconnect',
    summary: 'Let go of a corp with its apps and accounts; conversations stay. Can be taken back for a day',
    params: byId,
    body: nothing,
    reply: done,
  },
  'wecom.reconnectCorp': {
    ...write,
    method: 'POST',
    path: '/api/v1/wecom/corps/:id/reconnect',
    summary: 'Take the disconnection back',
    params: byId,
    body: nothing,
    reply: wecomCorp,
  },
  'wecom.connectApp': {
    ...write,
    method: 'POST',
    path: '/api/v1/wecom/corps/:id/apps',
    summary: 'Connect a 自建应用; token and key of its callback are made here unless they are brought along',
    params: byId,
    body: z.strictObject({ agentid, name, secret: appSecret, callback: newCallback.optional() }),
    reply: wecomApp,
    status: 201,
  },
  'wecom.app': {
    ...read,
    method: 'GET',
    path: '/api/v1/wecom/apps/:id',
    summary: 'One app, and when it was last called',
    params: byId,
    reply: wecomApp,
  },
  'wecom.updateApp': {
    ...write,
    method: 'PATCH',
    path: '/api/v1/wecom/apps/:id',
    summary: 'Change an app; a new secret is used from the next call on',
    params: byId,
    body: z.strictObject({
      revision,
      name: name.optional(),
      agentid: agentid.optional(),
      secret: appSecret.optional(),
      trustedDomain: hostName.nullable().optional(),
      teamId: id.nullable().optional(),
      answers: z.boolean().optional(),
      signsIn: z.boolean().optional(),
    }),
    reply: wecomApp,
  },
  'wecom.removeApp': {
    ...write,
    method: 'POST',
    path: '/api/v1/wecom/apps/:id/remove',
    summary: 'Let go of an app; its callbacks are turned away. Can be taken back for a day',
    params: byId,
    body: nothing,
    reply: done,
  },
  'wecom.restoreApp': {
    ...write,
    method: 'POST',
    path: '/api/v1/wecom/apps/:id/restore',
    summary: 'Take the removal back',
    params: byId,
    body: nothing,
    reply: wecomApp,
  },
  'wecom.callback': {
    ...write,
    onlyPeople: true,
    method: 'GET',
    path: '/api/v1/wecom/apps/:id/callback',
    summary: 'What to put into the WeCom console under 接收消息; who looks is written down',
    params: byId,
    reply: callbackView,
  },
  'wecom.setCallback': {
    ...write,
    onlyPeople: true,
    method: 'PUT',
    path: '/api/v1/wecom/apps/:id/callback',
    summary: 'Take token and key over from the WeCom console, or have new ones made; the address stays',
    params: byId,
    body: z.strictObject({ callback: newCallback.nullable() }),
    reply: callbackView,
  },
  'wecom.check': {
    ...write,
    method: 'POST',
    path: '/api/v1/wecom/apps/:id/checks',
    summary: 'Go through every step of setting up with the platform, and say what is wrong',
    params: byId,
    body: nothing,
    reply: z.object({ at: timestamp, findings: z.array(finding) }),
  },
  'wecom.sendTest': {
    ...write,
    method: 'POST',
    path: '/api/v1/wecom/apps/:id/test',
    summary: 'Send a member a word through the app',
    params: byId,
    body: z.strictObject({ userid: z.string().regex(/^[\w.@-]{1,64}$/) }),
    reply: tried,
  },
  'wecom.accounts': {
    ...read,
    method: 'GET',
    path: '/api/v1/wecom/apps/:id/accounts',
    summary: '微信客服 accounts as the platform lists them for an app; `problem` says why it would not',
    params: byId,
    reply: z.object({ items: z.array(listedAccount), problem: z.enum(setupProblems).nullable() }),
  },
  'wecom.takeAccount': {
    ...write,
    method: 'POST',
    path: '/api/v1/wecom/apps/:id/accounts',
    summary: 'Let the bot serve a 微信客服 account through this app',
    params: byId,
    body: z.strictObject({ openKfid }),
    reply: kfAccount,
    status: 201,
  },
  'wecom.account': {
    ...read,
    method: 'GET',
    path: '/api/v1/wecom/accounts/:id',
    summary: 'How a 微信客服 account is served',
    params: byId,
    reply: kfAccount,
  },
  'wecom.updateAccount': {
    ...write,
    method: 'PUT',
    path: '/api/v1/wecom/accounts/:id',
    summary: 'Change how an account is served; refused when somebody else changed it since `revision`',
    params: byId,
    body: z.strictObject({ revision, serves: z.boolean(), road: kfRoad, teamId: id.nullable(), settings: kfSettings }),
    reply: kfAccount,
  },
  'wecom.accountLink': {
    ...write,
    method: 'POST',
    path: '/api/v1/wecom/accounts/:id/link',
    summary: 'The link by which customers reach an account; `scene` tells later where they came from',
    params: byId,
    body: z.strictObject({
      scene: z
        .string()
        .regex(/^[\w-]{0,32}$/)
        .default(''),
    }),
    reply: z.object({ url: z.string() }),
  },
  'wecom.robots': {
    ...read,
    method: 'GET',
    path: '/api/v1/wecom/robots',
    summary: 'Group robots that can be written through',
    reply: z.object({ items: z.array(wecomRobot) }),
  },
  'wecom.addRobot': {
    ...write,
    method: 'POST',
    path: '/api/v1/wecom/robots',
    summary: 'Keep a group robot by its webhook address or the key in it',
    body: z.strictObject({ name, webhook: text(500, 1) }),
    reply: wecomRobot,
    status: 201,
  },
  'wecom.testRobot': {
    ...write,
    method: 'POST',
    path: '/api/v1/wecom/robots/:id/test',
    summary: 'Have a robot say a word in its group',
    params: byId,
    body: nothing,
    reply: tried,
  },
  'wecom.removeRobot': {
    ...write,
    method: 'DELETE',
    path: '/api/v1/wecom/robots/:id',
    summary: 'Forget a robot and its key',
    params: byId,
    reply: done,
  },
  'wecom.proofs': {
    ...read,
    method: 'GET',
    path: '/api/v1/wecom/proofs',
    summary: 'The files WW_verify_*.txt that lie at the root of our address',
    reply: z.object({ items: z.array(wecomProof) }),
  },
  'wecom.addProof': {
    ...write,
    method: 'POST',
    path: '/api/v1/wecom/proofs',
    summary: 'Put a WW_verify_*.txt at the root of our address',
    body: z.strictObject({ name: proofName, content: text(wecomLimits.proof, 1) }),
    reply: wecomProof,
    status: 201,
  },
  'wecom.removeProof': {
    ...write,
    method: 'DELETE',
    path: '/api/v1/wecom/proofs/:name',
    summary: 'Take such a file away',
    params: z.strictObject({ name: proofName }),
    reply: done,
  },
});
