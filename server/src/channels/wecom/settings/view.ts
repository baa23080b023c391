import type { Selectable } from 'kysely';
import type { CallbackView, KfAccountView, WecomAppView, WecomCorpView } from '#contracts/http/wecom';
import { appPlace, type AppDeps } from '../app.ts';
import type { AppRow, CorpRow, KfAccountRow } from '../store.ts';

/** Characters of a secret that are shown, so that two can be told apart. */
const TAIL = 4;

type App = Selectable<AppRow>;
type Account = Selectable<KfAccountRow>;

export function appView({ keys }: AppDeps, row: App, accounts: readonly Account[]): WecomAppView {
  const { callback_refused_at: refusedAt, callback_refused_why: why } = row;
  const good = Math.max(row.verified_at?.getTime() ?? 0, row.last_callback_at?.getTime() ?? 0);
  return {
    id: row.id,
    corpId: row.corp_id,
    agentid: row.agentid,
    name: row.name,
    revision: row.revision,
    trustedDomain: row.trusted_domain,
    teamId: row.team_id,
    answers: row.answers,
    signsIn: row.signs_in,
    secretTail: keys.own.open(row.secret, appPlace(row.id, 'secret')).slice(-TAIL),
    createdAt: row.created_at.toISOString(),
    verifiedAt: row.verified_at?.toISOString() ?? null,
    lastCallbackAt: row.last_callback_at?.toISOString() ?? null,
    callbackRefused:
      refusedAt && why && refusedAt.getTime() > good
        ? {
            at: refusedAt.toISOString(),
            why,
          }
        : null,
    served: accounts.filter(({ app_id, serves }) => app_id === row.id && serves).length,
  };
}

export function corpView(
  deps: AppDeps,
  row: Selectable<CorpRow>,
  { apps, accounts }: { apps: readonly App[]; accounts: readonly Account[] },
): WecomCorpView {
  const { id, corpid, name, environment, simulated, revision } = row;
  const mine = apps.filter(({ corp_id }) => corp_id === id).map((app) => appView(deps, app, accounts));
  return { id, corpid, name, environment, simulated, revision, createdAt: row.created_at.toISOString(), apps: mine };
}

export function accountView(row: Account): KfAccountView {
  const { id, name, avatar, serves, road, settings, revision } = row;
  return {
    id,
    name,
    avatar,
    serves,
    road,
    settings,
    revision,
    appId: row.app_id,
    openKfid: row.open_kfid,
    teamId: row.team_id,
    pulledAt: row.pulled_at?.toISOString() ?? null,
  };
}

/** What goes into the WeCom console. Its own two secrets are made for being copied there. */
export function callbackView({ keys }: AppDeps, publicUrl: string, row: App): CallbackView {
  return {
    url: `${publicUrl}/wecom/callbacks/${row.callback_key}`,
    token: keys.own.open(row.callback_token, appPlace(row.id, 'callback_token')),
    aesKey: keys.own.open(row.callback_aes_key, appPlace(row.id, 'callback_aes_key')),
    verifiedAt: row.verified_at?.toISOString() ?? null,
    lastCallbackAt: row.last_callback_at?.toISOString() ?? null,
  };
}
