import { limits } from '#libs/wecom';
import { appOf, type Call, type Endpoint, type Reply } from '../api/endpoint.ts';
import { refuse } from '../api/platform-error.ts';
import { mediaOf } from '../media/store.ts';
import { addAccount } from '../corp/kf-accounts.ts';
import { accountOf } from './access.ts';
import { sealedScene } from './scene.ts';

const MOST_ACCOUNTS = 5000;
const MOST_UNCERTIFIED = 10;

export const accountEndpoints: readonly Endpoint[] = [
  { path: '/cgi-bin/kf/account/add', method: 'POST', grant: 'kf', run: add },
  { path: '/cgi-bin/kf/account/del', method: 'POST', grant: 'kf', run: remove },
  { path: '/cgi-bin/kf/account/update', method: 'POST', grant: 'kf', run: update },
  { path: '/cgi-bin/kf/account/list', method: 'POST', grant: 'kf', defaults: { account_list: [] }, run: list },
  { path: '/cgi-bin/kf/add_contact_way', method: 'POST', grant: 'kf', run: addContactWay },
];

function add(call: Call): Reply {
  const { sim, body } = call;
  if (!sim.world.knobs.kfApiOpen) refuse(95017);
  const name = nameOf(body.mustText('name'));
  const avatar = avatarOf(call, body.mustText('media_id', 41006));
  const count = sim.world.kf.accounts.filter(({ deleted }) => !deleted).length;
  if (!sim.world.corp.verified && count >= MOST_UNCERTIFIED)
    refuse(95027, 'kf account count limit of uncertified corp');
  if (count >= MOST_ACCOUNTS) refuse(95005, 'kf account count limit');
  const account = addAccount(sim, { name, avatar });
  // What was made by API is managed by the app that made it.
  appOf(call).kfManaged.push(account.open_kfid);
  sim.changed();
  return { open_kfid: account.open_kfid };
}

function remove(call: Call): Reply {
  const account = accountOf(call, call.body.text('open_kfid'));
  account.deleted = true;
  for (const app of call.sim.world.apps) app.kfManaged = app.kfManaged.filter((id) => id !== account.open_kfid);
  call.sim.changed();
  return {};
}

function update(call: Call): Reply {
  const { body } = call;
  const account = accountOf(call, body.text('open_kfid'));
  if (body.has('name')) account.name = nameOf(body.text('name'));
  if (body.has('media_id')) account.avatar = avatarOf(call, body.text('media_id'));
  call.sim.changed();
  return {};
}

function list(call: Call): Reply {
  const { sim, body } = call;
  if (!sim.world.knobs.kfApiOpen) refuse(95017);
  const offset = body.int('offset') ?? 0;
  const limit = body.int('limit') ?? limits.kf.accountsPage;
  if (offset < 0 || limit < 1 || limit > limits.kf.accountsPage) refuse(40058, 'invalid offset or limit');
  const { kfManaged } = appOf(call);
  return {
    account_list: sim.world.kf.accounts
      .filter(({ deleted }) => !deleted)
      .slice(offset, offset + limit)
      .map(({ open_kfid, name, avatar }) => ({
        open_kfid,
        name,
        avatar,
        manage_privilege: kfManaged.includes(open_kfid),
      })),
  };
}

/** The link carries its scene; nothing else needs to be remembered of it. */
function addContactWay(call: Call): Reply {
  const { link } = accountOf(call, call.body.text('open_kfid'));
  const scene = call.body.text('scene');
  if (!/^[\w-]{0,32}$/.test(scene)) refuse(40058, 'invalid scene');
  return { url: `${call.sim.addresses.api}/kf/${link}?enc_scene=${sealedScene(scene)}` };
}

function nameOf(name: string): string {
  if ([...name].length > limits.kf.nameChars) refuse(95006, 'invalid kf account name');
  return name;
}

/** A picture that was uploaded; the account keeps its id as the address of its face. */
function avatarOf({ sim }: Call, id: string): string {
  return mediaOf(sim, id)?.type === 'image' ? id : refuse(40007);
}
