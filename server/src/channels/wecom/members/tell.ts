import type { Db, Tx } from '#platform/db';
import { readApp, readApps, type AppDeps, type WecomApp } from '../app.ts';
import { WecomError, type WecomClient } from '../client/index.ts';
import type { WecomTables } from '../store.ts';
import { membersOf } from './links.ts';

export interface TellDeps extends AppDeps {
  readonly db: Db;
  readonly client: Pick<WecomClient, 'call'>;
}

/** What a member of staff is told in the chat with an app. */
export interface StaffCard {
  readonly from: string;
  readonly title: string;
  readonly lines: readonly { name: string; value: string }[];
  readonly words: string;
  readonly url: string;
}

/**
 * `setting`: somebody who runs the company has to change something. `member`: the app may not write to him.
 * `later`: too much was said to him already.
 */
export type StaffTold =
  | { readonly kind: 'told'; readonly receipt: string }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'refused'; readonly why: 'setting' | 'member' }
  | { readonly kind: 'later'; readonly ms: number };

/** How staff who are members of a corp are reached in its client. */
export interface MemberChats {
  /** Those of them who are members of a corp that is connected. */
  linked(tx: Tx, staffIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** Whether staff can link themselves. */
  linkable(tx: Tx): Promise<boolean>;
  /** One card, once: the same again within ten minutes is not shown twice. Throws when nobody answers there. */
  tell(tenant: string, staffId: string, card: StaffCard): Promise<StaffTold>;
  /** Takes back what was told in the last 24 hours. Throws when nobody answers there; what cannot be taken back stays. */
  recall(tenant: string, receipt: string): Promise<void>;
}

/** Lengths that the client shows whole; the platform cuts what is longer. */
const SHOWN = { from: 13, title: 26, name: 5, value: 26, words: 112 };
/** Lines of a card. */
const LINES = 6;
const SAME_SECONDS = 600;
const PAUSE_MS = 60_000;
const NOBODY_FIT = 81013;

export function createMemberChats(deps: TellDeps): MemberChats {
  const { db, client } = deps;
  return {
    async linked(tx, staffIds) {
      if (staffIds.length === 0) return new Set();
      const rows = await tx
        .tables<WecomTables>()
        .selectFrom('wecom_members as m')
        .innerJoin('wecom_corps as c', 'c.id', 'm.corp_id')
        .innerJoin('wecom_apps as a', 'a.corp_id', 'm.corp_id')
        .select('m.staff_id')
        .distinct()
        .where('m.tenant_id', '=', tx.tenant)
        .where('m.staff_id', 'in', [...staffIds])
        .where('c.removed_at', 'is', null)
        .where('a.removed_at', 'is', null)
        .execute();
      return new Set(rows.map(({ staff_id }) => staff_id));
    },
    linkable: async (tx) => (await readApps(tx, deps)).some(({ signsIn }) => signsIn),
    async tell(tenant, staffId, card) {
      const to = await db.tenant(tenant, (tx) => chatOf(tx, deps, staffId));
      if (!to) return { kind: 'nobody' };
      try {
        const { invaliduser, unlicenseduser, msgid } = await client.call(to.app, 'message.send', {
          touser: to.userid,
          agentid: to.app.agentid,
          enable_duplicate_check: 1,
          duplicate_check_interval: SAME_SECONDS,
          msgtype: 'template_card',
          template_card: templateOf(card),
        });
        if (invaliduser || unlicenseduser) return { kind: 'refused', why: 'member' };
        return { kind: 'told', receipt: `${to.app.id} ${msgid}` };
      } catch (error) {
        return untold(error);
      }
    },
    async recall(tenant, receipt) {
      const [id, msgid] = receipt.split(' ') as [string, string];
      const app = await db.tenant(tenant, (tx) => readApp(tx, deps, id).catch(() => null));
      if (!app || msgid === '') return;
      try {
        await client.call(app, 'message.recall', { msgid });
      } catch (error) {
        if (!(error instanceof WecomError) || isPassing(error)) throw error;
      }
    },
  };
}

/** Of the apps of his corps the one he signs in with, else the oldest. */
async function chatOf(tx: Tx, deps: TellDeps, staffId: string): Promise<{ app: WecomApp; userid: string } | null> {
  const mine = await membersOf(tx, staffId);
  const able = (await readApps(tx, deps)).filter(({ corpId, base }) => mine.has(corpId) && base !== null);
  const app = able.find(({ signsIn }) => signsIn) ?? able[0];
  return app ? { app, userid: mine.get(app.corpId)! } : null;
}

const isPassing = (error: WecomError) => error.class === 'unreachable' || error.class === 'retry';

function untold(error: unknown): StaffTold {
  if (!(error instanceof WecomError) || isPassing(error)) throw error;
  if (error.class === 'limit') return { kind: 'later', ms: error.retryAfterMs ?? PAUSE_MS };
  const isMember = error.code === NOBODY_FIT || error.class === 'data';
  return { kind: 'refused', why: isMember ? 'member' : 'setting' };
}

function templateOf({ from, title, lines, words, url }: StaffCard) {
  const cut = (text: string, what: keyof typeof SHOWN) => [...text].slice(0, SHOWN[what]).join('');
  return {
    card_type: 'text_notice' as const,
    source: { desc: cut(from, 'from') },
    main_title: { title: cut(title, 'title') },
    ...(words !== '' && { sub_title_text: cut(words, 'words') }),
    horizontal_content_list: lines.slice(0, LINES).map(({ name, value }) => ({
      keyname: cut(name, 'name'),
      value: cut(value, 'value'),
    })),
    card_action: { type: 1 as const, url },
  };
}
