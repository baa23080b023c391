import path from 'node:path';
import { approvalRoutes } from '#contracts/http/approvals';
import { auditRoutes } from '#contracts/http/audit';
import { channelRoutes } from '#contracts/http/channels';
import { companyRoutes } from '#contracts/http/companies';
import { deskRoutes } from '#contracts/http/desk';
import { dialogueRoutes } from '#contracts/http/dialogue';
import { keyRoutes } from '#contracts/http/keys';
import { knowledgeRoutes } from '#contracts/http/knowledge';
import { noticeRoutes } from '#contracts/http/notices';
import { operationsRoutes } from '#contracts/http/operations';
import { peopleRoutes } from '#contracts/http/people';
import { settingsRoutes } from '#contracts/http/settings';
import { signInRoutes } from '#contracts/http/sign-in';
import { staffRoutes } from '#contracts/http/staff';
import { webhookRoutes } from '#contracts/http/webhooks';
import { widgetRoutes } from '#contracts/http/widgets';
import { channelFacts, type Channels } from '#channels';
import { companyFacts, type Companies } from '#companies';
import type { ConversationsDeps } from '#conversations';
import type { Customers } from '#customers';
import type { Desk } from '#desk';
import type { Dialogue } from '#dialogue';
import type { Integrations } from '#integrations';
import type { Knowledge } from '#knowledge';
import type { Audit } from '#platform/audit';
import type { Config } from '#platform/config';
import type { Db } from '#platform/db';
import { deadLetterRoutes } from '#platform/dead-letters';
import type { Facts } from '#platform/facts';
import { serveFiles, type Files } from '#platform/files';
import { createHttp, type Http, type KeptAnswers } from '#platform/http';
import type { Pulse } from '#platform/pulse';
import { createHub, type Hub } from '#platform/socket';
import type { Telemetry } from '#platform/telemetry';
import {
  approvalFacts,
  approvalHandlers,
  type Approvals,
  auditHandlers,
  keyHandlers,
  peopleHandlers,
  settingsHandlers,
  signInHandlers,
  type Staff,
  staffFacts,
  staffHandlers,
} from '#staff';
import { createFeeds, roomChanges, roomFacts } from './feeds.ts';

/** All that is reached through the doors. */
interface Parts {
  config: Config;
  telemetry: Telemetry;
  db: Db;
  facts: Facts;
  pulse: Pulse;
  audit: Audit;
  files: Files;
  answers: KeptAnswers;
  staff: Staff;
  approvals: Approvals;
  customers: Customers;
  knowledge: Knowledge;
  talk: ConversationsDeps;
  dialogue: Dialogue;
  channels: Channels;
  desk: Desk;
  integrations: Integrations;
  companies: Companies;
  now(): Date;
  onError(error: Error): void;
}

/** The doors of the house: sockets and HTTP. */
export async function openDoors(parts: Parts): Promise<{ hub: Hub; http: Http }> {
  const hub = openSockets(parts);
  const http = await openHttp(parts);
  // A process without the role answers probes and sockets, nothing else.
  if (parts.config.roles.includes('api')) mountRoutes(http, parts);
  return { hub, http };
}

function openSockets(parts: Parts): Hub {
  const { config, db, facts, pulse, onError, staff, customers, talk, channels, knowledge } = parts;
  const feeds = createFeeds({ db, customers, staff, channels, conversations: talk });
  const changes = { types: roomFacts, of: roomChanges };
  const hub = createHub({ feeds, facts, pulse, changes, origins: [config.http.publicUrl], onError });
  facts.broadcast(
    [staffFacts.sessionsEnded, staffFacts.disabled],
    ({ payload: { staffId, only = null, except = null } }) => {
      const ended = (id: string) => (only === null || id === only) && id !== except;
      hub.close((one) => one.kind === 'staff' && one.staffId === staffId && ended(one.sessionId), 'signed-out');
    },
  );
  facts.broadcast([channelFacts.consentWithdrawn], ({ payload }) =>
    hub.close((one) => one.kind === 'visitor' && one.customerId === payload['customerId'], 'signed-out'),
  );
  facts.broadcast([companyFacts.erased], ({ payload: { companyId } }) => {
    knowledge.forget(String(companyId));
    hub.close((one) => one.tenant === companyId, 'signed-out');
  });
  // Whoever may do other things now comes back with them.
  facts.broadcast([staffFacts.changed], ({ payload: { staffId } }) =>
    hub.close((one) => one.kind === 'staff' && one.staffId === staffId, 'stopping'),
  );
  // A hint without content: whoever shows approvals reads again what he may see.
  facts.broadcast(Object.values(approvalFacts), ({ tenant }) =>
    hub.tell((one) => one.kind === 'staff' && one.tenant === tenant, { t: 'approvals' }),
  );
  return hub;
}

function mountRoutes(http: Http, parts: Parts): void {
  const { db, facts, audit, now, staff, approvals, knowledge } = parts;
  const { companies, desk, dialogue, channels, integrations } = parts;
  http.mount(staffRoutes, staffHandlers({ db, staff }));
  http.mount(signInRoutes, signInHandlers({ db, staff }));
  http.mount(companyRoutes, companies.routes);
  http.mount(keyRoutes, keyHandlers({ db, staff }));
  http.mount(peopleRoutes, peopleHandlers({ db, staff }));
  http.mount(deskRoutes, desk.routes);
  http.mount(dialogueRoutes, dialogue.routes);
  http.mount(
    auditRoutes,
    auditHandlers({ db, audit, staff, titles: { article: knowledge.titles, approval: approvals.titles } }),
  );
  http.mount(approvalRoutes, approvalHandlers(approvals));
  http.mount(knowledgeRoutes, knowledge.routes);
  http.mount(channelRoutes, channels.routes);
  http.mount(settingsRoutes, settingsHandlers({ db, audit, now }));
  http.mount(webhookRoutes, integrations.webhookRoutes);
  http.mount(noticeRoutes, integrations.noticeRoutes);
  http.mount(widgetRoutes, channels.settings);
  http.mount(operationsRoutes, deadLetterRoutes({ db, facts, audit, now }));
}

const pagesFolder = path.resolve(import.meta.dirname, '../../../dist/web');

async function openHttp(parts: Parts): Promise<Http> {
  const { config, telemetry, db, now, staff, channels, files, answers, companies } = parts;
  const http = await createHttp({
    telemetry,
    now,
    publicUrl: config.http.publicUrl,
    sessions: staff.authenticate,
    visitors: channels.visitorOf,
    keepers: companies.keeperOf,
    programs: staff.authenticateProgram,
    answers,
    ping: db.ping,
    ...(config.operationsToken ? { operationsToken: config.operationsToken } : {}),
    ...(config.trustedProxies.length > 0 ? { trustProxy: config.trustedProxies } : {}),
    pages: {
      console: path.join(pagesFolder, 'console'),
      widget: path.join(pagesFolder, 'widget'),
      loader: path.join(pagesFolder, 'loader'),
      chatPage: channels.chatPage,
    },
  });
  serveFiles(http.app, files, async ({ headers, ip }) => {
    const key = /^Bearer (lrk_[\w-]+)$/.exec(headers.authorization ?? '')?.[1];
    const who = key ? await staff.authenticateProgram(key, ip) : await staff.authenticateCookie(headers.cookie);
    return who?.tenant ?? null;
  });
  return http;
}
