import type { FaultPlan } from './faults.ts';
import type { Knobs } from './knobs.ts';

/**
 * Everything a corp on the simulated platform consists of, as plain data: what the state file holds is exactly this.
 * Times are Unix milliseconds of the simulator's clock; the API speaks seconds.
 */
export interface World {
  readonly version: 1;
  /** Added to the real clock, so that a corp can live through its 48 hours in a test. */
  clock: { offsetMs: number };
  corp: Corp;
  departments: Department[];
  members: Member[];
  customers: Customer[];
  apps: App[];
  tokens: Token[];
  tickets: Ticket[];
  oauthCodes: OauthCode[];
  userTickets: UserTicket[];
  media: Media[];
  appMessages: AppMessage[];
  /** What stands in the chat between a member and an app, in order. */
  appChatLines: AppChatLine[];
  cards: Card[];
  groups: AppGroup[];
  robots: Robot[];
  kf: KfWorld;
  outbox: OutboxItem[];
  knobs: Knobs;
  faults: FaultPlan;
  /** MsgId of callbacks: 64-bit numbers, beyond what a double holds. */
  lastCallbackId: string;
}

export interface Corp {
  corpid: string;
  name: string;
  /** 主体认证: uncertified corps have 10 kf accounts at most. */
  verified: boolean;
  /** 账号数上限: person-times of app messages a day are 200 times this. */
  accountLimit: number;
}

export interface Department {
  id: number;
  name: string;
  parentid: number;
  order: number;
}

export interface Member {
  userid: string;
  name: string;
  avatar: string;
  departments: number[];
  position: string;
  /** 1 active, 2 disabled, 4 not activated, 5 left. */
  status: 1 | 2 | 4 | 5;
  /** Told by OAuth with snsapi_privateinfo only. */
  mobile: string;
  email: string;
  /** 0 unknown, 1 male, 2 female. */
  gender: 0 | 1 | 2;
}

export interface Customer {
  external_userid: string;
  openid: string;
  unionid: string;
  name: string;
  avatar: string;
  gender: 0 | 1 | 2;
  /** 拒收: whatever is sent fails with fail_type 10. */
  refuses: boolean;
}

export interface App {
  agentid: number;
  /** `built`: 自建应用. `contacts`: 通讯录同步, which has a secret but neither page nor messages. */
  kind: 'built' | 'contacts';
  name: string;
  description: string;
  secret: string;
  disabled: boolean;
  visible: { users: string[]; departments: number[] };
  trustedIps: string[];
  /** What counts instead of them until a change has arrived. */
  trustedBefore?: { ips: string[]; until: number };
  /** host or host:port, exactly as OAuth compares it. */
  trustedDomain: string | null;
  callback: { url: string; token: string; aesKey: string } | null;
  /** 微信客服 → 可调用接口的应用. */
  kf: boolean;
  /** Accounts under 通过 API 管理 of this app. */
  kfManaged: string[];
  menu: { button: unknown[] } | null;
}

export interface Token {
  token: string;
  agentid: number;
  issuedAt: number;
  expiresAt: number;
}

export interface Ticket {
  ticket: string;
  kind: 'corp' | 'agent';
  agentid: number;
  expiresAt: number;
}

export interface OauthCode {
  code: string;
  /** The app it was asked for; null where the link named none. */
  agentid: number | null;
  /** Host and port of the page that it went to. */
  host: string;
  who: { userid: string } | { external_userid: string };
  scope: 'snsapi_base' | 'snsapi_privateinfo';
  expiresAt: number;
  used: boolean;
}

export interface UserTicket {
  ticket: string;
  userid: string;
  agentid: number;
  expiresAt: number;
}

/** `normal`: media/upload or from a customer. `webhook:KEY`: usable by that robot only. */
export type MediaScope = 'normal' | 'image-url' | `webhook:${string}`;

/** The bytes lie beside the world, in `sim.blobs`, under the media id. */
export interface Media {
  media_id: string;
  type: 'image' | 'voice' | 'video' | 'file';
  name: string;
  mime: string;
  size: number;
  createdAt: number;
  scope: MediaScope;
}

export interface AppMessage {
  msgid: string;
  agentid: number;
  at: number;
  msgtype: string;
  /** The request's body of that type: {content}, {media_id}, … */
  payload: Record<string, unknown>;
  /** Who got it, userids as the corp writes them. */
  receivers: string[];
  recalled: boolean;
  /** Of a request with enable_duplicate_check: when the same words count anew. */
  duplicate: { digest: string; until: number } | null;
}

export interface AppChatLine {
  msgid: string;
  agentid: number;
  userid: string;
  at: number;
  from: 'member' | 'app';
  msgtype: string;
  payload: Record<string, unknown>;
  recalled: boolean;
}

/** A template card that was sent; each receiver may see another state of it. */
export interface Card {
  msgid: string;
  agentid: number;
  taskId: string;
  cardType: string;
  card: Record<string, unknown>;
  receivers: string[];
  /** What a receiver sees instead of `card`. */
  views: { userid: string; card: Record<string, unknown> | null; replaceName: string | null }[];
  /** Each lives 72 hours and works once. `userid`: from that member's click; null: from the sending. */
  responseCodes: { code: string; userid: string | null; expiresAt: number; used: boolean }[];
}

/** A group chat made by an app (appchat). */
export interface AppGroup {
  chatid: string;
  agentid: number;
  name: string;
  owner: string;
  userlist: string[];
  lines: { at: number; msgtype: string; payload: Record<string, unknown> }[];
}

/** A group's robot (消息推送). */
export interface Robot {
  key: string;
  name: string;
  lines: { at: number; msgtype: string; payload: Record<string, unknown> }[];
}

export interface KfWorld {
  /** The last number given to a line of `log` or `sent`: both stand in one order. */
  lastNumber: number;
  /** Pages of sync_msg given, for the knob of empty ones. */
  pages: number;
  accounts: KfAccount[];
  sessions: KfSession[];
  /** Append-only per account; the cursor is a position in it. */
  log: KfLogLine[];
  codes: KfCode[];
  tokens: { token: string; open_kfid: string; expiresAt: number }[];
  /** What was sent by API: the phone shows it, sync_msg never does. */
  sent: KfSent[];
}

export interface KfAccount {
  open_kfid: string;
  name: string;
  avatar: string;
  /** The random part of its links. */
  link: string;
  servicers: { userid: string; status: 0 | 1; stop_type: 0 | 1 }[];
  departments: number[];
  deleted: boolean;
}

export interface KfSession {
  open_kfid: string;
  external_userid: string;
  /** 0 new, 1 assistant, 2 queue, 3 person, 4 ended. */
  state: 0 | 1 | 2 | 3 | 4;
  servicer: string | null;
  startedAt: number;
  lastCustomerAt: number | null;
  /** Messages by API since the customer last wrote. */
  sentSince: number;
  /** How he came in last: for welcome and enter_session_context. */
  entered: { at: number; scene: string; scene_param: string } | null;
  welcomedAt: number | null;
  lastAt: number;
  unread: number;
}

export interface KfLogLine {
  /** Position over all accounts; it grows over restarts, so that a cursor of before points back, never forward. */
  n: number;
  at: number;
  open_kfid: string;
  /** Whose chat it belongs to; null for lines such as servicer_status_change. */
  external_userid: string | null;
  /** The message as sync_msg gives it. */
  msg: Record<string, unknown>;
  recalled: boolean;
}

export interface KfCode {
  code: string;
  kind: 'welcome' | 'queued' | 'taken' | 'ended';
  open_kfid: string;
  external_userid: string;
  expiresAt: number;
  used: boolean;
}

export interface KfSent {
  n: number;
  msgid: string;
  at: number;
  open_kfid: string;
  external_userid: string;
  msgtype: string;
  payload: Record<string, unknown>;
  /** fail_type of 8.4 where it failed later. */
  failed: number | null;
  byEvent: boolean;
}

/** A callback on its way to an app. */
export interface OutboxItem {
  id: string;
  agentid: number;
  /** The plain XML, before encryption. */
  xml: string;
  /** What it is about, for the log: kf_msg_or_event, text, template_card_event, … */
  about: string;
  /** The account of a kf_msg_or_event: what follows before it is sent is told by it. */
  open_kfid?: string;
  createdAt: number;
  dueAt: number;
  attempts: { at: number; status: number | null; error: string | null; ms: number }[];
  state: 'waiting' | 'sending' | 'delivered' | 'given-up';
}
