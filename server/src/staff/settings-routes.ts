import { settingsRoutes } from '#contracts/http/settings';
import type { Audit } from '#platform/audit';
import type { Db } from '#platform/db';
import { handlers } from '#platform/http';
import type { Pictures } from '#platform/pictures';
import { changeCompany, changeLogo, readCompany } from './company.ts';
import { calendarView, changeCalendar, readCalendar } from './hours.ts';
import { cleanLogo } from './logo.ts';

interface Deps {
  db: Db;
  audit: Audit;
  pictures: Pick<Pictures, 'clean'>;
  now(): Date;
}

/** What a company says of itself and when it is open. */
export function settingsHandlers({ db, audit, pictures, now }: Deps) {
  return handlers(settingsRoutes, {
    'company.get': ({ caller }) => db.tenant(caller.tenant, (tx) => readCompany(tx)),
    'company.update': ({ body, caller }) =>
      db.tenant(caller.tenant, async (tx) => {
        const view = await changeCompany(tx, body.company, body.revision);
        const detail = { timeZone: view.timeZone, locale: view.locale };
        await audit.append(tx, { actor: by(caller), action: 'company.updated', target: `tenant:${tx.tenant}`, detail });
        return view;
      }),
    'company.setLogo': async ({ body, caller }) => {
      const image = body.image === null ? null : await cleanLogo(pictures, body.image);
      return db.tenant(caller.tenant, async (tx) => {
        const view = await changeLogo(tx, image);
        const detail = { removed: image === null };
        await audit.append(tx, { actor: by(caller), action: 'company.logo', target: `tenant:${tx.tenant}`, detail });
        return view;
      });
    },
    'calendar.get': ({ caller }) => db.tenant(caller.tenant, async (tx) => calendarView(await readCalendar(tx), now())),
    'calendar.preview': ({ body, caller }) =>
      db.tenant(caller.tenant, async (tx) => {
        const { revision } = await readCalendar(tx);
        return calendarView({ calendar: body.calendar, revision }, now());
      }),
    'calendar.update': ({ body, caller }) =>
      db.tenant(caller.tenant, async (tx) => {
        const stored = await changeCalendar(tx, body.calendar, body.revision);
        const detail = { holidays: body.calendar.holidays, exceptions: body.calendar.exceptions.length };
        await audit.append(tx, {
          actor: by(caller),
          action: 'calendar.updated',
          target: `tenant:${tx.tenant}`,
          detail,
        });
        return calendarView(stored, now());
      }),
  });
}

const by = ({ staffId }: { staffId: string }) => `staff:${staffId}`;
