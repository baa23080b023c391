/**
 * The simulated WeCom beside a world: `const wecom = await openWecom(world); const li = await wecom.customer('李一');
 * await li.says('加盟费多少')`. It runs in this process, on ports of its own, and ends with `close`.
 */
import { startWecomSimulator, type WecomSimulator } from '#simulators/wecom';
import { until } from './socket.ts';
import { callbackPath, connectCorp, type Connected, type Connecting } from './wecom-corp.ts';
import type { World } from './world.ts';

/** A message of a chat as its phone shows it. */
export interface ChatLine {
  readonly msgid: string;
  readonly at: number;
  readonly from: 'customer' | 'account' | 'servicer' | 'system';
  readonly name?: string;
  readonly msgtype: string;
  readonly failed?: number | null;
  readonly [payload: string]: unknown;
}

/** A customer with his phone. */
export interface WecomCustomer {
  readonly id: string;
  /** Opens the link of the account. */
  opens(scene?: string): Promise<void>;
  says(text: string): Promise<{ msgid: string }>;
  sends(
    msgtype: 'image' | 'voice' | 'video' | 'file',
    media: { name: string; mime: string; bytes: Buffer },
  ): Promise<{ msgid: string }>;
  /** Any other message. */
  tells(message: object): Promise<{ msgid: string }>;
  picks(msgid: string, item: string): Promise<unknown>;
  recalls(msgid: string): Promise<unknown>;
  chat(): Promise<ChatLine[]>;
  /** The chat as soon as it fits. */
  sees(fits: (lines: ChatLine[]) => boolean): Promise<ChatLine[]>;
  /** The conversation here, once there is one. */
  conversation(): Promise<string>;
}

/** A member with the WeCom client. */
export interface WecomMember {
  readonly id: string;
  /** takes, replies, ends, transfers: what the admin port calls it. */
  does(what: 'take' | 'reply' | 'end' | 'transfer' | 'serving', body?: object): Promise<unknown>;
  queue(): Promise<unknown>;
  writes(text: string): Promise<unknown>;
  /** What stands in the chat with the app. */
  chat(): Promise<{ messages: { from: string; msgtype: string; [key: string]: unknown }[] }>;
}

export interface Wecom extends Connected {
  readonly apiUrl: string;
  readonly adminUrl: string;
  /** Asks the admin port: GET without a body, else POST or what `method` says. */
  sim<R = unknown>(path: string, body?: object, method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'): Promise<R>;
  customer(name: string): Promise<WecomCustomer>;
  member(userid: string): WecomMember;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface OpenWecom extends Connecting {
  /** The simulator calls us back. */
  callbacks?: boolean;
}

/** Starts a simulator and connects its demo corp to a company of the world. */
export async function openWecom(world: World, how: OpenWecom = {}): Promise<Wecom> {
  const simulator = await startWecomSimulator({
    apiPort: 0,
    adminPort: 0,
    preset: 'demo',
    now: () => world.now().getTime(),
  });
  world.house.places.simulatorAt(simulator.apiUrl);
  const connected = await connectCorp(world, how);
  const sim = asking(simulator);
  const { app } = connected;
  if (how.callbacks !== false) {
    const callback = { url: `${world.url}${callbackPath(app)}`, token: app.token, aesKey: app.aesKey };
    await sim(`/sim/apps/${app.agentid}/callback`, callback, 'PUT');
  }
  const close = () => simulator.stop();
  return {
    ...connected,
    apiUrl: simulator.apiUrl,
    adminUrl: simulator.adminUrl,
    sim,
    close,
    async customer(name) {
      const { external_userid } = await sim<{ external_userid: string }>('/sim/customers', { name });
      return customerOf({ world, sim, connected, id: external_userid });
    },
    member: (userid) => memberOf({ sim, connected, id: userid }),
    [Symbol.asyncDispose]: close,
  };
}

function asking({ adminUrl }: WecomSimulator): Wecom['sim'] {
  return async (path, body, method = body === undefined ? 'GET' : 'POST') => {
    const response = await fetch(adminUrl + path, {
      method,
      ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? null : JSON.parse(text);
  };
}

interface Phone {
  sim: Wecom['sim'];
  connected: Connected;
  id: string;
}

function customerOf({ world, sim, connected, id }: Phone & { world: World }): WecomCustomer {
  const open_kfid = connected.account.openKfid;
  const own = (what: string, body: object) =>
    sim<{ msgid: string }>(`/sim/customers/${id}/${what}`, { open_kfid, ...body });
  const chat = async () => (await sim<{ messages: ChatLine[] }>(`/sim/customers/${id}/chats/${open_kfid}`)).messages;
  return {
    id,
    opens: async (scene) => void (await own('open', scene === undefined ? {} : { scene })),
    says: (content) => own('messages', { msgtype: 'text', text: { content } }),
    sends: (msgtype, { name, mime, bytes }) =>
      own('messages', { msgtype, media: { name, mime, base64: bytes.toString('base64') } }),
    tells: (message) => own('messages', message),
    picks: (msgid, item) => own('menu', { msgid, item }),
    recalls: (msgid) => own('recall', { msgid }),
    chat,
    async sees(fits) {
      let seen: ChatLine[] = [];
      await until(
        async () => fits((seen = await chat())),
        () => JSON.stringify(seen),
      );
      return seen;
    },
    async conversation() {
      let found: string | undefined;
      await until(async () => {
        const [row] = await world.rows<{ id: string }>(
          'select conversation_id as id from wecom_talks where tenant_id = $1 and account = $2 and external_id = $3',
          [connected.tenant, connected.account.id, id],
        );
        return (found = row?.id) !== undefined;
      });
      return found!;
    },
  };
}

function memberOf({ sim, connected: { app, account }, id }: Phone): WecomMember {
  return {
    id,
    does: (what, body = {}) => sim(`/sim/members/${id}/${what}`, { open_kfid: account.openKfid, ...body }),
    queue: () => sim(`/sim/members/${id}/queue`),
    writes: (content) => sim(`/sim/members/${id}/apps/${app.agentid}/messages`, { msgtype: 'text', text: { content } }),
    chat: () => sim(`/sim/members/${id}/apps/${app.agentid}`),
  };
}
