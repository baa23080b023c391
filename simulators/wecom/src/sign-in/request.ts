import { visibleMembers } from '../directory/reach.ts';
import type { Sim } from '../sim.ts';
import type { App, Customer, Member, OauthCode } from '../world.ts';

/** What a link to a sign-in page asks for. */
export interface SignIn {
  readonly redirectUri: string;
  readonly host: string;
  readonly state: string;
  readonly scope: OauthCode['scope'];
  /** Of the app that is named; null in a link without one. */
  readonly app: App | null;
  readonly members: readonly Member[];
  /** OAuth in the client may meet somebody from outside; scan login may not. */
  readonly outsiders: readonly Customer[];
}

/** Why a page says no: the code that the platform shows, where it has one. */
export interface NoSignIn {
  readonly code: number;
  readonly zh: string;
  readonly en: string;
}

type Query = Readonly<Record<string, unknown>>;

const STATE = /^[0-9A-Za-z]{0,128}$/;

const text = (query: Query, name: string) => (typeof query[name] === 'string' ? query[name] : '');

/** A link of `/connect/oauth2/authorize`, as the WeCom client opens it. */
export function readAuthorize(sim: Sim, query: Query): SignIn | NoSignIn {
  if (text(query, 'appid') !== sim.world.corp.corpid)
    return no(40013, ['appid 不是本企业的 corpid', 'appid is not the corpid']);
  if (text(query, 'response_type') !== 'code')
    return no(40035, ['response_type 应为 code', 'response_type must be code']);
  const scope = text(query, 'scope');
  if (scope !== 'snsapi_base' && scope !== 'snsapi_privateinfo') return no(40035, ['scope 不合法', 'invalid scope']);
  const app = appIn(sim, query);
  if (scope === 'snsapi_privateinfo' && !app)
    return no(41011, ['snsapi_privateinfo 需要 agentid', 'agentid is needed']);
  return checked(sim, query, { scope, app, outsiders: sim.world.customers, mismatch: 50001 });
}

/** A link of `/wwlogin/sso/login`, as a browser on a desk opens it. */
export function readScan(sim: Sim, query: Query): SignIn | NoSignIn {
  if (text(query, 'login_type') !== 'CorpApp')
    return no(-31040, ['login_type 应为 CorpApp', 'login_type must be CorpApp']);
  if (text(query, 'appid') !== sim.world.corp.corpid)
    return no(-31027, ['appid 不是本企业的 corpid', 'appid is not the corpid']);
  const app = appIn(sim, query);
  if (!app) return no(-31028, ['agentid 不存在', 'there is no such agentid']);
  if (text(query, 'redirect_uri') === '') return no(-31035, ['缺少 redirect_uri', 'redirect_uri is missing']);
  return checked(sim, query, { scope: 'snsapi_base', app, outsiders: [], mismatch: -31039 });
}

function checked(
  sim: Sim,
  query: Query,
  { scope, app, outsiders, mismatch }: Pick<SignIn, 'scope' | 'app' | 'outsiders'> & { mismatch: number },
): SignIn | NoSignIn {
  const redirectUri = text(query, 'redirect_uri');
  const target = URL.parse(redirectUri);
  const trusting = (each: App) => each.trustedDomain !== null && each.trustedDomain === target?.host;
  const trusts = app ? trusting(app) : sim.world.apps.some(trusting);
  // Host and port must be the same, letter for letter.
  if (!target || !['http:', 'https:'].includes(target.protocol) || !trusts) {
    return no(mismatch, [
      'redirect_uri 不在应用的可信域名下',
      'redirect_uri is not under the trusted domain of the app',
    ]);
  }
  const state = text(query, 'state');
  if (!STATE.test(state)) return no(40035, ['state 最长 128 位字母或数字', 'state is at most 128 letters and digits']);
  const members = app ? visibleMembers(sim.world, app) : sim.world.members;
  return { redirectUri, host: target.host, state, scope, app, members: members.filter(isActive), outsiders };
}

const isActive = ({ status }: Member) => status === 1;

function appIn({ world }: Sim, query: Query): App | null {
  return world.apps.find(({ agentid, disabled }) => String(agentid) === text(query, 'agentid') && !disabled) ?? null;
}

const no = (code: number, [zh, en]: readonly [string, string]): NoSignIn => ({ code, zh, en });
