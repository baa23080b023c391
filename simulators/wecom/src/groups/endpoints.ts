import { appOf, type Call, type Endpoint, type Reply } from '../api/endpoint.ts';
import type { Fields } from '../api/fields.ts';
import { within } from '../api/frequency.ts';
import { refuse } from '../api/platform-error.ts';
import { readContent } from '../apps/contents.ts';
import { isVisible, memberOf } from '../directory/reach.ts';
import type { App, AppGroup } from '../world.ts';

const NAME_CHARS = 50;
const CHAT_ID = /^[0-9A-Za-z]{1,32}$/;
const LEAST = 2;
const MOST = 2000;
const ROOT = 1;
/** Messages of a group that are kept. */
const KEPT = 500;

/** Group chats of members, made by an app (appchat). No customer can be in one. */
export const groupEndpoints: readonly Endpoint[] = [
  { path: '/cgi-bin/appchat/create', method: 'POST', grant: 'app', defaults: { chatid: '' }, run: create },
  { path: '/cgi-bin/appchat/update', method: 'POST', grant: 'app', run: update },
  { path: '/cgi-bin/appchat/get', method: 'GET', grant: 'app', run: get },
  { path: '/cgi-bin/appchat/send', method: 'POST', grant: 'app', run: send },
];

function create(call: Call): Reply {
  const { sim, body } = call;
  const app = rootApp(call);
  if (!within(sim, 'chatCreate', 'corp')) refuse(45009);
  const userlist = membersOf(call, app, body.texts('userlist'));
  const chatid = chatIdOf(call);
  checkCount(userlist);
  const owner = ownerOf(body, userlist) ?? userlist[0]!;
  sim.world.groups.push({ chatid, agentid: app.agentid, name: nameOf(body), owner, userlist, lines: [] });
  sim.changed();
  return { chatid };
}

function update(call: Call): Reply {
  const { sim, body } = call;
  const app = rootApp(call);
  if (!within(sim, 'chatUpdate', 'corp')) refuse(45009);
  const group = groupOf(call, app, body.text('chatid'));
  const added = membersOf(call, app, body.texts('add_user_list'));
  const removed = body.texts('del_user_list').map((name) => memberOf(sim.world, name)?.userid ?? name);
  const userlist = [...new Set([...group.userlist, ...added])].filter((userid) => !removed.includes(userid));
  checkCount(userlist);
  // Whoever leaves cannot stay the owner: somebody else has to be named with it.
  const owner = ownerOf(body, userlist) ?? group.owner;
  if (!userlist.includes(owner)) refuse(86207);
  Object.assign(group, { userlist, owner, ...(body.has('name') ? { name: nameOf(body) } : {}) });
  sim.changed();
  return {};
}

function get(call: Call): Reply {
  const { chatid, name, owner, userlist } = groupOf(call, rootApp(call), call.query.text('chatid'));
  return { chat_info: { chatid, name, owner, userlist, chat_type: 0 } };
}

/** No msgid comes back: what was said here cannot be recalled. */
function send(call: Call): Reply {
  const { sim, body } = call;
  const app = rootApp(call);
  const group = groupOf(call, app, body.text('chatid'));
  const { msgtype, payload } = readContent(sim, body);
  if (!sendsWithin(call, group)) refuse(45009);
  group.lines.push({ at: sim.clock.now(), msgtype, payload });
  if (group.lines.length > KEPT) group.lines.splice(0, group.lines.length - KEPT);
  sim.changed();
  return {};
}

/** Counts each member of the group; one who has heard too much is spared without a word. */
function sendsWithin({ sim }: Call, { agentid, userlist }: AppGroup): boolean {
  for (const userid of userlist) within(sim, 'chatToMember', `${agentid} ${userid}`);
  return within(sim, 'chatSend', 'corp', userlist.length);
}

function rootApp(call: Call): App {
  const app = appOf(call);
  return app.visible.departments.includes(ROOT) ? app : refuse(48002);
}

function groupOf({ sim }: Call, { agentid }: App, chatid: string): AppGroup {
  const group = sim.world.groups.find((each) => each.chatid === chatid) ?? refuse(86003);
  return group.agentid === agentid ? group : refuse(86008);
}

function chatIdOf({ sim, body }: Call): string {
  const chatid = body.text('chatid') || sim.id('', 32);
  if (!CHAT_ID.test(chatid)) refuse(86001);
  if (sim.world.groups.some((each) => each.chatid === chatid)) refuse(86215);
  return chatid;
}

function membersOf({ sim }: Call, app: App, names: readonly string[]): string[] {
  const found = names.map((name) => {
    const member = memberOf(sim.world, name);
    return member && isVisible(sim.world, app, member) ? member.userid : refuse(86216);
  });
  return [...new Set(found)];
}

function checkCount(userlist: readonly string[]): void {
  if (userlist.length < LEAST || userlist.length > MOST) refuse(86006);
}

function ownerOf(body: Fields, userlist: readonly string[]): string | null {
  const owner = body.text('owner').toLowerCase();
  if (owner === '') return null;
  return userlist.find((userid) => userid.toLowerCase() === owner) ?? refuse(86207);
}

const nameOf = (body: Fields) => [...body.text('name')].slice(0, NAME_CHARS).join('');
