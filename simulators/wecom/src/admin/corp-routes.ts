import { accountNamed, customerNamed } from '../actors/find.ts';
import { z } from 'zod';
import { addApp, appChange, callbackSetting, changeApp, newApp, removeCallback, setCallback } from '../corp/apps.ts';
import { accountChange, changeAccount, newAccount, openAccount } from '../corp/kf-accounts.ts';
import { addCustomer, addMember, newCustomer, newMember } from '../corp/people.ts';
import type { Sim } from '../sim.ts';
import { agentidOf } from './platform-routes.ts';
import { plain, route, type Route } from './routes.ts';
import { appOf } from './state.ts';

/** What an administrator of the corp does in the console of WeCom. */
export function corpRoutes(sim: Sim): Route[] {
  return [
    route(['POST', '/sim/apps'], newApp, ({ body }) => appOf(addApp(sim, body))),
    route(['PATCH', '/sim/apps/:agentid'], appChange, ({ body, params }) =>
      appOf(changeApp(sim, agentidOf(params['agentid']), body)),
    ),
    route(['PUT', '/sim/apps/:agentid/callback'], callbackSetting, async ({ body, params }) =>
      appOf(await setCallback(sim, agentidOf(params['agentid']), body)),
    ),
    plain(['DELETE', '/sim/apps/:agentid/callback'], ({ params }) =>
      appOf(removeCallback(sim, agentidOf(params['agentid']))),
    ),
    route(['POST', '/sim/kf-accounts'], newAccount, ({ body }) => openAccount(sim, body)),
    route(['PATCH', '/sim/kf-accounts/:open_kfid'], accountChange, ({ body, params }) =>
      changeAccount(sim, accountNamed(sim, params['open_kfid'] ?? ''), body),
    ),
    route(['POST', '/sim/members'], newMember, ({ body }) => addMember(sim, body)),
    route(['POST', '/sim/customers'], newCustomer, ({ body }) => addCustomer(sim, body)),
    route(['PATCH', '/sim/customers/:id'], z.strictObject({ refuses: z.boolean() }), ({ body, params }) => {
      const customer = Object.assign(customerNamed(sim, params['id'] ?? ''), body);
      sim.changed();
      return customer;
    }),
  ];
}
