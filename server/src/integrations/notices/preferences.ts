import type { NoticePreferences } from '#contracts/http/notices';
import type { Tx } from '#platform/db';
import type { Keys } from '#platform/keys';
import { newSecret } from '../webhooks/signature.ts';
import type { NoticeTables, PreferenceRow } from './store.ts';

type Chosen = Omit<NoticePreferences, 'mail' | 'webhook' | 'wecom'>;

/** What holds for somebody who never chose: the desk calls, and a mail tells what only he can do. */
const usual: Omit<Chosen, 'locale'> = {
  ways: {
    waiting: ['desktop', 'sound', 'wecom'],
    wrote: ['desktop'],
    promise: ['wecom'],
    mentioned: ['mail'],
    approval: ['mail'],
    webhook: ['mail'],
    comment: ['mail'],
    due: ['mail'],
    experiment: ['mail'],
  },
  quiet: null,
  mailAfterMinutes: 5,
  withWords: false,
};

export type Held = PreferenceRow;

function usually(tenant: string, staffId: string, locale: Chosen['locale']): Held {
  const { ways, quiet, mailAfterMinutes, withWords } = usual;
  return {
    tenant_id: tenant,
    staff_id: staffId,
    ways,
    quiet,
    mail_after_minutes: mailAfterMinutes,
    with_words: withWords,
    locale,
    webhook_url: null,
    webhook_secret: null,
    webhook_failed_at: null,
    last_mail_at: null,
    knows_wecom: true,
    wecom_failing: null,
  };
}

/** What is usual for a way that came after he chose. */
const withWecom = (ways: Held['ways']): Held['ways'] => ({
  ...ways,
  waiting: [...ways.waiting, 'wecom'],
  promise: [...ways.promise, 'wecom'],
});

/** The preferences of these people; what they never chose is as usual. */
export async function preferencesOf(
  tx: Tx,
  staffIds: readonly string[],
  locale: Chosen['locale'],
): Promise<Map<string, Held>> {
  if (staffIds.length === 0) return new Map();
  const rows = await tx
    .tables<NoticeTables>()
    .selectFrom('notice_preferences')
    .selectAll()
    .where('tenant_id', '=', tx.tenant)
    .where('staff_id', 'in', [...staffIds])
    .execute();
  const known = new Map(rows.map((row) => [row.staff_id, row]));
  // What was chosen before there was a kind says nothing of it.
  const held = (row: Held) => ({
    ...row,
    ways: { ...usual.ways, ...(row.knows_wecom ? row.ways : withWecom(row.ways)) },
  });
  return new Map(
    staffIds.map((id) => {
      const row = known.get(id);
      return [id, row ? held(row) : usually(tx.tenant, id, locale)];
    }),
  );
}

/** Writes down a change, and what is usual for the rest of whoever never chose; nothing else of what stands there. */
export async function choose(tx: Tx, held: Held, change: Partial<Held>): Promise<Held> {
  const next = { ...held, ...change };
  await tx
    .tables<NoticeTables>()
    .insertInto('notice_preferences')
    .values({ ...next, ...asJson(next) })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'staff_id']).doUpdateSet({ ...change, ...asJson(change) }))
    .execute();
  return next;
}

/** A jsonb column takes its value as text. */
function asJson({ ways, quiet }: Partial<Held>) {
  return {
    ...(ways !== undefined && { ways: JSON.stringify(ways) as never }),
    ...(quiet !== undefined && { quiet: JSON.stringify(quiet) as never }),
  };
}

/** How a call of this webhook ended; one that was changed or taken away meanwhile is left alone. */
export async function noteCall(tx: Tx, { staff_id, webhook_url }: Held, failedAt: Date | null): Promise<void> {
  const mine = tx.tables<NoticeTables>().updateTable('notice_preferences').set({ webhook_failed_at: failedAt });
  const one = mine.where('tenant_id', '=', tx.tenant).where('staff_id', '=', staff_id);
  await one.where('webhook_url', '=', webhook_url).execute();
}

/** The address and the secret of a person's own webhook, sealed and bound to him. */
export function createHooks({ keys }: { keys: Keys }) {
  const place = (what: 'url' | 'secret', { tenant_id, staff_id }: Held) => `notice-${what}/${tenant_id}/${staff_id}`;
  return {
    make(held: Held, url: string) {
      const secret = newSecret();
      const sealed = {
        webhook_url: keys.own.seal(url, place('url', held)),
        webhook_secret: keys.own.seal(secret, place('secret', held)),
        webhook_failed_at: null,
      };
      return { secret, sealed };
    },
    open(held: Held): { url: string; secret: string } | null {
      if (!held.webhook_url || !held.webhook_secret) return null;
      return {
        url: keys.own.open(held.webhook_url, place('url', held)),
        secret: keys.own.open(held.webhook_secret, place('secret', held)),
      };
    },
  };
}
export type Hooks = ReturnType<typeof createHooks>;
