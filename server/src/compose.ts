import path from 'node:path';
import { LRUCache } from 'lru-cache';
import { randomUUID } from 'node:crypto';
import { createChannels, type Channels } from '#channels';
import { createCompanies, type Companies } from '#companies';
import { createCompliance, type Compliance } from '#compliance';
import * as conversations from '#conversations';
import type { ConversationsDeps } from '#conversations';
import { createCustomers, type Customers } from '#customers';
import { createDesk, type Desk } from '#desk';
import { createDialogue, type Dialogue, type GuardRules } from '#dialogue';
import { createIntegrations, type Integrations } from '#integrations';
import { createKnowledge, type Knowledge } from '#knowledge';
import { createAudit, type Audit } from '#platform/audit';
import { createBackups, type Backups } from '#platform/backup';
import type { Config } from '#platform/config';
import { connect, eraseTenant, migrate, type Db, type Erased, type Tx } from '#platform/db';
import { createFacts, type Facts } from '#platform/facts';
import { createFiles, type Files } from '#platform/files';
import type { Http, KeptAnswers } from '#platform/http';
import { createKeptAnswers } from '#platform/idempotency';
import { createJobs, type Jobs } from '#platform/jobs';
import { createKeys, type Keys } from '#platform/keys';
import { createLanes, type Lanes } from '#platform/lanes';
import { createMail, type Mail } from '#platform/mail';
import { createOutbound, type Outbound } from '#platform/outbound';
import { createPulse, type Pulse } from '#platform/pulse';
import { showTyping, type Hub } from '#platform/socket';
import { createTelemetry, type Telemetry } from '#platform/telemetry';
import {
  type Approvals,
  createApprovals,
  createHasher,
  createLoginThrottle,
  createStaff,
  openingHours,
  readCompany,
  type Staff,
  staffFacts,
} from '#staff';
import type { Locale } from '#contracts/common';
import { bringDrafts } from './roles/bring-pack.ts';
import { openDoors } from './roles/doors.ts';
import { measure, turnTimes } from './roles/measures.ts';
import { noticeSources } from './roles/notice-sources.ts';
import { firstWidget } from './roles/first-widget.ts';

/** Everything one process is made of. Built here, by plain calls, and nowhere else. */
export interface House {
  readonly config: Config;
  readonly telemetry: Telemetry;
  readonly db: Db;
  /** Removes every row of a company, as the owner. */
  erase(tenant: string): Promise<Erased>;
  readonly pulse: Pulse;
  readonly facts: Facts;
  readonly lanes: Lanes;
  readonly jobs: Jobs;
  readonly backups: Backups;
  readonly keys: Keys;
  readonly audit: Audit;
  readonly files: Files;
  readonly answers: KeptAnswers;
  /** Null when no mail server is configured. */
  readonly mail: Mail | null;
  readonly outbound: Outbound;
  readonly staff: Staff;
  readonly approvals: Approvals;
  readonly customers: Customers;
  readonly compliance: Compliance;
  readonly knowledge: Knowledge;
  readonly talk: ConversationsDeps;
  readonly dialogue: Dialogue;
  readonly channels: Channels;
  readonly desk: Desk;
  readonly integrations: Integrations;
  readonly companies: Companies;
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
    masterKey: config.secrets.masterKey,
  });
  const pulse = createPulse({ url: routerUrl, process: randomUUID(), onError });
  const db = connect({ appUrl, routerUrl, pulse, onError });
  await db.check();
  const facts = createFacts({ db, pulse, onError });
  const lanes = createLanes({ db, pulse, onError });
  const jobs = createJobs({ url: routerUrl, onError });
  const ground = { config, telemetry, db, pulse, facts, lanes, jobs, onError, now };
  const own = possessions(ground);
  const speaking = speakers(ground, own);
  const erase = (tenant: string) => eraseTenant(ownerUrl, tenant);
  const companies = companiesOf(ground, own, { ...speaking, erase });
  const open = await openDoors({ ...ground, ...own, ...speaking, companies });
  const backups = createBackups({ config, ownerUrl, now });
  const house = { ...ground, ...own, ...speaking, ...open, companies, backups, erase };
  measure(house);
  return house;
}

interface Ground extends Pick<House, 'config' | 'telemetry' | 'db' | 'pulse' | 'facts' | 'lanes' | 'jobs'> {
  onError(error: Error): void;
  now(): Date;
}

/** What the company knows and has: keys, files, people, customers, rules, knowledge. */
function possessions({ config, db, facts, now }: Ground) {
  const keys = createKeys(config.secrets.masterKey);
  const audit = createAudit({ now });
  const files = createFiles({ db, home: config.home, keptIn: config.files, key: config.secrets.signingKey, now });
  const { publicUrl } = config.http;
  const outbound = createOutbound({ allow: config.outbound.allow, own: publicUrl });
  const mail = createMail({ setting: config.mail, db, keys });
  const { signingKey } = config.secrets;
  const openConversations = conversations.openByStaff;
  const staff = createStaff({ db, audit, now, keys, signingKey, outbound, publicUrl, mail, openConversations });
  const approvals = createApprovals({ db, audit, now });
  const talk: ConversationsDeps = {
    keys,
    now,
    availability: async (tx, team) => ({
      online: await staff.onlineIn(tx, team ?? null),
      hours: await openingHours(tx),
    }),
    viewFiles: async (tx, ids, reader) => new Map((await files.view(tx, ids, reader)).map((file) => [file.id, file])),
  };
  return {
    keys,
    audit,
    files,
    answers: createKeptAnswers({ db, keys, now }),
    mail,
    outbound,
    staff,
    approvals,
    talk,
    customers: createCustomers({ keys, now }),
    compliance: createCompliance({ db, facts }),
    knowledge: createKnowledge({ db, facts, audit, approvals, now }),
  };
}
type Possessions = ReturnType<typeof possessions>;

/** The bot, with what it asks in each turn at hand. */
function botOf(
  { telemetry, db, facts, pulse, now }: Ground,
  { customers, knowledge, talk, compliance }: Possessions,
  deskLocale: (tx: Tx) => Promise<Locale>,
): Dialogue {
  const localeOf = async (tx: Tx, id: string) => (await customers.refs(tx, [id])).get(id)?.locale ?? 'zh-CN';
  const knownLocale = remembered(LOCALES, (tenant, id) => db.tenant(tenant, (tx) => localeOf(tx, id)));
  const nameOf = remembered(BRANDS, (tenant) =>
    db.tenant(tenant, async (tx) => {
      const { name, brand } = await readCompany(tx);
      return brand || name;
    }),
  );
  const brandOf = (tenant: string) => nameOf(tenant, '');
  facts.broadcast([staffFacts.companyChanged], ({ tenant }) => nameOf.forget(tenant, ''));
  return createDialogue({
    db,
    onTurn: turnTimes(telemetry),
    facts,
    knowledge,
    now,
    conversations: talk,
    clock: () => performance.now(),
    rules: (tenant) => guardRules(compliance, tenant),
    brandOf,
    deskLocale,
    localeOf,
    voiceOf: async (tenant, customerId) => ({
      locale: await knownLocale(tenant, customerId),
      brand: await brandOf(tenant),
    }),
    showTyping: (tenant, conversation, on) => showTyping(pulse, { tenant, conversation, who: { kind: 'bot' }, on }),
  });
}

/** Those who speak: the bot, the customers through their channels, the people at the desk. */
function speakers(ground: Ground, own: Possessions) {
  const { config, db, facts, lanes, now } = ground;
  const { keys, files, staff, customers, knowledge, talk, audit } = own;
  const deskLocale = async (tx: Tx) => (await staff.tenant(tx)).locale;
  const dialogue = botOf(ground, own, deskLocale);
  for (const lane of dialogue.lanes) lanes.consume(lane);
  if (own.mail) lanes.consume(own.mail.lane);
  const channels = createChannels({
    db,
    keys,
    customers,
    now,
    audit,
    facts,
    publicUrl: config.http.publicUrl,
    conversations: talk,
    signingKey: config.secrets.signingKey,
    attach: files.claimForMessage,
    upload: (tenant, { name, mime, stream }, owner) => files.put({ tenant }, { owner, name, mime, stream }),
    wake: dialogue.wake,
    askForPerson: dialogue.askForPerson,
    sourceOf: knowledge.published,
  });
  const desk = createDesk({
    db,
    customers,
    facts,
    now,
    botPaused: dialogue.isPaused,
    isHere: async (tx, staffId) => (await staff.view(tx, staffId)).presence !== 'offline',
    giveBack: dialogue.giveBack,
    deskLocale,
    conversations: talk,
    attach: files.claimForMessage,
    upload: (tenant, { name, mime, stream }, owner) => files.put({ tenant }, { owner, name, mime, stream }),
    people: staff,
    audit: (tx, { staffId }, done) => audit.append(tx, { actor: `staff:${staffId}`, ...done }),
  });
  return { dialogue, channels, desk, integrations: tellers(ground, own) };
}

/** What leaves the house by itself: webhooks and notices to staff. */
function tellers({ config, lanes, ...ground }: Ground, own: Possessions) {
  const { publicUrl } = config.http;
  const sources = noticeSources(own);
  const integrations = createIntegrations({ ...ground, ...own, ...sources, publicUrl, chance: Math.random });
  for (const lane of integrations.lanes) lanes.consume(lane);
  return integrations;
}

/** Names of companies and languages of customers that are kept for a minute: asked in each turn, changed seldom. */
const BRANDS = 1_000;
const LOCALES = 20_000;
const REMEMBER_MS = 60_000;

/** The same answer about the same thing of a company, for a minute. */
function remembered<R extends {}>(max: number, ask: (tenant: string, id: string) => Promise<R>) {
  const known = new LRUCache<string, R>({ max, ttl: REMEMBER_MS });
  const recall = async (tenant: string, id: string): Promise<R> => {
    const before = known.get(`${tenant}/${id}`);
    if (before !== undefined) return before;
    const answer = await ask(tenant, id);
    known.set(`${tenant}/${id}`, answer);
    return answer;
  };
  const forget = (tenant: string, id: string) => void known.delete(`${tenant}/${id}`);
  return Object.assign(recall, { forget });
}

async function guardRules(compliance: Compliance, tenant: string): Promise<GuardRules> {
  const forbidden: GuardRules['forbidden'] = async (sentence) => {
    const verdict = await compliance.verdictOn(tenant, sentence);
    return verdict.ok ? null : verdict.terms[0]!.term;
  };
  return { allowedHosts: await compliance.allowedHosts(tenant), forbidden };
}

const packsFolder = path.resolve(import.meta.dirname, '../../packs');

/** Companies from outside: how they begin, leave and end. */
function companiesOf(
  { config, db, lanes, now }: Ground,
  own: Possessions,
  { channels, erase }: { channels: Channels; erase: House['erase'] },
): Companies {
  const { audit, customers, files, staff, talk } = own;
  const companies = createCompanies({
    db,
    audit,
    customers,
    files,
    staff,
    now,
    erase,
    packsFolder,
    conversations: talk,
    hasher: createHasher(),
    throttle: createLoginThrottle({ db, now }),
    publicUrl: config.http.publicUrl,
    signingKey: config.secrets.signingKey,
    eraseFiles: files.archive.erase,
    bringDrafts: (tx, pack) => bringDrafts(own, tx, pack.content),
    dressWidget: channels.dressFirst,
    furnish: (tenant, { name }) =>
      db.tenant(tenant, async (tx) => void (await channels.createWidget(tx, firstWidget(name)))),
  });
  for (const lane of companies.lanes) lanes.consume(lane);
  return companies;
}
