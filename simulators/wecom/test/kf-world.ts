import type { Shown } from '../src/actors/chat.ts';
import type { Platform, Reply } from './platform.ts';

/** What `GET /sim/state` says, as far as tests read it. */
export interface SimState {
  readonly corp: { corpid: string };
  readonly apps: readonly { agentid: number; secret: string; callback: unknown }[];
  readonly customers: readonly unknown[];
  readonly kfAccounts: readonly { open_kfid: string }[];
  readonly sessions: readonly { external_userid: string; sentSince: number }[];
}

export interface KfMessage {
  readonly msgid: string;
  readonly external_userid?: string;
  readonly origin: number;
  readonly msgtype: string;
  readonly text?: { content: string; menu_id?: string };
  readonly event?: Record<string, unknown> & { event_type: string };
  readonly [field: string]: unknown;
}

export interface Phone {
  readonly id: string;
  open(scene?: string): Promise<unknown>;
  says(content: string): Promise<string>;
  sends(message: object): Promise<string>;
  chat(): Promise<{ messages: Shown[]; state: number }>;
}

/** Short ways to the kf endpoints and actors of one account. */
export async function kfOf(platform: Platform) {
  const state = await platform.sim<SimState>('GET', '/sim/state');
  const { open_kfid } = state.kfAccounts[0]!;
  const kf = (path: string, body: object = {}) => platform.post(`/cgi-bin/kf/${path}`, { open_kfid, ...body });

  async function phone(name = '新客户'): Promise<Phone> {
    const { external_userid: id } = await platform.sim<{ external_userid: string }>('POST', '/sim/customers', { name });
    const sends = async (message: object) =>
      (await platform.sim<{ msgid: string }>('POST', `/sim/customers/${id}/messages`, { open_kfid, ...message })).msgid;
    return {
      id,
      open: (scene = '') => platform.sim('POST', `/sim/customers/${id}/open`, { open_kfid, scene }),
      says: (content) => sends({ msgtype: 'text', text: { content } }),
      sends,
      chat: () => platform.sim('GET', `/sim/customers/${id}/chats/${open_kfid}`),
    };
  }

  return {
    open_kfid,
    kf,
    phone,
    send: (touser: string, content: string, more: object = {}) =>
      kf('send_msg', { touser, msgtype: 'text', text: { content }, ...more }),
    onEvent: (code: unknown, content = '您好', more: object = {}) =>
      platform.post('/cgi-bin/kf/send_msg_on_event', { code, msgtype: 'text', text: { content }, ...more }),
    trans: (external_userid: string, service_state: number, servicer_userid?: string): Promise<Reply> =>
      kf('service_state/trans', { external_userid, service_state, ...(servicer_userid ? { servicer_userid } : {}) }),
    stateOf: async (external_userid: string) => (await kf('service_state/get', { external_userid }))['service_state'],
    member: (userid: string, what: string, external_userid: string, more: object = {}) =>
      platform.sim('POST', `/sim/members/${userid}/${what}`, { open_kfid, external_userid, ...more }),
    /** Everything since the cursor, page by page. */
    async pull(cursor = '', more: object = {}): Promise<{ messages: KfMessage[]; cursor: string; pages: number }> {
      const messages: KfMessage[] = [];
      for (let pages = 1; ; pages++) {
        const reply = await kf('sync_msg', { cursor, ...more });
        if (reply.errcode !== 0) throw new Error(JSON.stringify(reply));
        messages.push(...(reply['msg_list'] as KfMessage[]));
        cursor = String(reply['next_cursor']);
        if (reply['has_more'] === 0) return { messages, cursor, pages };
      }
    },
  };
}

export const eventsOf = (messages: readonly KfMessage[], type: string) =>
  messages.flatMap(({ event }) => (event?.event_type === type ? [event] : []));
