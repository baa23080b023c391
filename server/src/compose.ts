import path from 'node:path';
import { randomUUID } from 'node:crypto';
import { channelRoutes } from '#contracts/http/channels';
import { deskRoutes } from '#contracts/http/desk';
import { dialogueRoutes } from '#contracts/http/dialogue';
import { knowledgeRoutes } from '#contracts/http/knowledge';
import { operationsRoutes } from '#contracts/http/operations';
import { staffRoutes } from '#contracts/http/staff';
import { createChannels, type Channels } from '#channels';
import { createCompliance, type Compliance } from '#compliance';
import * as conversations from '#conversations';
import type { ConversationsDeps } from '#conversations';
import { createCustomers, type Customers } from '#customers';
import { createDesk } from '#desk';
import { createDialogue, type Dialogue } from '#dialogue';
import { createKnowledge, type Knowledge } from '#knowledge';
import { createAudit, type Audit } from '#platform/audit';
import type { Config } from '#platform/config';
import { connect, migrate, type Db } from '#platform/db';
import { createFacts, type Facts } from '#platform/facts';
import { createFiles, serveFiles, type Files } from '#platform/files';
import { createHttp, type Http } from '#platform/http';
import { deadLetterRoutes } from '#platform/dead-letters';
import { createJobs, type Jobs } from '#platform/jobs';
import { createKeys, type Keys } from '#platform/keys';
import { createLanes, type Lanes } from '#platform/lanes';
import { createPulse, type Pulse } from '#platform/pulse';
import { createHub, type Hub } from '#platform/socket';
import { createTelemetry, type Telemetry } from '#platform/telemetry';
import { createStaff, openingHours, staffFacts, staffHandlers, type Staff } from '#staff';
import { createFeeds, roomChanges, roomFacts } from './roles/feeds.ts';
import { running, type Running } from './roles/start.ts';

/** Everything one process is made of. Built here, by plain calls, and nowhere else. */
export interface House {
  readonly config: Config;
  readonly telemetry: Telemetry;
  readonly db: Db;
  readonly pulse: Pulse;
  readonly facts: Facts;
  readonly lanes: Lanes;
  readonly jobs: Jobs;
  readonly keys: Keys;
  readonly audit: Audit;
  readonly files: Files;
  readonly staff: Staff;
  readonly customers: Customers;
  readonly compliance: Compliance;
  readonly knowledge: Knowledge;
  readonly talk: ConversationsDeps;
  readonly dialogue: Dialogue;
  readonly channels: Channels;
  readonly hub: Hub;
  readonly http: Http;
}

/** What tests and tools may put in the place of the real thing. */
export interface Overrides {
  now?: () => Date;
}

/** Migrates, connects and builds all chapters; nothing runs yet. */
export async function build(
  config: Config,
  { ownerUrl }: { ownerUrl: string },
  { now = () => new Date() }: Overrides = {},
): Promise<House> {
  const telemetry = createTelemetry({ level: config.logLevel });
  const onError = (error: Error) => telemetry.log.error({ err: error }, 'background work failed');
  const { appUrl, routerUrl } = await migrate({
    ownerUrl,
    app: { role: config.databaseRoles.app, password: config.secrets.appPassword },
    router: { role: config.databaseRoles.router, password: config.secrets.routerPassword },
  });
  const pulse = createPulse({ url: routerUrl, process: randomUUID(), onError });
  const db = connect({ appUrl, routerUrl, pulse, onError });
  await db.check();
  const facts = createFacts({ db, pulse, onError });
  const lanes = createLanes({ db, pulse, onError });
  const jobs = createJobs({ url: routerUrl, onError });
  const ground = { config, telemetry, db, pulse, facts, lanes, jobs, onError, now };
  return { ...ground, ...(await chapters(ground)) };
}

interface Ground extends Pick<House, 'config' | 'telemetry' | 'db' | 'pulse' | 'facts' | 'lanes' | 'jobs'> {
  onError(error: Error): void;
  now(): Date;
}

async function chapters(ground: Ground) {
  const { config, db, facts, lanes, now, onError } = ground;
  const keys = createKeys(config.secrets.masterKey);
  const audit = createAudit({ now });
  const files = createFiles({ db, home: config.home, key: config.secrets.signingKey, now });
  const staff = createStaff({
    db,
    audit,
    now,
    publicUrl: config.http.publicUrl,
    openConversations: conversations.openByStaff,
  });
  const customers = createCustomers({ keys, now });
  const compliance = createCompliance({ db, facts });
  const knowledge = createKnowledge({ db, facts, now });
  const talk: ConversationsDeps = {
    keys,
    now,
    availability: async (tx) => ({ online: await staff.onlineCount(tx), hours: await openingHours(tx) }),
    viewFiles: async (tx, ids) => new Map((await files.view(tx, ids)).map((file) => [file.id, file])),
  };
  const showTyping = (tenant: string, id: string, on: boolean): void => hub.showTyping(tenant, id, { kind: 'bot' }, on);
  const dialogue = createDialogue({
    db,
    conversations: talk,
    knowledge,
    now,
    clock: () => performance.now(),
    rules: async (tenant) => ({
      allowedHosts: await compliance.allowedHosts(tenant),
      forbidden: async (sentence) => {
        const verdict = await compliance.verdictOn(tenant, sentence);
        return verdict.ok ? null : verdict.terms[0]!.term;
      },
    }),
    brand: (tenant) => db.tenant(tenant, async (tx) => (await staff.tenant(tx)).name),
    localeOf: async (tx, id) => (await customers.refs(tx, [id])).get(id)?.locale ?? 'zh-CN',
    showTyping,
  });
  for (const lane of dialogue.lanes) lanes.consume(lane);
  const attach = (tx: Parameters<Files['claimForMessage']>[0], fileId: string, conversationId: string) =>
    files.claimForMessage(tx, fileId, conversationId);
  const upload: Parameters<typeof createChannels>[0]['upload'] = (tenant, { name, mime, stream }, owner) =>
    files.put({ tenant }, { owner, name, mime, stream });
  const channels = createChannels({
    db,
    keys,
    customers,
    now,
    attach,
    upload,
    conversations: talk,
    signingKey: config.secrets.signingKey,
    wake: dialogue.wake,
    askForPerson: dialogue.askForPerson,
    sourceOf: (tx, articleId) => knowledge.published(tx, articleId),
  });
  const desk = createDesk({
    db,
    customers,
    attach,
    conversations: talk,
    upload: (tenant, { name, mime, stream }, owner) => files.put({ tenant }, { owner, name, mime, stream }),
    audit: (tx, caller, action, target) =>
      audit.append(tx, { actor: `staff:${caller.staffId}`, action, target, detail: {} }),
  });
  const feeds = createFeeds({ db, conversations: talk, customers, staff, channels, onError });
  const hub = createHub({
    feeds,
    facts,
    pulse: ground.pulse,
    changes: { types: roomFacts, of: roomChanges },
    origins: [config.http.publicUrl],
    onError,
  });
  facts.broadcast([staffFacts.sessionsEnded, staffFacts.disabled], ({ payload }) => {
    const { staffId, only = null, except = null } = payload;
    hub.close(
      (one) =>
        one.kind === 'staff' &&
        one.staffId === staffId &&
        (only === null || one.sessionId === only) &&
        one.sessionId !== except,
      'signed-out',
    );
  });
  const http = await openHttp(ground, { staff, channels, files });
  http.mount(staffRoutes, staffHandlers({ db, audit, staff }));
  http.mount(deskRoutes, desk.routes);
  http.mount(dialogueRoutes, dialogue.routes);
  http.mount(knowledgeRoutes, knowledge.routes);
  http.mount(channelRoutes, channels.routes);
  http.mount(operationsRoutes, deadLetterRoutes({ db, facts, audit, now }));
  measure(ground, hub);
  return { keys, audit, files, staff, customers, compliance, knowledge, talk, dialogue, channels, hub, http };
}

/** Numbers for operators. */
function measure({ telemetry, db }: Ground, hub: Hub): void {
  telemetry.gauge({ name: 'liren_db_connections_used', help: 'Database connections in use' }, () => db.load().used);
  telemetry.gauge(
    { name: 'liren_db_callers_waiting', help: 'Callers waiting for a database connection' },
    () => db.load().waiting,
  );
  telemetry.gauge({ name: 'liren_sockets_staff', help: 'Open sockets of staff' }, () => hub.count().staff);
  telemetry.gauge({ name: 'liren_sockets_visitors', help: 'Open sockets of customers' }, () => hub.count().visitors);
}

const pagesFolder = path.resolve(import.meta.dirname, '../../dist/web');

async function openHttp(
  { config, telemetry, db, now }: Ground,
  { staff, channels, files }: Pick<House, 'staff' | 'channels' | 'files'>,
): Promise<Http> {
  const http = await createHttp({
    telemetry,
    now,
    publicUrl: config.http.publicUrl,
    sessions: staff.authenticate,
    visitors: async (token) => channels.visitorOf(token),
    ping: db.ping,
    pages: {
      console: path.join(pagesFolder, 'console'),
      widget: path.join(pagesFolder, 'widget'),
      loader: path.join(pagesFolder, 'loader'),
      chatWidget: async (asked) => asked ?? (await channels.firstWidget())?.key,
    },
  });
  serveFiles(http.app, files);
  return http;
}

/** The application that `main.ts` runs. */
export async function compose(config: Config, db: { ownerUrl: string }): Promise<Running> {
  return running(await build(config, db));
}
