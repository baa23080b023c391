import { noticeRoutes, type NoticePreferences } from '#contracts/http/notices';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { handlers, type StaffCaller } from '#platform/http';
import { mustBeCallable } from '../webhooks/endpoints.ts';
import type { NoticeDeps } from './deps.ts';
import { choose, preferencesOf, type Held } from './preferences.ts';
import { isZone } from './quiet.ts';

export function createNoticeRoutes(deps: NoticeDeps) {
  return handlers(noticeRoutes, {
    'notices.get': ({ caller }) =>
      deps.db.tenant(caller.tenant, async (tx) => view(tx, deps, await heldBy(tx, deps, caller))),
    'notices.set': ({ body, caller }) => {
      if (body.quiet && !isZone(body.quiet.timeZone))
        throw refuse('request.invalid', 'No such time zone', { fields: { 'quiet.timeZone': 'No such time zone' } });
      const { ways, quiet, mailAfterMinutes, withWords, locale } = body;
      const change = {
        ways,
        quiet,
        locale,
        mail_after_minutes: mailAfterMinutes,
        with_words: withWords,
        knows_wecom: true,
      };
      return deps.db.tenant(caller.tenant, async (tx) =>
        view(tx, deps, await choose(tx, await heldBy(tx, deps, caller), change)),
      );
    },
    'notices.webhook': async ({ body: { url }, caller }) => {
      if (url !== null) await mustBeCallable(deps, url);
      return deps.db.tenant(caller.tenant, async (tx) => {
        const held = await heldBy(tx, deps, caller);
        const made = url === null ? null : deps.hooks.make(held, url);
        const none = { webhook_url: null, webhook_secret: null, webhook_failed_at: null };
        const next = await choose(tx, held, made?.sealed ?? none);
        const action = url === null ? 'notice.webhook_removed' : 'notice.webhook_set';
        const detail = url === null ? {} : { host: new URL(url).host };
        const actor = `staff:${caller.staffId}`;
        await deps.audit.append(tx, { actor, action, target: actor, detail });
        return { preferences: await view(tx, deps, next), secret: made?.secret ?? null };
      });
    },
  });
}

/** A program looks at no desk and reads no mail. */
async function heldBy(tx: Tx, deps: NoticeDeps, { staffId, isProgram }: StaffCaller): Promise<Held> {
  if (isProgram) throw refuse('permission.denied', 'Programs are told by webhooks');
  const { locale } = await deps.company(tx);
  return (await preferencesOf(tx, [staffId], locale)).get(staffId)!;
}

async function view(tx: Tx, deps: NoticeDeps, held: Held): Promise<NoticePreferences> {
  return {
    ways: held.ways,
    quiet: held.quiet,
    mailAfterMinutes: held.mail_after_minutes as NoticePreferences['mailAfterMinutes'],
    withWords: held.with_words,
    locale: held.locale,
    mail: { address: (await deps.address(tx, held.staff_id)) ?? '', available: deps.mail !== null },
    wecom: {
      linked: (await deps.chatApp.linked(tx, [held.staff_id])).has(held.staff_id),
      linkable: await deps.chatApp.linkable(tx),
      failing: held.wecom_failing,
    },
    webhook: { url: deps.hooks.open(held)?.url ?? null, failing: held.webhook_failed_at !== null },
  };
}
