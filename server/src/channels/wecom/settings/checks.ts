import { checkSteps, type CheckStep, type Finding, type SetupProblem } from '#contracts/http/wecom-check';
import type { CallReply } from '#libs/wecom';
import type { Selectable } from 'kysely';
import type { WecomApp } from '../app.ts';
import type { AppRow } from '../store.ts';
import { hostOf, isInside } from './address.ts';
import type { SettingsDeps } from './deps.ts';
import { ask, type Answered, type Trouble } from './problems.ts';
import type { Proof } from './proofs.ts';
import { reach } from './reach.ts';

/** A clock that is off by less is told by the network, not by the clock. */
const CLOCK_MS = 60_000;

export interface Checked {
  readonly app: WecomApp;
  readonly row: Selectable<AppRow>;
  readonly proofs: readonly Proof[];
  /** `open_kfid` of the accounts that are served through it. */
  readonly served: readonly string[];
  /** The request for this check came through a proxy, by its own words. */
  readonly forwarded: boolean;
}

type Deps = Pick<SettingsDeps, 'client' | 'now' | 'publicUrl' | 'proxiesTrusted'>;
type Told = Omit<Finding, 'step'>;
type Agent = Answered<CallReply<'agent.get'>>;

/**
 * Goes through every step of setting up, and asks the platform where it knows better. Steps that rest on one that
 * failed are not gone through, so that one mistake is told once.
 */
export async function runChecks(deps: Deps, checked: Checked): Promise<Finding[]> {
  const { app } = checked;
  const [clock, secret, callback, proof] = await Promise.all([
    checkClock(deps, app),
    app.base === null ? null : ask(deps.client, app, 'gettoken', { corpid: app.corpid, corpsecret: app.secret }),
    checkCallback(deps, checked),
    checkProof(deps, checked),
  ]);
  const agent = secret?.ok ? await ask(deps.client, app, 'agent.get', { agentid: app.agentid }) : null;
  const told: Record<CheckStep, Told> = {
    address: checkAddress(deps, app),
    proxy: checked.forwarded && !deps.proxiesTrusted ? wrong('proxy_not_trusted') : ok(),
    clock,
    secret: secret === null ? wrong('simulator_gone') : secret.ok ? ok() : wrongly(secret),
    ip: agent === null ? skipped('earlier') : checkIp(app, agent),
    agent: agent === null || isIp(agent) ? skipped('earlier') : checkAgent(app, agent),
    domain: agent?.ok ? checkDomain(deps, app, agent.reply.redirect_domain) : skipped('earlier'),
    proof,
    callback,
    kf: agent?.ok ? await checkKf(deps, checked) : skipped('earlier'),
  };
  return checkSteps.map((step) => ({ step, ...told[step] }));
}

function checkAddress({ publicUrl }: Deps, { simulated }: WecomApp): Told {
  if (simulated) return skipped('simulated');
  if (isInside(publicUrl)) return wrong('no_public_url', { url: publicUrl });
  return publicUrl.startsWith('https:') ? ok({ url: publicUrl }) : wrong('not_https', { url: publicUrl });
}

/** The platform's clock stands in every answer of its web server, also in one that says no. */
async function checkClock({ now }: Deps, { simulated, base }: WecomApp): Promise<Told> {
  if (simulated || base === null) return skipped('simulated');
  const answer = await reach(`${base}/`);
  if (!answer.ok || !answer.date) return skipped('not_reached');
  const seconds = Math.round((now().getTime() - answer.date.getTime()) / 1000);
  return Math.abs(seconds) * 1000 > CLOCK_MS ? wrong('clock_off', { seconds: String(seconds) }) : ok();
}

const isIp = (agent: Agent): agent is Extract<Agent, { ok: false }> => !agent.ok && agent.problem === 'ip_not_trusted';

function checkIp({ simulated }: WecomApp, agent: Agent): Told {
  if (isIp(agent)) return wrongly(agent);
  return simulated ? skipped('simulated') : ok();
}

function checkAgent({ agentid }: WecomApp, agent: Agent): Told {
  if (!agent.ok) return wrong(agent.problem, { ...agent.detail, agentid: String(agentid) });
  return agent.reply.close === 1 ? wrong('app_disabled') : ok({ name: agent.reply.name });
}

/** Signing in goes back to our host and port; WeCom sends nobody anywhere else than to the app's trusted domain. */
function checkDomain({ publicUrl }: Deps, app: WecomApp, redirectDomain: string): Told {
  if (!needsDomain(app)) return skipped('not_needed');
  const host = hostOf(publicUrl);
  const wanted = app.trustedDomain === null ? host : hostOf(app.trustedDomain);
  if (wanted !== host) return wrong('domain_not_ours', { domain: wanted, host });
  if (redirectDomain === '') return wrong('domain_missing', { host });
  const there = hostOf(redirectDomain);
  return there === wanted ? ok({ domain: there }) : wrong('domain_differs', { domain: there, host });
}

const needsDomain = ({ signsIn, trustedDomain }: WecomApp) => signsIn || trustedDomain !== null;

/** Waiting, not wrong, without a file: it may lie on a server in front of us, under a name that we cannot guess. */
async function checkProof({ publicUrl }: Deps, { app, proofs }: Checked): Promise<Told> {
  const [latest] = proofs;
  if (!latest) return needsDomain(app) ? waiting('proof_missing', { host: hostOf(publicUrl) }) : skipped('not_needed');
  if (isInside(publicUrl)) return ok({ name: latest.name });
  const url = `${publicUrl}/${latest.name}`;
  const answer = await reach(url);
  if (answer.ok && answer.status === 200 && answer.text.trim() === latest.content) return ok({ name: latest.name });
  return wrong('proof_hidden', { url, why: answer.ok ? `HTTP ${answer.status}` : answer.why });
}

const refusals = {
  signature: 'callback_token_differs',
  padding: 'callback_key_differs',
  receiver: 'callback_corp_differs',
} as const;

async function checkCallback({ publicUrl }: Deps, { app, row }: Checked): Promise<Told> {
  const { callback_refused_at: refusedAt, callback_refused_why: why, verified_at, last_callback_at } = row;
  const good = Math.max(verified_at?.getTime() ?? 0, last_callback_at?.getTime() ?? 0);
  if (why && why !== 'format' && refusedAt && refusedAt.getTime() > good)
    return wrong(refusals[why], { at: refusedAt.toISOString() });
  if (verified_at) return ok({ at: verified_at.toISOString() });
  if (app.simulated || isInside(publicUrl)) return waiting('callback_not_called');
  const url = `${publicUrl}/wecom/callbacks/${app.callback.key}`;
  const answer = await reach(url);
  // Without parameters our door refuses in its own words, which nobody else in front of us would say.
  if (answer.ok && answer.text.includes('wecom.callback_format')) return waiting('callback_not_called');
  return wrong('callback_unreachable', { url, why: answer.ok ? `HTTP ${answer.status}` : answer.why });
}

/** An app that serves no account may have nothing to do with 微信客服: what lacks is then only waited for. */
async function checkKf({ client }: Deps, { app, served }: Checked): Promise<Told> {
  const tell = served.length > 0 ? wrong : waiting;
  const listed = await ask(client, app, 'kf.account.list', { offset: 0, limit: 100 });
  if (!listed.ok) return tell(listed.problem, listed.detail);
  const accounts = listed.reply.account_list;
  if (accounts.length === 0) return tell('no_account');
  const managed = (id: string) =>
    accounts.some(({ open_kfid, manage_privilege }) => open_kfid === id && manage_privilege !== false);
  const loose = served.filter((id) => !managed(id));
  if (loose.length > 0 || !accounts.some(({ open_kfid }) => managed(open_kfid)))
    return tell('account_not_managed', { names: namesOf(accounts, loose) });
  return served.length === 0 ? waiting('none_serves') : ok({ count: String(served.length) });
}

function namesOf(accounts: readonly { open_kfid: string; name: string }[], only: readonly string[]): string {
  const meant = accounts.filter(({ open_kfid }) => only.length === 0 || only.includes(open_kfid));
  return meant
    .slice(0, NAMED)
    .map(({ name }) => name)
    .join('、');
}

/** Accounts that are named in one finding. */
const NAMED = 5;

const ok = (detail: Told['detail'] = {}): Told => ({ state: 'ok', problem: null, detail });
const wrong = (problem: SetupProblem, detail: Told['detail'] = {}): Told => ({ state: 'wrong', problem, detail });
const waiting = (problem: SetupProblem, detail: Told['detail'] = {}): Told => ({ state: 'waiting', problem, detail });
const skipped = (problem: SetupProblem): Told => ({ state: 'skipped', problem, detail: {} });
const wrongly = ({ problem, detail }: Trouble): Told => wrong(problem, detail);
