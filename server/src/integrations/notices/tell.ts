import type { Db, Tx } from '#platform/db';
import { post, type Box, type Lane } from '#platform/lanes';
import { signedHeaders } from '../webhooks/signature.ts';
import { recallCards, sendCards } from './cards.ts';
import type { NoticeDeps, Reader, StandingConversation } from './deps.ts';
import { digest } from './digest.ts';
import type { Call } from './follow.ts';
import { NOTICE_LANE, NOTICE_TRIES } from './lane.ts';
import { choose, noteCall, preferencesOf, type Held } from './preferences.ts';
import { quietUntil } from './quiet.ts';
import type { NoticeRow, NoticeTables } from './store.ts';
import { stillStands } from './who.ts';

/** Never more than one mail to a person in this time. */
export const MAIL_EVERY_MS = 10 * 60_000;
const MINUTE = 60_000;
const LIMITS = { connectMs: 5_000, totalMs: 10_000, bodyBytes: 1_024, over: 'cut' } as const;
/** Things one mail speaks of at most; the rest was told in it as a number. */
const AT_ONCE = 200;

export function noticeLane(deps: NoticeDeps): Lane {
  return {
    name: NOTICE_LANE,
    concurrency: 4,
    attempts: NOTICE_TRIES,
    async handle(box) {
      const [staffId, way] = box.key.split('/') as [string, string];
      if (way === 'call') return callAll(deps, staffId, box);
      if (way === 'recall') return recallCards(deps, box);
      if (way.startsWith('card')) return sendCards(deps, box, { staffId, way });
      await deps.db.tenant(box.tenant, (tx) => mailIfDue(tx, deps, { staffId, way }));
    },
  };
}

/** Sends the mail, or comes back when it may be sent, or lets it be because nothing stands any more. */
async function mailIfDue(tx: Tx, deps: NoticeDeps, { staffId, way }: { staffId: string; way: string }): Promise<void> {
  const now = deps.now();
  const mine = tx.tables<NoticeTables>().selectFrom('notices').selectAll().where('tenant_id', '=', tx.tenant);
  // Locked: of two letters at once one finds nothing left.
  const rows = await mine.where('staff_id', '=', staffId).orderBy('at').limit(AT_ONCE).forUpdate().execute();
  if (rows.length === 0) return;
  const [reader] = await deps.people(tx, staffId);
  const company = await deps.company(tx);
  const held = (await preferencesOf(tx, [staffId], company.locale)).get(staffId)!;
  const address = reader && (await deps.address(tx, staffId));
  if (!reader || !address || !deps.mail || (await deps.looking(tx, staffId))) return forget(tx, rows);
  const at = mayMailAt(held, rows, now);
  if (at > now) {
    // The other key: a letter to the key at work would be handled at once.
    const key = `${staffId}/${way === 'mail' ? 'later' : 'mail'}`;
    return post(tx, { lane: NOTICE_LANE, key }, {}, at.getTime() - now.getTime());
  }
  const standing: NoticeRow[] = [];
  for (const row of rows) if (await stillStands(tx, deps, reader, row)) standing.push(row);
  await forget(tx, rows);
  if (standing.length === 0) return;
  const shown = held.with_words ? await wordsFor(tx, deps, reader, standing) : new Map<string, StandingConversation>();
  const { locale } = held;
  const { publicUrl } = deps;
  const letter = digest({ locale, publicUrl, shown, name: reader.name, company: company.name, rows: standing });
  await deps.mail.post(tx, { to: address, ...letter });
  await choose(tx, held, { last_mail_at: now });
}

/** When the oldest has waited long enough, no quiet holds, and the last mail is long enough ago. */
function mayMailAt(held: Held, rows: readonly NoticeRow[], now: Date): Date {
  const seen = rows[0]!.at.getTime() + held.mail_after_minutes * MINUTE;
  const spaced = (held.last_mail_at?.getTime() ?? 0) + MAIL_EVERY_MS;
  const loud = quietUntil(held.quiet, now)?.getTime() ?? 0;
  return new Date(Math.max(seen, spaced, loud));
}

async function forget(tx: Tx, rows: readonly NoticeRow[]): Promise<void> {
  const gone = tx.tables<NoticeTables>().deleteFrom('notices').where('tenant_id', '=', tx.tenant);
  for (const { staff_id, kind, about } of rows)
    await gone.where('staff_id', '=', staff_id).where('kind', '=', kind).where('about', '=', about).execute();
}

/** Kinds that are about no conversation. */
const besideTheDesk: ReadonlySet<string> = new Set(['approval', 'webhook', 'comment', 'due', 'experiment']);

async function wordsFor(tx: Tx, deps: NoticeDeps, reader: Reader, rows: readonly NoticeRow[]) {
  const shown = new Map<string, StandingConversation>();
  for (const { kind, about } of rows) {
    if (besideTheDesk.has(kind) || shown.has(about)) continue;
    const now = await deps.conversation(tx, reader, about);
    if (now) shown.set(about, now);
  }
  return shown;
}

async function callAll(deps: NoticeDeps, staffId: string, box: Box): Promise<void> {
  const held = await readHeld(deps.db, deps, box.tenant, staffId);
  const hook = deps.hooks.open(held);
  if (!hook || quietUntil(held.quiet, deps.now())) return;
  for (const call of box.mail as Call[]) {
    const body = JSON.stringify({
      type: `notice.${call.kind}`,
      timestamp: call.at,
      data: { kind: call.kind, about: call.about },
    });
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'Liren-Webhooks/1',
      ...signedHeaders({ id: call.id, body, at: deps.now() }, [hook.secret]),
    };
    const outcome = await deps.outbound.request({
      url: hook.url,
      method: 'POST',
      headers,
      body,
      limits: LIMITS,
      signal: box.lost,
    });
    const taken = outcome.kind === 'answered' && outcome.status >= 200 && outcome.status < 300;
    if (!taken && box.attempt < NOTICE_TRIES) throw new Error('A personal webhook did not take a notice');
    await deps.db.tenant(box.tenant, (tx) => noteCall(tx, held, taken ? null : deps.now()));
  }
}

function readHeld(db: Db, deps: NoticeDeps, tenant: string, staffId: string): Promise<Held> {
  return db.tenant(tenant, async (tx) => {
    const { locale } = await deps.company(tx);
    return (await preferencesOf(tx, [staffId], locale)).get(staffId)!;
  });
}
