import { open, pickMenu, recall, write } from '../actors/customer.ts';
import { end, recall as takeBack, reply, serve, take, transfer } from '../actors/servicer.ts';
import type { OauthCode } from '../world.ts';
import { appMessage } from './requests.ts';
import type { Reply, Stage } from './stage.ts';

/**
 * What happens on a stage so that a call has something to answer: what the replies of a folder show, beside those to its
 * own requests. Each begins on a fresh stage.
 */
export const scenes: Readonly<Record<string, readonly ((stage: Stage) => Promise<Reply>)[]>> = {
  '/cgi-bin/gettoken': [
    ({ get, facts, app }) => get('/cgi-bin/gettoken', `corpid=${facts.corpid}&corpsecret=${app.secret}`),
  ],
  '/cgi-bin/get_api_domain_ip': [({ get }) => get('/cgi-bin/get_api_domain_ip')],
  '/cgi-bin/getcallbackip': [({ get }) => get('/cgi-bin/getcallbackip')],
  '/cgi-bin/get_jsapi_ticket': [({ get }) => get('/cgi-bin/get_jsapi_ticket')],
  '/cgi-bin/ticket/get': [({ get }) => get('/cgi-bin/ticket/get', 'type=agent_config')],
  '/cgi-bin/user/get': [({ get, facts }) => get('/cgi-bin/user/get', `userid=${facts.users[0]!}`)],
  '/cgi-bin/user/simplelist': [({ get }) => get('/cgi-bin/user/simplelist', 'department_id=1')],
  '/cgi-bin/department/list': [({ get }) => get('/cgi-bin/department/list')],
  '/cgi-bin/agent/get': [({ get, app }) => get('/cgi-bin/agent/get', `agentid=${app.agentid}`)],
  '/cgi-bin/message/send': [
    (stage) => {
      const message = appMessage(stage, 'text', { content: 'word' });
      return stage.post('/cgi-bin/message/send', { ...message, touser: `${String(message.touser)}|ghost.user` });
    },
    (stage) => {
      const card = {
        card_type: 'button_interaction',
        main_title: { title: 't' },
        task_id: 't',
        button_list: [{ text: 't', key: 'k' }],
      };
      const message = appMessage(stage, 'template_card', card);
      return stage.post('/cgi-bin/message/send', { ...message, touser: `${String(message.touser)}|ghost.user` });
    },
  ],
  '/cgi-bin/media/upload': [({ upload }) => upload('/cgi-bin/media/upload', png, 'type=image')],
  '/cgi-bin/media/uploadimg': [({ upload }) => upload('/cgi-bin/media/uploadimg', png)],
  '/cgi-bin/appchat/get': [
    async ({ get, post, facts }) => {
      await post('/cgi-bin/appchat/create', { chatid: 'check', userlist: facts.users });
      return get('/cgi-bin/appchat/get', 'chatid=check');
    },
  ],
  '/cgi-bin/auth/getuserinfo': [
    (stage) => signIn(stage, { who: { userid: stage.facts.users[0]! }, scope: 'snsapi_privateinfo' }),
    (stage) => signIn(stage, { who: { external_userid: stage.facts.externals[0]! }, scope: 'snsapi_base' }),
  ],
  '/cgi-bin/kf/account/list': [({ post }) => post('/cgi-bin/kf/account/list', {})],
  '/cgi-bin/kf/servicer/list': [
    ({ sim, get, facts }) => {
      Object.assign(sim.world.kf.accounts[0]!.servicers[1]!, { status: 1, stop_type: 1 });
      return get('/cgi-bin/kf/servicer/list', `open_kfid=${facts.open_kfid}`);
    },
  ],
  '/cgi-bin/kf/add_contact_way': [
    ({ post, facts }) => post('/cgi-bin/kf/add_contact_way', { open_kfid: facts.open_kfid }),
  ],
  '/cgi-bin/kf/service_state/get': [
    async ({ post, chat, facts }) => {
      await post('/cgi-bin/kf/service_state/trans', { ...chat, service_state: 3, servicer_userid: facts.users[0] });
      return post('/cgi-bin/kf/service_state/get', chat);
    },
  ],
  '/cgi-bin/kf/service_state/trans': [
    ({ post, chat, facts }) =>
      post('/cgi-bin/kf/service_state/trans', { ...chat, service_state: 3, servicer_userid: facts.users[0] }),
  ],
  '/cgi-bin/kf/send_msg': [
    ({ post, chat }) =>
      post('/cgi-bin/kf/send_msg', {
        touser: chat.external_userid,
        open_kfid: chat.open_kfid,
        msgid: 'of_the_check',
        msgtype: 'text',
        text: { content: 'word' },
      }),
  ],
  '/cgi-bin/kf/sync_msg': [talk, emptyPage],
  '/cgi-bin/kf/customer/batchget': [
    ({ sim, chat, post, facts }) => {
      open(sim, chat, { scene: 'poster', scene_param: 'a%3Db' });
      const external_userid_list = facts.externals.slice(0, 2);
      return post('/cgi-bin/kf/customer/batchget', { external_userid_list, need_enter_session_context: 1 });
    },
  ],
};

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

async function signIn({ sim, app, get }: Stage, { who, scope }: Pick<OauthCode, 'who' | 'scope'>): Promise<Reply> {
  const code = sim.id('', 20);
  const expiresAt = sim.clock.now() + 60_000;
  sim.world.oauthCodes.push({
    code,
    agentid: app.agentid,
    host: app.trustedDomain!,
    who,
    scope,
    expiresAt,
    used: false,
  });
  return get('/cgi-bin/auth/getuserinfo', `code=${code}`);
}

async function emptyPage({ sim, chat, post, facts }: Stage): Promise<Reply> {
  sim.world.knobs.kfEmptyPages = 1;
  write(sim, chat, { msgtype: 'text', text: { content: 'word' } });
  return post('/cgi-bin/kf/sync_msg', { open_kfid: facts.open_kfid });
}

/** A whole conversation: link, every type, a menu, queue, a servicer, another one, the end, and what goes wrong. */
async function talk(stage: Stage): Promise<Reply> {
  const { sim, chat, post, facts } = stage;
  const [one, two] = [facts.users[0]!, facts.users[1]!];
  const newcomer = { open_kfid: chat.open_kfid, external_userid: facts.externals[1]! };
  open(sim, newcomer, { scene: 'poster', scene_param: 'a%3Db' });
  const text = { msgtype: 'text', text: { content: 'word' } } as const;
  const said = write(sim, chat, text);
  recall(sim, chat, said);
  for (const msgtype of ['image', 'voice', 'video', 'file'] as const)
    write(sim, chat, { msgtype, media: { name: 'a', mime: 'a/b', base64: 'YWJjZGVmZ2g=' } });
  write(sim, chat, { msgtype: 'location', location: { latitude: 30, longitude: 114, name: 'n', address: 'a' } });
  write(sim, chat, { msgtype: 'link', link: { title: 't', desc: 'd', url: 'https://example.com/', pic_url: '' } });

  const to = { touser: chat.external_userid, open_kfid: chat.open_kfid };
  const list = [{ type: 'click', click: { id: 'five', content: '满意' } }];
  const { msgid } = await post('/cgi-bin/kf/send_msg', { ...to, msgtype: 'msgmenu', msgmenu: { list } });
  pickMenu(sim, chat, { msgid: String(msgid), item: 'five' });
  const refusing = sim.world.customers[0]!;
  refusing.refuses = true;
  await post('/cgi-bin/kf/send_msg', { ...to, ...text });
  refusing.refuses = false;

  await post('/cgi-bin/kf/service_state/trans', { ...chat, service_state: 2 });
  take(sim, one, chat);
  takeBack(sim, one, chat, reply(sim, one, chat, text));
  transfer(sim, one, chat, two);
  end(sim, two, chat);
  reply(sim, two, chat, text);
  serve(sim, one, { open_kfid: chat.open_kfid, serving: false });
  return post('/cgi-bin/kf/sync_msg', { open_kfid: facts.open_kfid });
}
