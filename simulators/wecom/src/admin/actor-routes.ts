import { z } from 'zod';
import { appEvents, chatWithApp, doEvent, touchCard, write as writeToApp } from '../actors/app-chat.ts';
import { chatOf } from '../actors/chat.ts';
import { failSent, failTypes, open, pickMenu, recall, write } from '../actors/customer.ts';
import { given } from '../actors/given.ts';
import * as servicer from '../actors/servicer.ts';
import type { Sim } from '../sim.ts';
import { agentidOf } from './platform-routes.ts';
import { plain, route, type Asked, type Route } from './routes.ts';

const id = z.string().min(1).max(64);
const account = z.strictObject({ open_kfid: id });
const chat = account.extend({ external_userid: id });

const entering = account.extend({
  scene: z.string().max(200).default(''),
  scene_param: z.string().max(384).default(''),
});
const event = z.strictObject({
  event: z.enum(appEvents),
  eventKey: z.string().max(2048).default(''),
  location: z
    .strictObject({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) })
    .optional(),
});
const touch = z.strictObject({
  msgid: z.string().min(1).max(100),
  key: z.string().min(1).max(1024),
  selected: z
    .array(z.strictObject({ question_key: z.string().max(1024), option_ids: z.array(z.string().max(128)).max(20) }))
    .max(10)
    .default([]),
});

/** What a customer does on his phone. */
export function customerRoutes(sim: Sim): Route[] {
  const here = ({ params }: Asked<unknown>, open_kfid: string) => ({ open_kfid, external_userid: params['id'] ?? '' });
  return [
    route(['POST', '/sim/customers/:id/open'], entering, (asked) =>
      open(sim, here(asked, asked.body.open_kfid), asked.body),
    ),
    route(['POST', '/sim/customers/:id/messages'], spoken, (asked) => {
      const { open_kfid } = account.loose().parse(asked.body);
      return { msgid: write(sim, here(asked, open_kfid), messageOf(asked.body)) };
    }),
    route(['POST', '/sim/customers/:id/menu'], account.extend({ msgid: id, item: z.string().max(128) }), (asked) => ({
      msgid: pickMenu(sim, here(asked, asked.body.open_kfid), asked.body),
    })),
    route(['POST', '/sim/customers/:id/recall'], account.extend({ msgid: id }), (asked) =>
      recall(sim, here(asked, asked.body.open_kfid), asked.body.msgid),
    ),
    route(['POST', '/sim/customers/:id/fail'], account.extend({ msgid: id, failType: z.literal(failTypes) }), (asked) =>
      failSent(sim, here(asked, asked.body.open_kfid), asked.body),
    ),
    plain(['GET', '/sim/customers/:id/chats/:open_kfid'], (asked) =>
      chatOf(sim, here(asked, asked.params['open_kfid'] ?? '')),
    ),
  ];
}

const spoken = z.looseObject({});

/** The message in a body that names the chat too. */
function messageOf({ open_kfid: _account, external_userid: _customer, ...message }: Record<string, unknown>) {
  return given.parse(message);
}

/** What a member does in the client. */
export function memberRoutes(sim: Sim): Route[] {
  const who = ({ params }: Asked<unknown>) => params['userid'] ?? '';
  return [
    plain(['GET', '/sim/members/:userid/queue'], (asked) => servicer.queueOf(sim, who(asked))),
    route(['POST', '/sim/members/:userid/take'], chat, (asked) => servicer.take(sim, who(asked), asked.body)),
    route(['POST', '/sim/members/:userid/reply'], spoken, (asked) => {
      const { open_kfid, external_userid } = chat.loose().parse(asked.body);
      return { msgid: servicer.reply(sim, who(asked), { open_kfid, external_userid }, messageOf(asked.body)) };
    }),
    route(['POST', '/sim/members/:userid/end'], chat, (asked) => servicer.end(sim, who(asked), asked.body)),
    route(['POST', '/sim/members/:userid/transfer'], chat.extend({ to: id }), (asked) =>
      servicer.transfer(sim, who(asked), asked.body, asked.body.to),
    ),
    route(['POST', '/sim/members/:userid/recall'], chat.extend({ msgid: id }), (asked) =>
      servicer.recall(sim, who(asked), asked.body, asked.body.msgid),
    ),
    route(['POST', '/sim/members/:userid/serving'], account.extend({ serving: z.boolean() }), (asked) =>
      servicer.serve(sim, who(asked), asked.body),
    ),
  ];
}

/** What a member does in the chat with an app. */
export function appChatRoutes(sim: Sim): Route[] {
  const place = ({ params }: Asked<unknown>) => ({
    userid: params['userid'] ?? '',
    agentid: agentidOf(params['agentid']),
  });
  const at = '/sim/members/:userid/apps/:agentid';
  return [
    plain(['GET', at], (asked) => ({ messages: chatWithApp(sim, place(asked).userid, place(asked).agentid) })),
    route(['POST', `${at}/messages`], given, (asked) => ({ msgid: writeToApp(sim, place(asked), asked.body) })),
    route(['POST', `${at}/events`], event, (asked) => doEvent(sim, place(asked), asked.body)),
    route(['POST', `${at}/cards`], touch, (asked) => touchCard(sim, place(asked), asked.body)),
  ];
}
