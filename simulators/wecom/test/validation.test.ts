import { beforeAll, expect, test } from 'vitest';
import { amr, mp4, openPlatform, png } from './platform.ts';

/**
 * What of an endpoint answers which code. Where the documentation names none, the pairing is a reading of the
 * catalogue; so it stands here as data.
 */
const platform = await openPlatform();
const { agentid } = platform;
const other = 1000003;
const robot = '5b0c9e57-2f6d-4f0e-9a1b-7d3c8e21a604';
const me = 'MeiXiaoMan';

await platform.sim('PATCH', `/sim/apps/${agentid}`, { trustedDomain: 'desk.example.com' });
await platform.sim('POST', '/sim/apps', {
  name: '小范围',
  visible: { users: [me], departments: [] },
  trustedIps: ['127.0.0.1'],
});
const narrow = (await platform.sim<{ apps: { agentid: number; name: string }[] }>('GET', '/sim/state')).apps.find(
  ({ name }) => name === '小范围',
)!.agentid;

const many = (count: number) => Array.from({ length: count }, (_each, n) => `u${n}`).join('|');
const text = { msgtype: 'text', agentid, text: { content: '好' } };
const to = { touser: me };
const article = { title: '开店手册', url: 'https://example.com/a' };
const card = {
  card_type: 'text_notice',
  main_title: { title: '新客户' },
  card_action: { type: 1, url: 'https://example.com/c' },
};
const clickable = {
  card_type: 'button_interaction',
  main_title: { title: '新客户' },
  task_id: 'task-1',
  button_list: [{ text: '接手', key: 'take' }],
};
const vote = { ...clickable, card_type: 'vote_interaction', task_id: 'vote-1' };
const submit = { text: '好', key: 'ok' };
const question = { question_key: 'q', option_list: [{ id: 'a', text: '甲' }] };
const sendCard = (template_card: object) => ({ ...to, msgtype: 'template_card', agentid, template_card });
const news = (articles: object[]) => ({ ...to, msgtype: 'news', agentid, news: { articles } });

let image = '';
let foreignFile = '';
beforeAll(async () => {
  image = String((await platform.upload('/cgi-bin/media/upload?type=image', { bytes: png })).media_id);
  const file = await platform.upload(`/cgi-bin/webhook/upload_media?key=${robot}&type=file`, {
    bytes: Buffer.from('of the robot'),
  });
  foreignFile = String(file.media_id);
});

const send = '/cgi-bin/message/send';
test.for<[string, object, number]>([
  ['somebody is told', { ...to, ...text }, 0],
  ['nobody is named', text, 82001],
  ['everybody named is unknown', { ...text, touser: 'Nobody' }, 81013],
  ['an unknown department', { ...text, toparty: '999' }, 81013],
  ['an unknown tag', { ...text, totag: '7' }, 81013],
  ['no agentid', { ...to, msgtype: 'text', text: { content: '好' } }, 40056],
  ['the agentid of another app', { ...to, ...text, agentid: other }, 301002],
  ['an unknown type', { ...to, ...text, msgtype: 'smoke' }, 40008],
  ['an empty text', { ...to, ...text, text: { content: '' } }, 44004],
  ['no text at all', { ...to, msgtype: 'text', agentid }, 44004],
  ['more than 1000 members', { ...text, touser: many(1001) }, 40032],
  ['more than 100 departments', { ...text, toparty: many(101) }, 82002],
  ['more than 100 tags', { ...text, totag: many(101) }, 82003],
  ['an unknown picture', { ...to, msgtype: 'image', agentid, image: { media_id: 'no' } }, 40007],
  ['no picture', { ...to, msgtype: 'image', agentid, image: {} }, 41006],
  ['long markdown', { ...to, msgtype: 'markdown', agentid, markdown: { content: '长'.repeat(683) } }, 45002],
  [
    'a text card without title',
    { ...to, msgtype: 'textcard', agentid, textcard: { description: 'd', url: 'https://e.com' } },
    41016,
  ],
  [
    'a text card without words',
    { ...to, msgtype: 'textcard', agentid, textcard: { title: 't', url: 'https://e.com' } },
    41033,
  ],
  [
    'a text card without link',
    { ...to, msgtype: 'textcard', agentid, textcard: { title: 't', description: 'd' } },
    41010,
  ],
  ['no article', news([]), 45008],
  ['nine articles', news(Array.from({ length: 9 }, () => article)), 45008],
  ['eight articles', news(Array.from({ length: 8 }, () => article)), 0],
  ['an article into a mini-program', news([{ title: 't', appid: 'wx1', pagepath: 'p' }]), 0],
  ['an article to nowhere', news([{ title: 't' }]), 41010],
  [
    'a mini-program notice to all',
    { touser: '@all', msgtype: 'miniprogram_notice', miniprogram_notice: { appid: 'wx1', title: '您有新的订单' } },
    40058,
  ],
  ['a card', sendCard(card), 0],
  ['a card of no type', sendCard({ ...card, card_type: 'poem' }), 42031],
  ['a card that leads nowhere', sendCard({ ...card, card_action: undefined }), 42045],
  ['a card whose page has no address', sendCard({ ...card, card_action: { type: 1 } }), 42028],
  ['a card into a mini-program without appid', sendCard({ ...card, card_action: { type: 2 } }), 42030],
  [
    'seven lines',
    sendCard({ ...card, horizontal_content_list: Array.from({ length: 7 }, () => ({ keyname: 'k' })) }),
    42035,
  ],
  ['a line without name', sendCard({ ...card, horizontal_content_list: [{ value: 'v' }] }), 42027],
  [
    'a line of a member without userid',
    sendCard({ ...card, horizontal_content_list: [{ keyname: 'k', type: 3 }] }),
    42050,
  ],
  [
    'a line of a file without media',
    sendCard({ ...card, horizontal_content_list: [{ keyname: 'k', type: 2 }] }),
    42029,
  ],
  ['four jumps', sendCard({ ...card, jump_list: Array.from({ length: 4 }, () => ({ title: 't' })) }), 42042],
  ['a jump without title', sendCard({ ...card, jump_list: [{ type: 1, url: 'https://e.com' }] }), 42033],
  ['a news card without picture', sendCard({ ...card, card_type: 'news_notice' }), 42044],
  [
    'a news card with five lines',
    sendCard({
      ...card,
      card_type: 'news_notice',
      card_image: { url: 'https://e.com/p.png' },
      vertical_content_list: Array.from({ length: 5 }, () => ({ title: 't' })),
    }),
    42036,
  ],
  ['a menu without task', sendCard({ ...card, action_menu: { action_list: [{ text: 't', key: 'k' }] } }), 42014],
  [
    'a menu with the same key twice',
    sendCard({
      ...card,
      task_id: 't',
      action_menu: {
        action_list: [
          { text: 'a', key: 'k' },
          { text: 'b', key: 'k' },
        ],
      },
    }),
    42051,
  ],
  ['buttons without task', sendCard({ ...clickable, task_id: '' }), 42014],
  ['a task id with a space', sendCard({ ...clickable, task_id: 'a b' }), 42014],
  ['a button without words', sendCard({ ...clickable, button_list: [{ key: 'k' }] }), 42038],
  ['a button without key', sendCard({ ...clickable, button_list: [{ text: 't' }] }), 42039],
  ['a vote without question', sendCard({ ...vote, submit_button: submit }), 42043],
  [
    'a vote without options',
    sendCard({ ...vote, submit_button: submit, checkbox: { question_key: 'q', option_list: [] } }),
    42037,
  ],
  [
    'an option without id',
    sendCard({ ...vote, submit_button: submit, checkbox: { question_key: 'q', option_list: [{ text: '甲' }] } }),
    42040,
  ],
  [
    'an option without words',
    sendCard({ ...vote, submit_button: submit, checkbox: { question_key: 'q', option_list: [{ id: 'a' }] } }),
    42041,
  ],
  ['a vote without button', sendCard({ ...vote, checkbox: question }), 42049],
  ['a button of a vote without key', sendCard({ ...vote, checkbox: question, submit_button: { text: '好' } }), 42046],
  ['no selection', sendCard({ ...vote, card_type: 'multiple_interaction', submit_button: submit }), 42047],
  ['what can be clicked, without a callback', sendCard(clickable), 43012],
])('message/send, %s: %i', async ([, body, errcode]) => {
  expect(await platform.post(send, body)).toMatchObject({ errcode });
});

test.for<[string, { bytes: Buffer } | null, string, number]>([
  ['an unknown type', { bytes: png }, 'hologram', 40005],
  ['no file', null, 'file', 44001],
  ['five bytes', { bytes: Buffer.alloc(5) }, 'file', 44001],
  ['six bytes', { bytes: Buffer.alloc(6) }, 'file', 0],
  ['words as a picture', { bytes: Buffer.from('no picture') }, 'image', 40004],
  ['half a picture', { bytes: png.subarray(0, 40) }, 'image', 40123],
  ['a picture as a film', { bytes: png }, 'video', 40004],
  ['a film', { bytes: mp4 }, 'video', 0],
  ['a minute of voice', { bytes: amr(60) }, 'voice', 0],
  ['61 seconds of voice', { bytes: amr(61) }, 'voice', 45007],
  ['a picture as voice', { bytes: png }, 'voice', 40004],
  ['a picture over 10 MB', { bytes: Buffer.concat([png, Buffer.alloc(10 * 1024 * 1024)]) }, 'image', 45001],
  ['a file over 20 MB', { bytes: Buffer.alloc(20 * 1024 * 1024 + 1) }, 'file', 45001],
  ['a file over all bounds', { bytes: Buffer.alloc(33 * 1024 * 1024) }, 'file', 45001],
])('media/upload, %s (%#): %i', async ([, file, type, errcode]) => {
  expect(await platform.upload(`/cgi-bin/media/upload?type=${type}`, file)).toMatchObject({ errcode });
});

const group = { name: '值班', userlist: [me, 'LuYinQiu'], chatid: 'duty1' };
test.for<[string, string, object, number]>([
  ['a group', 'create', group, 0],
  ['a chat id that is taken', 'create', group, 86215],
  ['one member', 'create', { userlist: [me] }, 86006],
  ['the same member twice', 'create', { userlist: [me, me.toLowerCase()] }, 86006],
  ['somebody unknown', 'create', { userlist: [me, 'Nobody'] }, 86216],
  ['an owner from outside', 'create', { userlist: [me, 'LuYinQiu'], owner: 'ShenGuanLan' }, 86207],
  ['a chat id with a dash', 'create', { ...group, chatid: 'a-b' }, 86001],
  ['a message', 'send', { chatid: 'duty1', ...text }, 0],
  ['an unknown chat', 'send', { chatid: 'nowhere', ...text }, 86003],
  ['an empty text', 'send', { chatid: 'duty1', msgtype: 'text', text: { content: '' } }, 44004],
  ['a card', 'send', { chatid: 'duty1', ...sendCard(card) }, 40008],
  ['an unknown chat', 'update', { chatid: 'nowhere', name: 'x' }, 86003],
  ['the last but one leaves', 'update', { chatid: 'duty1', del_user_list: ['LuYinQiu'] }, 86006],
  ['the owner leaves', 'update', { chatid: 'duty1', add_user_list: ['ShenGuanLan'], del_user_list: [me] }, 86207],
  [
    'the owner leaves and names another',
    'update',
    { chatid: 'duty1', add_user_list: ['ShenGuanLan'], del_user_list: [me], owner: 'LuYinQiu' },
    0,
  ],
])('appchat, %s: %s', async ([, verb, body, errcode]) => {
  expect(await platform.post(`/cgi-bin/appchat/${verb}`, body)).toMatchObject({ errcode });
});

test('a group belongs to its app, and to apps whose range is the whole company', async () => {
  expect(await platform.post('/cgi-bin/appchat/send', { chatid: 'duty1', ...text }, other)).toMatchObject({
    errcode: 86008,
  });
  expect(await platform.post('/cgi-bin/appchat/create', group, narrow)).toMatchObject({ errcode: 48002 });
  expect(await platform.get('/cgi-bin/appchat/get', { chatid: 'duty1' })).toMatchObject({
    chat_info: { chatid: 'duty1', owner: 'LuYinQiu', userlist: ['LuYinQiu', 'ShenGuanLan'], chat_type: 0 },
  });
});

test.for<[string, object, number]>([
  ['a text', { msgtype: 'text', text: { content: '到点了' } }, 0],
  ['an empty text', { msgtype: 'text', text: { content: '' } }, 44004],
  ['a long text', { msgtype: 'text', text: { content: '长'.repeat(683) } }, 40058],
  ['markdown', { msgtype: 'markdown', markdown: { content: '**今日** 37' } }, 0],
  ['long markdown', { msgtype: 'markdown', markdown: { content: '长'.repeat(1366) } }, 40058],
  ['the second markdown', { msgtype: 'markdown_v2', markdown_v2: { content: '| a |' } }, 0],
  ['an unknown type', { msgtype: 'smoke' }, 40008],
  ['nine articles', { msgtype: 'news', news: { articles: Array.from({ length: 9 }, () => article) } }, 45008],
  [
    'a picture with another sum',
    { msgtype: 'image', image: { base64: png.toString('base64'), md5: '0'.repeat(32) } },
    301019,
  ],
  ['a picture that is none', { msgtype: 'image', image: { base64: 'bm8gcGljdHVyZQ==', md5: '0'.repeat(32) } }, 40004],
  ['a card that can be clicked', { msgtype: 'template_card', template_card: clickable }, 42031],
  ['a card', { msgtype: 'template_card', template_card: card }, 0],
])('webhook/send, %s: %i', async ([, body, errcode]) => {
  expect(await platform.post(`/cgi-bin/webhook/send?key=${robot}`, body, null)).toMatchObject({ errcode });
});

test('a wrong key is 93000, but an empty file is seen before it', async () => {
  expect(
    await platform.post('/cgi-bin/webhook/send?key=no', { msgtype: 'text', text: { content: '' } }, null),
  ).toMatchObject({ errcode: 93000 });
  expect(await platform.upload('/cgi-bin/webhook/upload_media?key=no&type=file', null)).toMatchObject({
    errcode: 44001,
  });
  expect(await platform.upload('/cgi-bin/webhook/upload_media?key=no&type=file', { bytes: png })).toMatchObject({
    errcode: 93000,
  });
});

test('media of a robot are its own, and those of apps are not for it', async () => {
  const file = (media_id: string) => ({ msgtype: 'file', file: { media_id } });
  const own = String(
    (await platform.upload('/cgi-bin/media/upload?type=file', { bytes: Buffer.from('of an app') })).media_id,
  );
  expect(await platform.post(`/cgi-bin/webhook/send?key=${robot}`, file(foreignFile), null)).toMatchObject({
    errcode: 0,
  });
  expect(await platform.post(`/cgi-bin/webhook/send?key=${robot}`, file(own), null)).toMatchObject({ errcode: 40007 });
  expect(await platform.post(send, { ...to, agentid, ...file(foreignFile) })).toMatchObject({ errcode: 40007 });
  expect(await platform.get('/cgi-bin/media/get', { media_id: foreignFile })).toMatchObject({ errcode: 40007 });
});

test('a picture is no voice', async () => {
  expect(await platform.post(send, { ...to, msgtype: 'image', agentid, image: { media_id: image } })).toMatchObject({
    errcode: 0,
  });
  expect(await platform.post(send, { ...to, msgtype: 'voice', agentid, voice: { media_id: image } })).toMatchObject({
    errcode: 40007,
  });
});

test.for<[string, string, Record<string, string>, number]>([
  ['nobody', 'user/get', {}, 41009],
  ['somebody unknown', 'user/get', { userid: 'Nobody' }, 60111],
  ['another case', 'user/get', { userid: 'meixiaoman' }, 0],
  ['no department', 'user/simplelist', {}, 40063],
  ['an unknown department', 'user/simplelist', { department_id: '99' }, 60123],
  ['an unknown department', 'department/list', { id: '99' }, 60123],
  ['no agentid', 'agent/get', {}, 41011],
  ['another agentid', 'agent/get', { agentid: '1000003' }, 301002],
  ['no medium', 'media/get', {}, 41006],
  ['an unknown medium', 'media/get', { media_id: 'no' }, 40007],
  ['another kind of ticket', 'ticket/get', { type: 'corp' }, 40058],
  ['no code', 'auth/getuserinfo', {}, 40029],
  ['an unknown code', 'auth/getuserinfo', { code: 'no' }, 40029],
  ['no menu yet', 'menu/get', { agentid: '1000002' }, 46003],
])('%s at %s: %i', async ([, path, query, errcode]) => {
  expect(await platform.get(`/cgi-bin/${path}`, query)).toMatchObject({ errcode });
});

test('what an app does not see is not there', async () => {
  expect(await platform.get('/cgi-bin/user/get', { userid: me }, narrow)).toMatchObject({
    errcode: 0,
    userid: me,
    department: [3],
  });
  expect(await platform.get('/cgi-bin/user/get', { userid: 'LuYinQiu' }, narrow)).toMatchObject({ errcode: 60111 });
  expect(await platform.post(send, { ...text, agentid: narrow, touser: `${me}|LuYinQiu` }, narrow)).toMatchObject({
    errcode: 0,
    invaliduser: 'luyinqiu',
  });
});

test('apps get no mobile, mail or picture of a member', async () => {
  const hidden = ['mobile', 'email', 'biz_mail', 'avatar', 'gender', 'qr_code', 'address'];
  const told = Object.keys(await platform.get('/cgi-bin/user/get', { userid: me }));
  expect(told.filter((name) => hidden.includes(name))).toEqual([]);
});

const button = { name: '帮助', type: 'click', key: 'help' };
test.for<[string, object, number]>([
  ['no button', { button: [] }, 40016],
  ['four buttons', { button: [button, button, button, button] }, 40016],
  ['a button without name', { button: [{ ...button, name: '' }] }, 41102],
  ['a long name', { button: [{ ...button, name: '一个很长的名字' }] }, 40018],
  ['an unknown type', { button: [{ ...button, type: 'sing' }] }, 40017],
  ['a click without key', { button: [{ ...button, key: '' }] }, 40019],
  ['a view without address', { button: [{ name: '官网', type: 'view' }] }, 40020],
  ['six below one', { button: [{ name: '更多', sub_button: Array.from({ length: 6 }, () => button) }] }, 40023],
  ['a menu', { button: [button, { name: '更多', sub_button: [button] }] }, 0],
])('menu/create, %s: %i', async ([, body, errcode]) => {
  expect(await platform.post(`/cgi-bin/menu/create?agentid=${agentid}`, body)).toMatchObject({ errcode });
});
