import type { Generated } from 'kysely';

export type Environment = 'production' | 'test' | 'development';

export interface CorpRow {
  tenant_id: string;
  id: string;
  corpid: string;
  name: string;
  environment: Environment;
  /** It lives in the simulator of this machine. */
  simulated: Generated<boolean>;
  revision: Generated<number>;
  created_at: Date;
  removed_at: Date | null;
}

/** A 自建应用. Its secrets are sealed under `wecom-app/<id>/<column>`. */
export interface AppRow {
  tenant_id: string;
  id: string;
  corp_id: string;
  agentid: number;
  name: string;
  secret: Buffer;
  /** Names the app in the callback URL, `/wecom/callbacks/<key>`; public. */
  callback_key: string;
  callback_token: Buffer;
  callback_aes_key: Buffer;
  trusted_domain: string | null;
  team_id: string | null;
  /** The bot answers what members write to the app. */
  answers: Generated<boolean>;
  /** Staff sign in through it. */
  signs_in: Generated<boolean>;
  revision: Generated<number>;
  created_at: Date;
  verified_at: Date | null;
  last_callback_at: Date | null;
  /** The last call that was turned away, and why. */
  callback_refused_at: Generated<Date | null>;
  callback_refused_why: Generated<CallbackRefusal | null>;
  removed_at: Date | null;
}

export type CallbackRefusal = 'signature' | 'padding' | 'receiver' | 'format';

/** Who takes over from the bot: our desk, or a member in the WeCom client. */
export type Road = 'desk' | 'member';

export interface KfSettings {
  /** Said when somebody comes in; empty says nothing. */
  welcome: string;
  /** Questions offered with it, at most nine: the tenth place calls a person. */
  suggestions: string[];
  /** Asks for a rating when a person has ended. */
  rating: boolean;
}

export interface KfAccountRow {
  tenant_id: string;
  id: string;
  corp_id: string;
  /** The app through which it is pulled and answered. */
  app_id: string;
  open_kfid: string;
  name: string;
  avatar: Generated<string>;
  /** The bot serves it. */
  serves: Generated<boolean>;
  road: Generated<Road>;
  team_id: string | null;
  settings: KfSettings;
  /** Up to where `kf/sync_msg` was worked on. */
  cursor: Generated<string>;
  pulled_at: Date | null;
  /** When the clock called for it last. */
  asked_at: Generated<Date | null>;
  revision: Generated<number>;
  created_at: Date;
  removed_at: Date | null;
}

export interface TokenRow {
  tenant_id: string;
  app_id: string;
  kind: 'access' | 'corp' | 'agent';
  sealed: Buffer;
  taken_at: Date;
  expires_at: Date;
}

/** A callback as it came; its words are gone as soon as it was worked on, its hash stays to know it again. */
export interface InboxRow {
  tenant_id: string;
  app_id: string;
  hash: Buffer;
  id: string;
  event: string;
  sealed: Buffer | null;
  received_at: Date;
  done_at: Date | null;
}

/** Where a conversation lies on the platform, and how far it got there. */
export interface TalkRow {
  tenant_id: string;
  conversation_id: string;
  kind: 'kf' | 'app';
  corp_id: string;
  /** The 微信客服 account or the app. */
  account: string;
  /** The customer's external_userid, or the member's userid. */
  external_id: string;
  customer_id: string;
  /** Up to where our messages were handed to the platform, or found to be none of its business. */
  delivered_seq: Generated<number>;
  /** When the customer wrote last, by the platform's clock. */
  heard_at: Date | null;
  /** Messages sent since then. */
  sent: Generated<number>;
  /** 0 new, 1 assistant, 2 queue, 3 member, 4 ended; null for an app. */
  session_state: number | null;
  servicer: string | null;
  revision: Generated<number>;
}

/** Lets one message through that needs no open window; sealed under `wecom-code/<conversation>/<kind>`. */
export interface CodeRow {
  tenant_id: string;
  conversation_id: string;
  kind: 'welcome' | 'queued' | 'taken' | 'ended';
  sealed: Buffer;
  expires_at: Date;
  used_at: Date | null;
}

export interface DeliveryRow {
  tenant_id: string;
  id: string;
  conversation_id: string;
  from_seq: number;
  to_seq: number;
  msgid: string;
  state: 'sending' | 'accepted' | 'failed' | 'unknown' | 'held';
  why: string | null;
  tries: Generated<number>;
  at: Date;
}

export interface WecomTables {
  wecom_corps: CorpRow;
  wecom_apps: AppRow;
  wecom_kf_accounts: KfAccountRow;
  wecom_tokens: TokenRow;
  wecom_inbox: InboxRow;
  wecom_talks: TalkRow;
  wecom_codes: CodeRow;
  wecom_deliveries: DeliveryRow;
  /** Members of a corp who are staff here. */
  wecom_members: { tenant_id: string; corp_id: string; userid: string; staff_id: string; bound_at: Date };
  /** Group robots; the webhook's key is sealed under `wecom-robot/<id>`. */
  wecom_robots: {
    tenant_id: string;
    id: string;
    name: string;
    sealed: Buffer;
    simulated: Generated<boolean>;
    created_at: Date;
    removed_at: Date | null;
  };
  /** `WW_verify_*.txt` at the root of our domain. */
  wecom_proofs: { tenant_id: string; name: string; content: string; created_at: Date };
}
