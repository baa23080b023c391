/** What every callback says. */
interface Head {
  readonly corpid: string;
  /** The platform's clock, Unix seconds. */
  readonly at: number;
  /** The member; `sys` for the platform itself; null where the platform leaves it out. */
  readonly from: string | null;
  readonly agentid: number | null;
}

/** What a member writes to an app. */
export type AppContent =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image'; readonly mediaId: string; readonly url: string | null }
  | { readonly type: 'voice'; readonly mediaId: string; readonly format: string | null }
  | { readonly type: 'video'; readonly mediaId: string; readonly thumbMediaId: string | null }
  | {
      readonly type: 'location';
      readonly latitude: number;
      readonly longitude: number;
      readonly scale: number | null;
      readonly label: string;
    }
  | {
      readonly type: 'link';
      readonly title: string;
      readonly description: string;
      readonly url: string;
      readonly picture: string | null;
    }
  /** A type of message that we do not know. */
  | { readonly type: 'other'; readonly was: string };

/** `msgId` is a 64-bit number and stays a text: it knows the same message again. */
export interface AppMessage extends Head {
  readonly kind: 'message';
  readonly from: string;
  readonly msgId: string;
  readonly content: AppContent;
}

/** Somebody came into the range of an app, left it, or opened it. */
export interface Visit extends Head {
  readonly kind: 'subscribe' | 'unsubscribe' | 'enter_agent';
}

/** Where a member is, when the app asks for it. */
export interface Whereabouts extends Head {
  readonly kind: 'LOCATION';
  readonly latitude: number;
  readonly longitude: number;
  readonly precision: number | null;
}

/** A menu of an app was touched; `key` is the menu's key, the address or the page. */
export interface MenuTouch extends Head {
  readonly kind: 'click' | 'view' | 'view_miniprogram';
  readonly key: string;
}

export interface Scan extends Head {
  readonly kind: 'scancode_push' | 'scancode_waitmsg';
  readonly key: string;
  readonly scanType: string;
  readonly result: string;
}

/** Pictures were taken or chosen through a menu; they follow as messages. */
export interface Pictures extends Head {
  readonly kind: 'pic_sysphoto' | 'pic_photo_or_album' | 'pic_weixin';
  readonly key: string;
  readonly count: number;
  readonly md5s: readonly string[];
}

export interface PlacePicked extends Head {
  readonly kind: 'location_select';
  readonly key: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly scale: number | null;
  readonly label: string;
  readonly place: string;
}

/** A card was touched. `responseCode` changes it once, within 72 hours. */
export interface CardTouch extends Head {
  readonly kind: 'template_card_event' | 'template_card_menu_event';
  readonly key: string;
  readonly taskId: string;
  readonly cardType: string;
  readonly responseCode: string;
  readonly selected: readonly { readonly question: string; readonly options: readonly string[] }[];
}

export interface UploadDone extends Head {
  readonly kind: 'upload_media_job_finish';
  readonly jobId: string;
}

export interface BatchDone extends Head {
  readonly kind: 'batch_job_result';
  readonly jobId: string;
  readonly jobType: string;
  readonly code: number;
}

/** The platform warns that an app is little used, closes it, or opens it again; `effectAt` in Unix seconds. */
export interface Activity extends Head {
  readonly kind:
    | 'inactive_alert'
    | 'low_active_alert'
    | 'close_inactive_agent'
    | 'low_active'
    | 'active_restored'
    | 'reopen_inactive_agent';
  readonly effectAt: number | null;
}

/** Something is to be pulled for a 微信客服 account; `token` makes pulling cheap for ten minutes. */
export interface KfNews extends Head {
  readonly kind: 'kf_msg_or_event';
  readonly token: string;
  readonly openKfId: string;
}

/** Accounts were put under the app's control, or taken away. */
export interface KfRights extends Head {
  readonly kind: 'kf_account_auth_change';
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** The directory changed. What else came with it is not read: newer addresses get no more. */
export interface ContactChange extends Head {
  readonly kind: 'change_contact';
  readonly change: string;
  /** Whose it is: the userid, the department or the tag; null where the change names none. */
  readonly id: string | null;
  /** The new userid, when it changed. */
  readonly newId: string | null;
  readonly departments: readonly number[];
}

/** Events of later orders, and those that nobody wrote down. */
export interface OtherEvent extends Head {
  readonly kind: 'other';
  readonly event: string;
  readonly changeType: string | null;
}

/** What a callback of the platform says. */
export type WecomEvent =
  | AppMessage
  | Visit
  | Whereabouts
  | MenuTouch
  | Scan
  | Pictures
  | PlacePicked
  | CardTouch
  | UploadDone
  | BatchDone
  | Activity
  | KfNews
  | KfRights
  | ContactChange
  | OtherEvent;

export type { Head };
