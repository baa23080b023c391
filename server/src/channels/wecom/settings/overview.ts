import { z } from 'zod';
import type { ListedAccount, WecomOverview } from '#contracts/http/wecom';
import { wecomLimits } from '#contracts/http/wecom-limits';
import type { Tx } from '#platform/db';
import type { WecomApp } from '../app.ts';
import type { WecomTables } from '../store.ts';
import { listAccounts } from './accounts.ts';
import { isInside } from './address.ts';
import { listApps } from './apps.ts';
import { listCorps } from './corps.ts';
import type { SettingsDeps } from './deps.ts';
import { ask, type Trouble } from './problems.ts';
import { undoFrom, undoUntil } from './undo.ts';
import { accountView, corpView } from './view.ts';

export async function overview(tx: Tx, deps: SettingsDeps): Promise<WecomOverview> {
  const corps = await listCorps(tx);
  const apps = await listApps(tx);
  const accounts = await listAccounts(tx);
  const { publicUrl } = deps;
  return {
    corps: corps.map((corp) => corpView(deps, corp, { apps, accounts })),
    removed: await removed(tx, deps.now()),
    simulator: deps.places.simulator() === null ? null : { page: deps.places.simulatorPage() },
    address: { url: publicUrl, inside: isInside(publicUrl) },
  };
}

/** Corps, and apps of corps that are still here: the app of a corp that is gone comes back with it. */
async function removed(tx: Tx, now: Date): Promise<WecomOverview['removed']> {
  const since = undoFrom(now);
  const corps = await tx
    .tables<WecomTables>()
    .selectFrom('wecom_corps')
    .select(['id', 'name', 'removed_at'])
    .where('tenant_id', '=', tx.tenant)
    .where('removed_at', '>=', since)
    .execute();
  const apps = await tx
    .tables<WecomTables>()
    .selectFrom('wecom_apps as a')
    .innerJoin('wecom_corps as c', 'c.id', 'a.corp_id')
    .select(['a.id', 'a.name', 'a.removed_at'])
    .where('a.tenant_id', '=', tx.tenant)
    .where('c.removed_at', 'is', null)
    .where('a.removed_at', '>=', since)
    .execute();
  const each = (kind: 'corp' | 'app') => (row: { id: string; name: string; removed_at: Date | null }) => ({
    kind,
    id: row.id,
    name: row.name,
    until: undoUntil(row.removed_at!).toISOString(),
  });
  return [...corps.map(each('corp')), ...apps.map(each('app'))];
}

export interface Listing {
  readonly accounts: readonly {
    open_kfid: string;
    name: string;
    avatar: string;
    manage_privilege?: boolean | undefined;
  }[];
  readonly trouble: Trouble | null;
}

/** A page of the list of accounts. */
const PAGE = 100;

/** The accounts of the corp as the platform lists them for an app, at most `wecomLimits.accounts`. */
export async function askAccounts({ client }: SettingsDeps, app: WecomApp): Promise<Listing> {
  const accounts: Listing['accounts'][number][] = [];
  if (app.base === null) return { accounts, trouble: { problem: 'simulator_gone', detail: {} } };
  while (accounts.length < wecomLimits.accounts) {
    const page = await ask(client, app, 'kf.account.list', { offset: accounts.length, limit: PAGE });
    if (!page.ok) return { accounts, trouble: page };
    accounts.push(...page.reply.account_list);
    if (page.reply.account_list.length < PAGE) break;
  }
  return { accounts, trouble: null };
}

/** The platform's accounts with ours; ours that it does not list any more come last. */
export async function listedAccounts(tx: Tx, app: WecomApp, { accounts, trouble }: Listing): Promise<ListedAccount[]> {
  const ours = new Map((await listAccounts(tx)).filter(({ corp_id }) => corp_id === app.corpId).map(paired));
  const listed = accounts.map(({ open_kfid, name, avatar, manage_privilege }) => {
    const known = ours.get(open_kfid);
    ours.delete(open_kfid);
    const managed = manage_privilege !== false;
    const account = known ? accountView(known) : null;
    return { openKfid: open_kfid, name, avatar: pictureOf(avatar), managed, gone: false, account };
  });
  const rest = [...ours.values()].map((known) => ({
    openKfid: known.open_kfid,
    name: known.name,
    avatar: pictureOf(known.avatar),
    managed: trouble !== null,
    gone: trouble === null,
    account: accountView(known),
  }));
  return [...listed, ...rest];
}

const paired = <A extends { open_kfid: string }>(account: A) => [account.open_kfid, account] as const;

const address = z.httpUrl();
/** What the platform names as a picture, if it is an address at all. */
const pictureOf = (avatar: string) => (address.safeParse(avatar).success ? avatar : '');
