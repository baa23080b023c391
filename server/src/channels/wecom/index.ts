import type { FastifyInstance } from 'fastify';
import { customerFacts } from '#customers';
import type { Tx } from '#platform/db';
import type { Lane } from '#platform/lanes';
import { createIntake } from './callback/intake.ts';
import { serveCallbacks, STALE_MS } from './callback/door.ts';
import { createKnownApps } from './callback/known-apps.ts';
import { createWecomClient, type ClientDeps, type WecomClient } from './client/index.ts';
import type { HearDeps } from './hear/deps.ts';
import { wordsLane } from './hear/lane.ts';
import { forgetTalks } from './hear/talk.ts';
import { inboxLane } from './inbox/lane.ts';
import { sweepBefore } from './inbox/store.ts';
import { sweepSent } from './sweep-sent.ts';
import { pollAccounts } from './kf/poll.ts';
import { kfLane } from './kf/pull.ts';
import { channelFacts } from '../facts.ts';
import { link, type Member } from './members/links.ts';
import { createMemberNames } from './members/names.ts';
import { memberHandlers, type MemberRoutesDeps } from './members/routes.ts';
import { createMemberChats, type MemberChats } from './members/tell.ts';
import { createOut, type Out, type OutDeps } from './out/index.ts';
import { connectCorp, simulatedCallback, type Connected, type Connection } from './settings/connect.ts';
import { serveProofs } from './settings/proofs.ts';
import { createRefusals } from './settings/refused.ts';
import { wecomSettings } from './settings/routes.ts';
import type { SettingsDeps } from './settings/deps.ts';
import { forgetRemoved } from './settings/undo.ts';

/** Hashes removed at once. */
const SWEEP = 5_000;

export interface WecomDeps
  extends
    Omit<OutDeps, 'client' | 'memberNames'>,
    Omit<HearDeps, 'client' | 'hooks' | 'memberNames' | 'conversations'>,
    Omit<SettingsDeps, 'client'> {
  readonly log: ClientDeps['log'];
  readonly signingKey: Buffer;
  companyName(tx: Tx): Promise<string>;
  /** Somebody may change how the company is run. */
  mayManage(tx: Tx, staffId: string): Promise<boolean>;
  /** It exists to be looked at. */
  isDemo(tenant: string): Promise<boolean>;
  /** Between 0 and 1, for waits that are not to fall together. */
  chance(): number;
  onError(error: Error): void;
}

/** WeCom: what comes in, and what goes out. */
export interface Wecom {
  readonly client: WecomClient;
  readonly lanes: readonly Lane[];
  readonly standing: Out['standing'];
  /** What staff set for it. */
  readonly settings: ReturnType<typeof wecomSettings>;
  /** A corp with an app, and with a 微信客服 account where one is given. */
  connect(tx: Tx, connection: Connection): Promise<Connected>;
  /** How staff come in, for whoever opens sessions. */
  members(how: Pick<MemberRoutesDeps, 'openFor' | 'mustBeJustProven'>): ReturnType<typeof memberHandlers>;
  /** How staff are told something in the client. */
  readonly chats: MemberChats;
  /** One member, one account. Refuses with `wecom.member_taken`. */
  link(tx: Tx, member: Member, staffId: string): Promise<void>;
  /** See `simulatedCallback`. */
  simulatedCallback(tx: Tx, app: { corpid: string; agentid: number }): ReturnType<typeof simulatedCallback>;
  /** `/WW_verify_*.txt`, by which the platform sees whose domain this is. */
  serveProofs(app: FastifyInstance): void;
  /** `/wecom/callbacks/:key`, on the server itself: no contract describes what the platform sends. */
  serveCallbacks(app: FastifyInstance): void;
  /** Calls for accounts that no callback spoke of for a while. How many. */
  poll(): Promise<number>;
  /**
   * Forgets callbacks of a company that cannot come again, what became of old messages, codes that ran out, and secrets
   * of what it let go of. False when nothing is left.
   */
  sweep(tenant: string): Promise<boolean>;
}

export function createWecom(deps: WecomDeps): Wecom {
  const { db, facts, now } = deps;
  const client = createWecomClient(deps);
  const memberNames = createMemberNames({ ...deps, client });
  const out = createOut({ ...deps, client, memberNames });
  const hearing: HearDeps = { ...deps, client, memberNames, hooks: out.hooks };
  const refused = createRefusals(deps);
  const apps = createKnownApps(deps);
  const door = { ...deps, apps, intake: createIntake(deps), refused };
  facts.broadcast([channelFacts.wecomChanged], () => apps.forget());
  facts.durable('wecom-talks', [customerFacts.forgotten], ({ tenant, payload }) =>
    db.tenant(tenant, (tx) => forgetTalks(tx, String(payload['customerId']))),
  );
  return {
    client,
    lanes: [inboxLane(hearing), wordsLane(hearing), kfLane(hearing), ...out.lanes],
    standing: out.standing,
    settings: wecomSettings({ ...deps, client }),
    connect: (tx, connection) => connectCorp(tx, deps, connection),
    members: (how) => memberHandlers({ ...deps, ...how, client }),
    chats: createMemberChats({ ...deps, client }),
    link: (tx, member, staffId) => link(tx, member, staffId, now()),
    simulatedCallback: (tx, app) => simulatedCallback(tx, deps, app),
    serveProofs: (app) => serveProofs(app, db),
    serveCallbacks: (app) => serveCallbacks(app, door),
    poll: () => pollAccounts(deps),
    sweep: (tenant) =>
      db.tenant(tenant, async (tx) => {
        const before = new Date(now().getTime() - STALE_MS);
        await forgetRemoved(tx, now());
        const swept = [await sweepBefore(tx, before, SWEEP), await sweepSent(tx, now(), SWEEP)];
        return swept.includes(SWEEP);
      }),
  };
}
