import { z } from 'zod';
import { limits } from '../limits.ts';
import { appMessage } from './app-message.ts';
import { templateCard } from './card.ts';
import { kfItem } from './kf-item.ts';
import { kfEventMessage, kfMessage } from './kf-message.ts';
import { robotMessage } from './robot-message.ts';
import { bytes, externalUserid, flag, list, mediaId, openKfid, reply, userid } from './shapes.ts';

/** One call of the platform, as data. */
export interface Call {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** What proves who asks: a token in the query, or nothing (the request carries it itself). */
  readonly token: boolean;
  /** Fields of the request that travel in the query of a POST; a GET carries all of them there. */
  readonly query?: readonly string[];
  /** What travels: JSON by default. */
  readonly carries?: 'file';
  /** What comes back: JSON by default. */
  readonly answers?: 'file';
  readonly request: z.ZodType;
  /** The reply of a call that went well, without `errcode` and `errmsg`. */
  readonly reply: z.ZodType;
}

const nothing = z.strictObject({});
const joined = z.string().optional();
const servicer = {
  open_kfid: openKfid,
  userid_list: z.array(userid).max(limits.kf.servicersAtOnce).optional(),
  department_id_list: z.array(z.int()).max(limits.kf.departmentsAtOnce).optional(),
};
const servicerResults = reply({
  result_list: list(
    z.looseObject({
      userid: z.string().optional(),
      department_id: z.number().optional(),
      errcode: z.number().default(0),
      errmsg: z.string().default(''),
    }),
  ),
});
const ticket = reply({ ticket: z.string().min(1), expires_in: z.number() });
const session = { open_kfid: openKfid, external_userid: externalUserid };
/** 0 new, 1 assistant, 2 queue, 3 a servicer, 4 ended. */
const state = z.literal([0, 1, 2, 3, 4]);

/** The calls of the connector, each with where it goes and what its request and reply look like. */
export const calls = {
  gettoken: {
    method: 'GET',
    path: '/cgi-bin/gettoken',
    token: false,
    request: z.strictObject({ corpid: z.string(), corpsecret: z.string() }),
    reply: reply({ access_token: z.string().min(1).max(limits.accessToken), expires_in: z.number().positive() }),
  },
  get_api_domain_ip: {
    method: 'GET',
    path: '/cgi-bin/get_api_domain_ip',
    token: true,
    request: nothing,
    reply: reply({ ip_list: list(z.string()) }),
  },
  getcallbackip: {
    method: 'GET',
    path: '/cgi-bin/getcallbackip',
    token: true,
    request: nothing,
    reply: reply({ ip_list: list(z.string()) }),
  },
  'message.send': {
    method: 'POST',
    path: '/cgi-bin/message/send',
    token: true,
    request: appMessage,
    reply: reply({
      invaliduser: joined,
      invalidparty: joined,
      invalidtag: joined,
      unlicenseduser: joined,
      msgid: z.string().default(''),
      /** Only for cards that can be changed. */
      response_code: z.string().optional(),
    }),
  },
  'message.recall': {
    method: 'POST',
    path: '/cgi-bin/message/recall',
    token: true,
    request: z.strictObject({ msgid: z.string().min(1) }),
    reply: reply({}),
  },
  'message.update_template_card': {
    method: 'POST',
    path: '/cgi-bin/message/update_template_card',
    token: true,
    request: z.strictObject({
      userids: z.array(userid).max(limits.app.users).optional(),
      partyids: z.array(z.int()).max(limits.app.parties).optional(),
      tagids: z.array(z.int()).max(limits.app.tags).optional(),
      atall: flag.optional(),
      agentid: z.int(),
      response_code: z.string().min(1),
      button: z.strictObject({ replace_name: z.string().min(1) }).optional(),
      template_card: templateCard.optional(),
      enable_id_trans: flag.optional(),
    }),
    reply: reply({ invaliduser: z.array(z.string()).optional() }),
  },
  'media.upload': {
    method: 'POST',
    path: '/cgi-bin/media/upload',
    token: true,
    query: ['type'],
    carries: 'file',
    request: z.strictObject({ type: z.literal(['image', 'voice', 'video', 'file']) }),
    // A text of digits here, a number on a neighbouring call.
    reply: reply({ type: z.string(), media_id: mediaId, created_at: z.coerce.number() }),
  },
  'media.get': {
    method: 'GET',
    path: '/cgi-bin/media/get',
    token: true,
    answers: 'file',
    request: z.strictObject({ media_id: mediaId }),
    reply: reply({}),
  },
  'user.get': {
    method: 'GET',
    path: '/cgi-bin/user/get',
    token: true,
    request: z.strictObject({ userid }),
    reply: reply({
      userid: z.string(),
      name: z.string().default(''),
      department: list(z.number()),
      position: z.string().default(''),
      /** 1 active, 2 disabled, 4 not activated, 5 left. */
      status: z.number().optional(),
      main_department: z.number().optional(),
      alias: z.string().optional(),
    }),
  },
  'user.simplelist': {
    method: 'GET',
    path: '/cgi-bin/user/simplelist',
    token: true,
    request: z.strictObject({ department_id: z.int() }),
    reply: reply({
      userlist: list(z.looseObject({ userid: z.string(), name: z.string().default(''), department: list(z.number()) })),
    }),
  },
  'department.list': {
    method: 'GET',
    path: '/cgi-bin/department/list',
    token: true,
    request: z.strictObject({ id: z.int().optional() }),
    reply: reply({
      department: list(
        z.looseObject({ id: z.number(), name: z.string().default(''), parentid: z.number().default(0) }),
      ),
    }),
  },
  'agent.get': {
    method: 'GET',
    path: '/cgi-bin/agent/get',
    token: true,
    request: z.strictObject({ agentid: z.int() }),
    reply: reply({
      agentid: z.number(),
      name: z.string().default(''),
      square_logo_url: z.string().default(''),
      description: z.string().default(''),
      allow_userinfos: z.looseObject({ user: list(z.looseObject({ userid: z.string() })) }).optional(),
      allow_partys: z.looseObject({ partyid: list(z.number()) }).optional(),
      allow_tags: z.looseObject({ tagid: list(z.number()) }).optional(),
      close: z.number().default(0),
      redirect_domain: z.string().default(''),
      home_url: z.string().default(''),
    }),
  },
  'auth.getuserinfo': {
    method: 'GET',
    path: '/cgi-bin/auth/getuserinfo',
    token: true,
    request: z.strictObject({ code: bytes(limits.signIn.codeBytes, 1) }),
    /** A member has a userid; an outsider an openid, and an external_userid when somebody of the range knows him. */
    reply: reply({
      userid: z.string().optional(),
      user_ticket: z.string().optional(),
      openid: z.string().optional(),
      external_userid: z.string().optional(),
    }),
  },
  'ticket.corp': {
    method: 'GET',
    path: '/cgi-bin/get_jsapi_ticket',
    token: true,
    request: nothing,
    reply: ticket,
  },
  'ticket.agent': {
    method: 'GET',
    path: '/cgi-bin/ticket/get',
    token: true,
    request: z.strictObject({ type: z.literal('agent_config') }),
    reply: ticket,
  },
  'kf.account.add': {
    method: 'POST',
    path: '/cgi-bin/kf/account/add',
    token: true,
    request: z.strictObject({ name: z.string().min(1).max(limits.kf.nameChars), media_id: bytes(128, 1) }),
    reply: reply({ open_kfid: openKfid }),
  },
  'kf.account.list': {
    method: 'POST',
    path: '/cgi-bin/kf/account/list',
    token: true,
    request: z.strictObject({
      offset: z.int().min(0).optional(),
      limit: z.int().min(1).max(limits.kf.accountsPage).optional(),
    }),
    reply: reply({
      account_list: list(
        z.looseObject({
          open_kfid: openKfid,
          name: z.string().default(''),
          avatar: z.string().default(''),
          /** Whether this app manages it. */
          manage_privilege: z.boolean().optional(),
        }),
      ),
    }),
  },
  'kf.add_contact_way': {
    method: 'POST',
    path: '/cgi-bin/kf/add_contact_way',
    token: true,
    request: z.strictObject({
      open_kfid: openKfid,
      scene: z
        .string()
        .regex(/^[0-9A-Za-z_-]{1,32}$/)
        .optional(),
    }),
    reply: reply({ url: z.string().min(1) }),
  },
  'kf.servicer.add': {
    method: 'POST',
    path: '/cgi-bin/kf/servicer/add',
    token: true,
    request: z.strictObject(servicer),
    reply: servicerResults,
  },
  'kf.servicer.del': {
    method: 'POST',
    path: '/cgi-bin/kf/servicer/del',
    token: true,
    request: z.strictObject(servicer),
    reply: servicerResults,
  },
  'kf.servicer.list': {
    method: 'GET',
    path: '/cgi-bin/kf/servicer/list',
    token: true,
    request: z.strictObject({ open_kfid: openKfid }),
    reply: reply({
      servicer_list: list(
        z.looseObject({
          userid: z.string().optional(),
          /** 0 serving, 1 stopped. */
          status: z.number().optional(),
          stop_type: z.number().optional(),
          department_id: z.number().optional(),
        }),
      ),
    }),
  },
  'kf.service_state.get': {
    method: 'POST',
    path: '/cgi-bin/kf/service_state/get',
    token: true,
    request: z.strictObject(session),
    reply: reply({ service_state: state, servicer_userid: z.string().optional() }),
  },
  'kf.service_state.trans': {
    method: 'POST',
    path: '/cgi-bin/kf/service_state/trans',
    token: true,
    request: z.strictObject({ ...session, service_state: state, servicer_userid: userid.optional() }),
    /** Lets one message through that says what happened. */
    reply: reply({ msg_code: z.string().optional() }),
  },
  'kf.sync_msg': {
    method: 'POST',
    path: '/cgi-bin/kf/sync_msg',
    token: true,
    request: z.strictObject({
      cursor: bytes(limits.kf.cursorBytes).optional(),
      token: bytes(128).optional(),
      limit: z.int().min(1).max(limits.kf.syncPage).optional(),
      voice_format: flag.optional(),
      open_kfid: openKfid,
    }),
    /** An empty page with `has_more` 1 is no end. */
    reply: reply({
      next_cursor: z.string().default(''),
      has_more: z.number().default(0),
      msg_list: list(kfItem),
    }),
  },
  'kf.send_msg': {
    method: 'POST',
    path: '/cgi-bin/kf/send_msg',
    token: true,
    request: kfMessage,
    reply: reply({ msgid: z.string().default('') }),
  },
  'kf.send_msg_on_event': {
    method: 'POST',
    path: '/cgi-bin/kf/send_msg_on_event',
    token: true,
    request: kfEventMessage,
    reply: reply({ msgid: z.string().default('') }),
  },
  'kf.customer.batchget': {
    method: 'POST',
    path: '/cgi-bin/kf/customer/batchget',
    token: true,
    request: z.strictObject({
      external_userid_list: z.array(externalUserid).min(1).max(limits.kf.customersAtOnce),
      need_enter_session_context: flag.optional(),
    }),
    reply: reply({
      customer_list: list(
        z.looseObject({
          external_userid: externalUserid,
          nickname: z.string().default(''),
          avatar: z.string().default(''),
          gender: z.number().default(0),
          unionid: z.string().optional(),
          enter_session_context: z
            .looseObject({ scene: z.string().default(''), scene_param: z.string().default('') })
            .optional(),
        }),
      ),
      invalid_external_userid: list(z.string()),
    }),
  },
  'webhook.send': {
    method: 'POST',
    path: '/cgi-bin/webhook/send',
    token: false,
    query: ['key'],
    request: robotMessage,
    reply: reply({}),
  },
} as const satisfies Readonly<Record<string, Call>>;

export type CallName = keyof typeof calls;
export type CallInput<K extends CallName> = z.input<(typeof calls)[K]['request']>;
export type CallReply<K extends CallName> = z.output<(typeof calls)[K]['reply']>;

/** The call of a path, for whoever answers it. */
export function callOf(method: string, path: string): CallName | null {
  const found = Object.entries(calls).find(([, call]) => call.method === method && call.path === path);
  return (found?.[0] as CallName | undefined) ?? null;
}
