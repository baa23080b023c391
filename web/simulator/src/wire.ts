/** What the simulator's admin port says. It is our own server of the same build: read, not checked again. */

/** 0 未处理, 1 智能助手接待, 2 待接入池, 3 人工接待, 4 已结束 */
export type SessionState = 0 | 1 | 2 | 3 | 4;

export interface SimApp {
  readonly agentid: number;
  /** `built` has a chat; `contacts` only keeps the directory in step. */
  readonly kind: 'built' | 'contacts';
  readonly name: string;
  readonly disabled: boolean;
  readonly callback: { readonly url: string } | null;
}

export interface SimMember {
  readonly userid: string;
  readonly name: string;
}

export interface SimCustomer {
  readonly external_userid: string;
  readonly name: string;
  /** 拒收: whatever is sent to him fails. */
  readonly refuses: boolean;
}

export interface Servicer {
  readonly userid: string;
  /** 0 takes consultations, 1 does not. */
  readonly status: number;
}

export interface KfAccount {
  readonly open_kfid: string;
  readonly name: string;
  readonly link: string;
  readonly servicers: readonly Servicer[];
}

export interface Session {
  readonly open_kfid: string;
  readonly external_userid: string;
  readonly state: SessionState;
  readonly servicer: string | null;
  /** Ms of the simulated clock. */
  readonly lastAt: number;
  /** Null while the customer has not written. */
  readonly lastCustomerAt: number | null;
  /** What was sent by API since then. */
  readonly sentSince: number;
  readonly unread: number;
}

/** A group's robot. */
export interface Robot {
  readonly key: string;
  readonly name: string;
}

export interface SimState {
  readonly now: number;
  readonly corp: { readonly corpid: string; readonly name: string };
  readonly apps: readonly SimApp[];
  readonly members: readonly SimMember[];
  readonly customers: readonly SimCustomer[];
  readonly kfAccounts: readonly KfAccount[];
  readonly sessions: readonly Session[];
  readonly robots: readonly Robot[];
}

export type Speaker = 'customer' | 'account' | 'servicer' | 'system';

export interface MediaPart {
  readonly media_id?: string;
  readonly name?: string;
  readonly mime?: string;
  readonly size?: number;
}

export type MenuItem =
  | { readonly type: 'click'; readonly click: { readonly id: string; readonly content: string } }
  | { readonly type: 'view'; readonly view: { readonly url: string; readonly content: string } }
  | { readonly type: 'miniprogram'; readonly miniprogram: { readonly content: string } }
  | { readonly type: 'text'; readonly text: { readonly content: string } };

export interface ChatMessage {
  readonly msgid: string;
  readonly at: number;
  readonly from: Speaker;
  readonly name?: string;
  readonly msgtype: string;
  readonly text?: { readonly content: string; readonly menu_id?: string };
  readonly image?: MediaPart;
  readonly voice?: MediaPart;
  readonly video?: MediaPart;
  readonly file?: MediaPart;
  readonly location?: {
    readonly latitude: number;
    readonly longitude: number;
    readonly name?: string;
    readonly address?: string;
  };
  readonly link?: { readonly title: string; readonly desc?: string; readonly url: string };
  readonly miniprogram?: { readonly title?: string };
  readonly msgmenu?: {
    readonly head_content?: string;
    readonly list?: readonly MenuItem[];
    readonly tail_content?: string;
  };
  readonly event?: {
    readonly event_type: string;
    readonly change_type?: number;
    readonly old_servicer_userid?: string;
    readonly new_servicer_userid?: string;
  };
  readonly recalled?: boolean;
  /** `fail_type` of msg_send_fail. */
  readonly failed?: number;
}

export interface Chat {
  readonly messages: readonly ChatMessage[];
  readonly state: SessionState;
}

export type LogKind = 'api' | 'callback' | 'actor' | 'fault';

export interface LogLine {
  readonly n: number;
  readonly at: number;
  readonly kind: LogKind;
  readonly what: string;
  readonly [detail: string]: unknown;
}

export interface OutboxItem {
  readonly id: string;
  readonly about: string;
  readonly xml: string;
  readonly createdAt: number;
  readonly attempts: readonly {
    readonly at: number;
    readonly status: number | null;
    readonly error: string | null;
    readonly ms: number;
  }[];
  readonly state: 'waiting' | 'sending' | 'delivered' | 'given-up';
}

export interface Outbox {
  readonly items: readonly OutboxItem[];
}

/** What stands in the chat between a member and an app. */
export interface AppLine {
  readonly msgid: string;
  readonly at: number;
  readonly from: 'member' | 'app';
  readonly msgtype: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly recalled?: boolean;
  /** What stands on a card's button after it was used up. */
  readonly replaceName: string | null;
}

export interface RobotLine {
  readonly at: number;
  readonly msgtype: string;
  readonly payload: Readonly<Record<string, unknown>>;
}
