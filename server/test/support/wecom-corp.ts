/** A corp of WeCom connected to a world by rows, and callbacks as the platform writes them; nobody answers calls. */
import { randomBytes } from 'node:crypto';
import { sealEnvelope, writeBody } from '#libs/wecom';
import { newId } from '#platform/ids';
import { appPlace, type KfSettings, type Road } from '#channels';
import type { Company, World } from './world.ts';

export interface Connected {
  readonly tenant: string;
  readonly corp: { readonly id: string; readonly corpid: string };
  readonly app: CallbackApp;
  readonly account: { readonly id: string; readonly openKfid: string };
}

export interface CallbackApp {
  readonly id: string;
  readonly agentid: number;
  readonly key: string;
  readonly token: string;
  readonly aesKey: string;
}

export interface Connecting {
  /** Whose corp it is; the first company when left out. */
  company?: Company;
  corpid?: string;
  agentid?: number;
  secret?: string;
  openKfid?: string;
  road?: Road;
  settings?: Partial<KfSettings>;
  serves?: boolean;
  /** The bot answers what members write to the app. */
  answers?: boolean;
  /** The account was pulled before: nothing of its past is left. */
  pulled?: boolean;
}

/** What the demo corp of the simulator is called there. */
const demo = {
  corpid: 'wwd3f5a09c7b1e8264',
  agentid: 1000002,
  secret: 'sVq7ZkP2mXw9RtL4cJ8nHd3yBf6uGa1eQo5iTx0KzWs',
  openKfid: 'wkLrDemoAAkF3v8Qm1TzYxB6nHcWp9sJ',
};

const letters = (length: number) =>
  randomBytes(length * 2)
    .toString('base64')
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, length);

/** A corp with one app and one account, by rows: what setting up would have left. */
export async function connectCorp(world: World, how: Connecting = {}): Promise<Connected> {
  const { company = world, corpid = demo.corpid, agentid = demo.agentid, secret = demo.secret } = how;
  const { openKfid = demo.openKfid, road = 'desk', serves = true, answers = true, pulled = true } = how;
  const { tenant } = company;
  const corp = { id: newId(), corpid };
  const app = { id: newId(), agentid, key: letters(24), token: letters(20), aesKey: letters(43) };
  const account = { id: newId(), openKfid };
  const settings: KfSettings = { welcome: '', suggestions: [], rating: false, ...how.settings };
  const seal = (column: Parameters<typeof appPlace>[1], text: string) =>
    world.house.keys.own.seal(text, appPlace(app.id, column));
  await world.rows(
    `insert into wecom_corps (tenant_id, id, corpid, name, environment, simulated, created_at)
     values ($1, $2, $3, '试用企业', 'development', true, now())`,
    [tenant, corp.id, corpid],
  );
  await world.rows(
    `insert into wecom_apps (tenant_id, id, corp_id, agentid, name, secret, callback_key, callback_token, callback_aes_key, answers, created_at)
     values ($1, $2, $3, $4, '助手', $5, $6, $7, $8, $9, now())`,
    [
      tenant,
      app.id,
      corp.id,
      agentid,
      seal('secret', secret),
      app.key,
      seal('callback_token', app.token),
      seal('callback_aes_key', app.aesKey),
      answers,
    ],
  );
  await world.rows(
    `insert into wecom_kf_accounts (tenant_id, id, corp_id, app_id, open_kfid, name, serves, road, settings, created_at, pulled_at)
     values ($1, $2, $3, $4, $5, '客服', $6, $7, $8, now(), $9)`,
    [
      tenant,
      account.id,
      corp.id,
      app.id,
      openKfid,
      serves,
      road,
      JSON.stringify(settings),
      pulled ? world.now() : null,
    ],
  );
  return { tenant, corp, app, account };
}

export interface Signing {
  /** Unix seconds. */
  timestamp?: number;
  nonce?: string;
  token?: string;
  aesKey?: string;
  receiveId?: string;
}

/** A callback as the platform sends it. */
export function signed(
  { corp, app }: Connected,
  xml: string,
  at: Date,
  how: Signing = {},
): { path: string; body: string } {
  const timestamp = String(how.timestamp ?? Math.floor(at.getTime() / 1000));
  const nonce = how.nonce ?? letters(10);
  const keys = {
    token: how.token ?? app.token,
    aesKey: how.aesKey ?? app.aesKey,
    receiveId: how.receiveId ?? corp.corpid,
  };
  const { encrypted, signature } = sealEnvelope(keys, xml, { timestamp, nonce, random16: randomBytes(16) });
  return {
    path: `${callbackPath(app)}?${query({ msg_signature: signature, timestamp, nonce })}`,
    body: writeBody({ corpid: corp.corpid, agentid: app.agentid, encrypted }),
  };
}

export const callbackPath = ({ key }: CallbackApp) => `/wecom/callbacks/${key}`;
const query = (fields: Record<string, string>) => new URLSearchParams(fields).toString();

/** Calls the house as the platform does. */
export const calls = (url: string, { path, body }: { path: string; body: string }): Promise<Response> =>
  fetch(url + path, { method: 'POST', headers: { 'content-type': 'text/xml' }, body });

let written = 0n;

/** The plain XML of what a member writes to an app. */
export const memberWrites = ({ corp, app }: Connected, userid: string, text: string, msgId = nextMsgId()) =>
  `<xml><ToUserName><![CDATA[${corp.corpid}]]></ToUserName><FromUserName><![CDATA[${userid}]]></FromUserName><CreateTime>${seconds()}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${text}]]></Content><MsgId>${msgId}</MsgId><AgentID>${app.agentid}</AgentID></xml>`;

export const nextMsgId = () => String(7_512_000_000_000_000_000n + BigInt(Date.now()) * 1000n + written++);
const seconds = () => Math.floor(Date.now() / 1000);

/** The plain XML of an event of a member. */
export const memberDoes = ({ corp, app }: Connected, userid: string, event: string, key: string) =>
  `<xml><ToUserName><![CDATA[${corp.corpid}]]></ToUserName><FromUserName><![CDATA[${userid}]]></FromUserName><CreateTime>${seconds()}</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[${event}]]></Event><EventKey><![CDATA[${key}]]></EventKey><AgentID>${app.agentid}</AgentID></xml>`;

/** The plain XML that says that something is to be pulled. */
export const kfNews = ({ corp, account }: Connected, token: string) =>
  `<xml><ToUserName><![CDATA[${corp.corpid}]]></ToUserName><CreateTime>${seconds()}</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[kf_msg_or_event]]></Event><Token><![CDATA[${token}]]></Token><OpenKfId><![CDATA[${account.openKfid}]]></OpenKfId></xml>`;
