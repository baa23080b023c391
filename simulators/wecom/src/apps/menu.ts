import { bytesOf } from '#libs/wecom';
import { appOf, type Call, type Reply } from '../api/endpoint.ts';
import type { Fields } from '../api/fields.ts';
import { refuse } from '../api/platform-error.ts';
import type { App } from '../world.ts';

const BUTTONS = 3;
const SUB_BUTTONS = 5;
const NAME_BYTES = 16;
const SUB_NAME_BYTES = 40;
const KEY_BYTES = 128;
const URL_BYTES = 1024;

/** Types that tell the app a key. */
const keyed = [
  'click',
  'scancode_push',
  'scancode_waitmsg',
  'pic_sysphoto',
  'pic_photo_or_album',
  'pic_weixin',
  'location_select',
];

/** POST menu/create: the buttons under an app's chat. */
export function createMenu(call: Call): Reply {
  const app = named(call);
  const buttons = call.body.objects('button');
  if (buttons.length < 1 || buttons.length > BUTTONS) refuse(40016);
  for (const button of buttons) {
    checkName(button, NAME_BYTES);
    const below = button.objects('sub_button');
    if (below.length > SUB_BUTTONS) refuse(40023);
    for (const each of below) {
      checkName(each, SUB_NAME_BYTES);
      checkButton(each);
    }
    if (below.length === 0) checkButton(button);
  }
  app.menu = { button: buttons.map(({ raw }) => raw) };
  call.sim.changed();
  return {};
}

export function getMenu(call: Call): Reply {
  return named(call).menu ?? refuse(46003);
}

export function deleteMenu(call: Call): Reply {
  named(call).menu = null;
  call.sim.changed();
  return {};
}

function named(call: Call): App {
  const app = appOf(call);
  return call.query.mustInt('agentid', 41011) === app.agentid ? app : refuse(301002);
}

function checkName(button: Fields, most: number): void {
  if (bytesOf(button.mustText('name', 41102)) > most) refuse(40018);
}

function checkButton(button: Fields): void {
  const type = button.text('type');
  if (type === 'view') {
    if (bytesOf(button.mustText('url', 40020)) > URL_BYTES) refuse(40020);
  } else if (type === 'view_miniprogram') {
    if (!button.has('appid') || !button.has('pagepath')) refuse(40063);
  } else if (!keyed.includes(type)) refuse(40017);
  else if (bytesOf(button.mustText('key', 40019)) > KEY_BYTES) refuse(40019);
}
