import { randomBytes } from 'node:crypto';
import type { WecomDoor } from '#contracts/http/wecom-sign-in';
import type { Db, Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { sign, verify } from '#platform/signed';
import { readApp, readApps, type AppDeps, type WecomApp } from '../app.ts';
import { WecomError, type WecomClient } from '../client/index.ts';
import type { WecomTables } from '../store.ts';
import { staffOf, type Member } from './links.ts';

export interface MemberDeps extends AppDeps {
  readonly db: Db;
  readonly client: WecomClient;
  readonly signingKey: Buffer;
  readonly publicUrl: string;
  now(): Date;
  companyName(tx: Tx): Promise<string>;
  /** Somebody may change how the company is run. */
  mayManage(tx: Tx, staffId: string): Promise<boolean>;
  /** It exists to be looked at. */
  isDemo(tenant: string): Promise<boolean>;
}

/** Who links himself, and so makes his trip for nothing else. */
export interface Linking {
  readonly tenant: string;
  readonly staffId: string;
}

/** What a trip to WeCom carries along: nothing of it can be changed on the way. */
interface Trip {
  readonly purpose: 'sign-in' | 'link';
  /** Who set out to link himself; null for whoever signs in. */
  readonly staffId: string | null;
  readonly tenant: string;
  readonly app: string;
  readonly state: string;
}

/** As long as a code of the platform lives, and some time to find the phone. */
const TRIP_MS = 10 * 60_000;
const STATE_BYTES = 16;

/** Pages of the platform itself, outside its API. */
const PAGES = {
  inside: 'https://open.weixin.qq.com/connect/oauth2/authorize',
  scan: 'https://login.work.weixin.qq.com/wwlogin/sso/login',
};

/** The app through which staff come in; without a name the only one of this installation, so that none is told of another. */
export async function findDoor({ db, ...deps }: MemberDeps, app: string | undefined): Promise<WecomDoor | null> {
  const rows = db.router<WecomTables>().selectFrom('wecom_apps').select(['tenant_id', 'id']);
  const named =
    app === undefined ? rows.where('signs_in', '=', true).where('removed_at', 'is', null) : rows.where('id', '=', app);
  const [only, other] = await named.limit(2).execute();
  if (!only || other) return null;
  return db.tenant(only.tenant_id, async (tx) => {
    const found = (await readApps(tx, deps)).find(
      ({ id, signsIn, base }) => id === only.id && signsIn && base !== null,
    );
    return found ? doorOf(found, await deps.companyName(tx)) : null;
  });
}

export const doorOf = ({ id, name, simulated }: WecomApp, company: string): WecomDoor => ({
  app: id,
  name,
  company,
  simulated,
});

/** Where the browser goes, and the ticket it comes back with; for `linking`, through his company alone. Refuses with `wecom.app_not_found`. */
export async function startTrip(
  deps: MemberDeps,
  { app: id, inside, linking }: { app: string; inside: boolean; linking?: Linking },
): Promise<{ url: string; ticket: string }> {
  const app = await signingApp(deps, id);
  mustBeOf(app.tenant, linking);
  const state = randomBytes(STATE_BYTES).toString('hex');
  const trip: Trip = { ...whatFor(linking), tenant: app.tenant, app: app.id, state };
  const ticket = sign(deps.signingKey, 'wecom-trip', trip, new Date(deps.now().getTime() + TRIP_MS));
  const redirect_uri = `${deps.publicUrl}/console/wecom`;
  const agentid = String(app.agentid);
  const page = (which: keyof typeof PAGES) =>
    app.simulated ? `${app.base}${new URL(PAGES[which]).pathname}` : PAGES[which];
  const asked: Record<string, string> = inside
    ? { appid: app.corpid, redirect_uri, response_type: 'code', scope: 'snsapi_base', state, agentid }
    : { login_type: 'CorpApp', appid: app.corpid, agentid, redirect_uri, state };
  const url = `${page(inside ? 'inside' : 'scan')}?${new URLSearchParams(asked).toString()}${inside ? '#wechat_redirect' : ''}`;
  return { url, ticket };
}

/** Who came back, from a trip for the same end and by the same person. Refuses with `session.ticket_expired`, `wecom.sign_in_refused`. */
export async function endTrip(
  deps: MemberDeps,
  back: { ticket: string; code: string; state: string },
  linking?: Linking,
): Promise<{ tenant: string; app: WecomApp; member: Member }> {
  const read = verify<Trip>(deps.signingKey, 'wecom-trip', back.ticket, deps.now());
  const wanted = whatFor(linking);
  const isSame = (trip: Trip) =>
    trip.state === back.state && trip.purpose === wanted.purpose && trip.staffId === wanted.staffId;
  if (!read.ok || !isSame(read.payload))
    throw refuse('session.ticket_expired', 'This step took too long or was taken already; sign in again');
  const { tenant, app: id } = read.payload;
  mustBeOf(tenant, linking);
  const app = await deps.db.tenant(tenant, (tx) => readApp(tx, deps, id));
  if (!app.signsIn) throw refuse('wecom.app_not_found', 'Nobody signs in through this app');
  const { userid } = await whoIs(deps, app, back.code);
  if (userid === undefined) throw refuse('wecom.sign_in_refused', 'Only members of the corp can sign in');
  return { tenant, app, member: { corpId: app.corpId, userid } };
}

const whatFor = (linking: Linking | undefined): Pick<Trip, 'purpose' | 'staffId'> =>
  linking ? { purpose: 'link', staffId: linking.staffId } : { purpose: 'sign-in', staffId: null };

function mustBeOf(tenant: string, linking: Linking | undefined): void {
  if (linking && tenant !== linking.tenant) throw refuse('wecom.app_not_found', 'This app belongs to another company');
}

async function whoIs({ client }: MemberDeps, app: WecomApp, code: string): Promise<{ userid?: string | undefined }> {
  try {
    // The platform takes a code once: whoever comes with it again is turned away there.
    return await client.call(app, 'auth.getuserinfo', { code });
  } catch (error) {
    if (!(error instanceof WecomError)) throw error;
    if (error.class === 'unreachable') throw refuse('wecom.platform', 'WeCom does not answer right now; try again');
    throw refuse('wecom.sign_in_refused', 'WeCom did not accept this sign-in; begin again');
  }
}

/**
 * Whose account a member opens, and whether the phone counts as a second factor. Refuses with `wecom.member_unknown`;
 * where a simulator vouches for anybody who clicks, with `wecom.simulated_rights` every company that is no demo, and an
 * account that runs it.
 */
export async function accountOf(deps: MemberDeps, { tenant, app, member }: Awaited<ReturnType<typeof endTrip>>) {
  if (app.simulated && !(await deps.isDemo(tenant)))
    throw refuse('wecom.simulated_rights', 'Through a simulator staff come into a demo company alone');
  return deps.db.tenant(tenant, async (tx) => {
    const staffId = await staffOf(tx, member);
    if (staffId === null)
      throw refuse('wecom.member_unknown', 'No account here is linked with this WeCom account; sign in and link it');
    if (app.simulated && (await deps.mayManage(tx, staffId)))
      throw refuse('wecom.simulated_rights', 'Through a simulator nobody comes in who runs the company');
    return { tenant, staffId, strong: !app.simulated };
  });
}

async function signingApp(deps: MemberDeps, id: string): Promise<WecomApp> {
  const row = await deps.db
    .router<WecomTables>()
    .selectFrom('wecom_apps')
    .select('tenant_id')
    .where('id', '=', id)
    .executeTakeFirst();
  const app = row && (await deps.db.tenant(row.tenant_id, (tx) => readApp(tx, deps, id)));
  if (!app?.signsIn || app.base === null) throw refuse('wecom.app_not_found', 'Nobody signs in through this app');
  return app;
}
