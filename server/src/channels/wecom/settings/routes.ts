import { wecomRoutes } from '#contracts/http/wecom';
import { handlers } from '#platform/http';
import { accountHandlers } from './account-routes.ts';
import { createActing } from './acting.ts';
import { appHandlers } from './app-routes.ts';
import { corpHandlers } from './corp-routes.ts';
import type { SettingsDeps } from './deps.ts';
import { robotHandlers } from './robot-routes.ts';

/** What staff set for WeCom. */
export function wecomSettings(deps: SettingsDeps) {
  const acting = createActing(deps);
  return handlers(wecomRoutes, {
    ...corpHandlers(acting),
    ...appHandlers(acting),
    ...accountHandlers(acting),
    ...robotHandlers(acting),
  });
}
