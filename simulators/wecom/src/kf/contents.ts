/** What 微信客服 takes as the content of a message, and the code it refuses the rest with. */

export interface Problem {
  readonly errcode: number;
  readonly errmsg: string;
}

export type MediaKind = 'image' | 'voice' | 'video' | 'file';

/** Looks a media id up: its kind, or null when it is unknown or older than three days. */
export type FindMedia = (id: string) => MediaKind | null;

type Body = Record<string, unknown>;
type Check = (content: Body, media: FindMedia) => Problem | null;

const MENU_ITEMS = 50;
/** Items of a menu that a customer can touch. */
const MENU_CLICKABLE = 10;
/** Items of the menu that greets; it may be shorter than others. */
const WELCOME_ITEMS = 10;

const bad = (errcode: number, errmsg: string): Problem => ({ errcode, errmsg });
export const bytesOf = (value: string) => Buffer.byteLength(value, 'utf8');
const isBody = (value: unknown): value is Body => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A field that must be there, in bytes. */
function required(content: Body, field: string, max: number): Problem | null {
  const value = content[field];
  if (value === undefined || value === '') return bad(40063, `empty ${field}`);
  return optional(content, field, max);
}

function optional(content: Body, field: string, max: number): Problem | null {
  const value = content[field];
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') return bad(40035, `invalid ${field}, Warning: wrong json format.`);
  return bytesOf(value) > max ? bad(40058, `${field} exceed max length ${max}`) : null;
}

function first(...problems: (Problem | null)[]): Problem | null {
  return problems.find((problem) => problem !== null) ?? null;
}

function media(content: Body, field: string, [kind, find]: [MediaKind, FindMedia]): Problem | null {
  const id = content[field];
  if (typeof id !== 'string' || id === '') return bad(41006, `missing ${field}`);
  return find(id) === kind ? null : bad(40007, `invalid ${field}`);
}

function between(content: Body, field: string, max: number): Problem | null {
  const value = content[field];
  const fits = typeof value === 'number' && Math.abs(value) <= max;
  return fits ? null : bad(40035, `invalid ${field}`);
}

const checks: Record<string, Check> = {
  text(content) {
    if (typeof content['content'] !== 'string' || content['content'] === '') return bad(44004, 'empty content');
    return bytesOf(content['content']) > 2048 ? bad(45002, 'content size out of limit') : null;
  },
  image: (content, find) => media(content, 'media_id', ['image', find]),
  voice: (content, find) => media(content, 'media_id', ['voice', find]),
  video: (content, find) => media(content, 'media_id', ['video', find]),
  file: (content, find) => media(content, 'media_id', ['file', find]),
  link: (content, find) =>
    first(
      required(content, 'title', 128),
      optional(content, 'desc', 512),
      required(content, 'url', 2048),
      media(content, 'thumb_media_id', ['image', find]),
    ),
  miniprogram: (content, find) =>
    first(
      required(content, 'appid', 32),
      optional(content, 'title', 64),
      required(content, 'pagepath', 1024),
      media(content, 'thumb_media_id', ['image', find]),
    ),
  msgmenu: (content) => menu(content),
  location: (content) =>
    first(
      between(content, 'latitude', 90),
      between(content, 'longitude', 180),
      optional(content, 'name', 1024),
      optional(content, 'address', 1024),
    ),
  ca_link: (content) => required(content, 'link_url', 2048),
};

const menuItems: Record<string, (item: Body) => Problem | null> = {
  click: (item) => first(optional(item, 'id', 128), required(item, 'content', 128)),
  view: (item) => first(required(item, 'url', 2048), required(item, 'content', 1024)),
  miniprogram: (item) =>
    first(required(item, 'appid', 32), required(item, 'pagepath', 1024), required(item, 'content', 1024)),
  text: (item) => required(item, 'content', 256),
};

function menu(content: Body): Problem | null {
  const list = content['list'] ?? [];
  if (!Array.isArray(list)) return bad(40035, 'invalid list, Warning: wrong json format.');
  const around = first(optional(content, 'head_content', 1024), optional(content, 'tail_content', 1024));
  if (around) return around;
  if (list.length > MENU_ITEMS) return bad(40058, `list exceed max size ${MENU_ITEMS}`);
  if (list.length === 0 && !content['head_content']) return bad(40063, 'empty msgmenu');
  const clickable = list.filter((item) => isBody(item) && item['type'] !== 'text').length;
  if (clickable > MENU_CLICKABLE) return bad(95008, 'too many click items');
  for (const item of list) {
    const check = isBody(item) && typeof item['type'] === 'string' ? menuItems[item['type']] : undefined;
    if (!check) return bad(95009, 'invalid menu item type');
    const inner = (item as Body)[(item as Body)['type'] as string];
    const problem = isBody(inner) ? check(inner) : bad(40063, 'empty menu item');
    if (problem) return problem;
  }
  return null;
}

/** Why `send_msg` would refuse this content; null: it is taken. */
export function contentProblem(body: Body, find: FindMedia): Problem | null {
  const { msgtype } = body;
  if (typeof msgtype !== 'string' || !checks[msgtype]) return bad(40008, 'invalid message type');
  const content = body[msgtype];
  if (!isBody(content)) return msgtype === 'text' ? bad(44004, 'empty content') : bad(40063, `empty ${msgtype}`);
  return checks[msgtype](content, find);
}

/** Why `send_msg_on_event` would refuse it: text everywhere, a menu only where `menus` says so. */
export function eventContentProblem(body: Body, allowed: { menus: boolean }): Problem | null {
  const { msgtype } = body;
  const fits = msgtype === 'text' || (msgtype === 'msgmenu' && allowed.menus);
  if (!fits) return bad(typeof msgtype === 'string' && checks[msgtype] ? 95030 : 40008, 'invalid message type');
  const problem = contentProblem(body, () => null);
  if (problem || msgtype === 'text') return problem;
  const list = (body['msgmenu'] as Body)['list'];
  if (!Array.isArray(list) || list.length <= WELCOME_ITEMS) return null;
  return bad(40058, `list exceed max size ${WELCOME_ITEMS}`);
}
