import { helpRoutes } from '#contracts/http/help';
import type { Audit } from '#platform/audit';
import type { Db } from '#platform/db';
import { handlers } from '#platform/http';
import { changeCentre, readCentre, viewOf } from './centre.ts';

export { changeCentre } from './centre.ts';
export { serveHelp, type HelpDeps } from './door.ts';

interface Deps {
  db: Db;
  audit: Pick<Audit, 'append'>;
  publicUrl: string;
  now(): Date;
}

/** What the console sets about the public help centre. */
export function helpHandlers({ db, audit, publicUrl, now }: Deps) {
  return handlers(helpRoutes, {
    'help.get': ({ caller }) => db.tenant(caller.tenant, async (tx) => viewOf(await readCentre(tx), publicUrl)),
    'help.update': ({ body, caller }) =>
      db.tenant(caller.tenant, async (tx) => {
        await changeCentre(tx, body, { by: `staff:${caller.staffId}`, now: now(), audit });
        return viewOf(await readCentre(tx), publicUrl);
      }),
  });
}
