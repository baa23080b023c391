import path from 'node:path';
import { approvalRoutes } from '#contracts/http/approvals';
import { auditRoutes } from '#contracts/http/audit';
import { channelRoutes } from '#contracts/http/channels';
import { companyRoutes } from '#contracts/http/companies';
import { deskRoutes } from '#contracts/http/desk';
import { dialogueRoutes } from '#contracts/http/dialogue';
import { evaluationRoutes } from '#contracts/http/evaluations';
import { articleBatchRoutes } from '#contracts/http/article-batches';
import { articleCommentRoutes } from '#contracts/http/article-comments';
import { folderRoutes } from '#contracts/http/folders';
import { importRoutes } from '#contracts/http/imports';
import { keyRoutes } from '#contracts/http/keys';
import { gazetteerRoutes, intentRoutes, learningRoutes, versionRoutes } from '#contracts/http/learning';
import { graphRoutes } from '#contracts/http/graph';
import { helpRoutes } from '#contracts/http/help';
import { knowledgeRoutes } from '#contracts/http/knowledge';
import { memoryRoutes } from '#contracts/http/memory';
import { moodRoutes } from '#contracts/http/mood';
import { modelRoutes } from '#contracts/http/models';
import { noticeRoutes } from '#contracts/http/notices';
import { operationsRoutes } from '#contracts/http/operations';
import { peopleRoutes } from '#contracts/http/people';
import { retrievalTestRoutes } from '#contracts/http/retrieval-tests';
import { settingsRoutes } from '#contracts/http/settings';
import { simulationRoutes } from '#contracts/http/simulations';
import { strategyRoutes } from '#contracts/http/strategies';
import { signInRoutes } from '#contracts/http/sign-in';
import { scriptRoutes } from '#contracts/http/scripts';
import { staffRoutes } from '#contracts/http/staff';
import { webhookRoutes } from '#contracts/http/webhooks';
import { wecomRoutes } from '#contracts/http/wecom';
import { wecomSignInRoutes } from '#contracts/http/wecom-sign-in';
import { widgetRoutes } from '#contracts/http/widgets';
import { channelFacts, type Channels } from '#channels';
import { companyFacts, type Companies } from '#companies';
import { get as conversationOf, reaches, reachOf, type Belonging, type ConversationsDeps } from '#conversations';
import type { Customers } from '#customers';
import type { Desk } from '#desk';
import type { Dialogue } from '#dialogue';
import type { Integrations } from '#integrations';
import { helpHandlers, scriptHandlers, serveHelp, type Knowledge } from '#knowledge';
import type { Learning } from '#learning';
import type { Models } from '#models';
import { paperFacts, type Papers } from '#papers';
import type { Perception } from '#perception';
import type { Audit } from '#platform/audit';
import type { Config } from '#platform/config';
import type { Db } from '#platform/db';
import { deadLetterRoutes } from '#platform/dead-letters';
import type { Facts } from '#platform/facts';
import { serveFiles, type Files } from '#platform/files';
import { createHttp, type Http, type KeptAnswers } from '#platform/http';
import type { Pictures } from '#platform/pictures';
import type { Pulse } from '#platform/pulse';
import { createHub, type Hub, type Listener } from '#platform/socket';
import type { Telemetry } from '#platform/telemetry';
import {
  approvalFacts,
  approvalHandlers,
  type Approvals,
  auditHandlers,
  keyHandlers,
  openedFor,
  peopleHandlers,
  readCompany,
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
  pictures: Pictures;
  answers: KeptAnswers;
  staff: Staff;
  approvals: Approvals;
  models: Models;
  customers: Customers;
  knowledge: Knowledge;
  perception: Perception;
  learning: Learning;
  papers: Papers;
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
  facts.broadcast(Object.values(paperFacts), ({ tenant, payload }) => {
    const conversation = String(payload['conversationId']);
    db.tenant(tenant, (tx) => conversationOf(tx, conversation))
      .then((place) => hub.tell((one) => mayRead(one, tenant, place), { t: 'papers', conversation }))
      .catch(onError);
  });
  return hub;
}

/** Staff who reach the conversation. */
const mayRead = (listener: Listener, tenant: string, place: Belonging): boolean =>
  listener.kind === 'staff' && listener.tenant === tenant && reaches(reachOf(listener), place);

function mountRoutes(http: Http, parts: Parts): void {
  const { db, facts, audit, now, staff, approvals, knowledge } = parts;
  const { companies, desk, dialogue, channels, integrations } = parts;
  http.mount(staffRoutes, staffHandlers({ db, staff }));
  http.mount(signInRoutes, signInHandlers({ db, staff }));
  http.mount(
    wecomSignInRoutes,
    channels.wecom.members({ openFor: openedFor({ db, staff }), mustBeJustProven: staff.mustBeJustProven }),
  );
  http.mount(companyRoutes, companies.routes);
  http.mount(keyRoutes, keyHandlers({ db, staff }));
  http.mount(peopleRoutes, peopleHandlers({ db, staff }));
  http.mount(deskRoutes, desk.routes);
  http.mount(dialogueRoutes, dialogue.routes);
  http.mount(memoryRoutes, dialogue.memoryRoutes);
  http.mount(moodRoutes, dialogue.moodRoutes);
  http.mount(simulationRoutes, dialogue.simulationRoutes);
  http.mount(strategyRoutes, dialogue.strategyRoutes);
  http.mount(
    auditRoutes,
    auditHandlers({
      db,
      audit,
      staff,
      titles: { article: knowledge.titles, import: knowledge.importTitles, approval: approvals.titles },
    }),
  );
  http.mount(approvalRoutes, approvalHandlers(approvals));
  http.mount(knowledgeRoutes, knowledge.routes);
  http.mount(folderRoutes, knowledge.folderRoutes);
  http.mount(importRoutes, knowledge.transport.routes);
  http.mount(articleBatchRoutes, knowledge.batchRoutes);
  http.mount(articleCommentRoutes, knowledge.commentRoutes);
  http.mount(retrievalTestRoutes, knowledge.testRoutes);
  http.mount(intentRoutes, parts.perception.intentRoutes);
  http.mount(gazetteerRoutes, parts.perception.gazetteerRoutes);
  http.mount(versionRoutes, parts.perception.versionRoutes);
  http.mount(learningRoutes, parts.learning.routes);
  parts.papers.mount(http);
  http.mount(graphRoutes, knowledge.graph.routes);
  http.mount(evaluationRoutes, knowledge.evaluationRoutes);
  http.mount(scriptRoutes, scriptHandlers({ db, now }));
  http.mount(helpRoutes, helpHandlers({ db, audit, now, publicUrl: parts.config.http.publicUrl }));
  http.mount(channelRoutes, channels.routes);
  http.mount(settingsRoutes, settingsHandlers({ db, audit, pictures: parts.pictures, now }));
  http.mount(modelRoutes, parts.models.routes);
  http.mount(webhookRoutes, integrations.webhookRoutes);
  http.mount(noticeRoutes, integrations.noticeRoutes);
  http.mount(widgetRoutes, channels.settings);
  http.mount(wecomRoutes, channels.wecom.settings);
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
  serveHelp(http.app, {
    db,
    now,
    retrieval: parts.knowledge,
    publicUrl: config.http.publicUrl,
    companyOf: (tx) => readCompany(tx),
    chatOf: async (tx) => {
      const [widget] = await channels.widgets(tx);
      return widget ? `/chat?widget=${encodeURIComponent(widget.key)}` : null;
    },
  });
  channels.wecom.serveCallbacks(http.app);
  channels.wecom.serveProofs(http.app);
  serveFiles(http.app, files, async ({ headers, ip }) => {
    const key = /^Bearer (lrk_[\w-]+)$/.exec(headers.authorization ?? '')?.[1];
    const who = key ? await staff.authenticateProgram(key, ip) : await staff.authenticateCookie(headers.cookie);
    return who?.tenant ?? null;
  });
  return http;
}
