import path from 'node:path';
import { LRUCache } from 'lru-cache';
import { randomUUID } from 'node:crypto';
import { createChannels, createPlaces, type Channels, type Places } from '#channels';
import { createCompanies, type Companies } from '#companies';
import { createCompliance, type Compliance } from '#compliance';
import * as conversations from '#conversations';
import type { ConversationsDeps } from '#conversations';
import { createCustomers, type Customers } from '#customers';
import { createDesk, type Desk } from '#desk';
import { byWeb, carriageOf, createDialogue, type Dialogue } from '#dialogue';
import { createIntegrations, type Integrations } from '#integrations';
import { createEncoders, createKnowledge, type Knowledge } from '#knowledge';
import { createLearning, type Learning } from '#learning';
import { createModels, PLACES, type Models } from '#models';
import { createPapers, type Papers } from '#papers';
import { createPerception, type Perception } from '#perception';
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
import { createParser, type Parser } from '#platform/parsing';
import { createPictures, READING_PLACES, type Pictures } from '#platform/pictures';
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
import { guardRules } from './roles/guard-rules.ts';
import { measure, pictureEnds, turnTimes } from './roles/measures.ts';
import { noticeSources } from './roles/notice-sources.ts';
import { REMEMBER_MS, remembered } from './roles/remembered.ts';
import { namesOf } from './roles/names-of.ts';
import { firstWidget } from './roles/first-widget.ts';
import { secretsOf } from './roles/secrets-of.ts';
import { wecomParts } from './roles/wecom-parts.ts';

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
  /** What companies taught the bot to understand. */
  readonly perception: Perception;
  readonly learning: Learning;
  /** The language model that may word answers, where there is one. */
  readonly models: Models;
  /** Reads files of strangers in processes of their own. */
  readonly parser: Parser;
  /** Washes and reads pictures of strangers in processes of their own. */
  readonly pictures: Pictures;
  /** What customers show: read from pictures, reviewed, kept. */
  readonly papers: Papers;
  readonly talk: ConversationsDeps;
  readonly dialogue: Dialogue;
  readonly channels: Channels;
  /** Where WeCom answers, and the simulator of it. */
  readonly places: Places;
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
  const possessed = possessions(ground);
  const own = { ...possessed, ...teachersOf(ground, possessed) };
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
function possessions({ config, telemetry, db, facts, now }: Ground) {
  const keys = createKeys(config.secrets.masterKey);
  const audit = createAudit({ now });
  const { signingKey } = config.secrets;
  const pictures = createPictures({ onEnded: pictureEnds(telemetry) });
  const files = createFiles({ db, home: config.home, keptIn: config.files, pictures, key: signingKey, now });
  const { publicUrl } = config.http;
  const outbound = createOutbound({ allow: config.outbound.allow, own: publicUrl });
  const mail = createMail({ setting: config.mail, db, keys });
  const openConversations = conversations.openByStaff;
  const staff = createStaff({ db, audit, now, keys, signingKey, outbound, publicUrl, mail, openConversations });
  const approvals = createApprovals({ db, audit, now });
  const parser = createParser();
  const talk: ConversationsDeps = {
    keys,
    now,
    availability: async (tx, team) => ({
      online: await staff.onlineIn(tx, team ?? null),
      hours: await openingHours(tx),
    }),
    viewFiles: async (tx, ids, reader) => new Map((await files.view(tx, ids, reader)).map((file) => [file.id, file])),
  };
  const customers = createCustomers({ keys, now });
  const called = (tx: Tx, customerId: string) => namesOf(tx, customers, customerId);
  const common = { db, keys, facts, audit, now };
  const secrets = secretsOf(config);
  const models = createModels({ setting: config.chatModel, db, audit, facts, outbound, now, secrets });
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
    customers,
    papers: createPapers({ ...common, customers, conversations: talk, files, pictures, models, namesOf: called }),
    compliance: createCompliance({ db, facts }),
    models,
    knowledge: createKnowledge({
      db,
      facts,
      audit,
      approvals,
      now,
      cacheFolder: path.join(config.home, 'cache', 'retrieval'),
      encoders:
        config.embedding.kind === 'embedded' ? undefined : createEncoders({ setting: config.embedding, outbound }),
      imports: { files, parser, outbound },
      signingKey,
    }),
    parser,
    pictures,
  };
}

type Possessions = ReturnType<typeof possessions>;
type Teachers = ReturnType<typeof teachersOf>;

/** The bot, with what it asks in each turn at hand. */
function botOf(
  { telemetry, db, facts, pulse, now }: Ground,
  { audit, customers, knowledge, models, papers, talk, compliance, perception, learning }: Possessions & Teachers,
  { deskLocale, standing }: { deskLocale(tx: Tx): Promise<Locale>; standing: Channels['wecom']['standing'] },
): Dialogue {
  const localeOf = async (tx: Tx, id: string) => (await customers.refs(tx, [id])).get(id)?.locale ?? 'zh-CN';
  const knownLocale = remembered(LOCALES, (tenant, id) => db.tenant(tenant, (tx) => localeOf(tx, id)));
  const zones = new LRUCache<string, string>({ max: BRANDS, ttl: REMEMBER_MS });
  const timeZoneOf = async (tx: Tx): Promise<string> => {
    const zone = zones.get(tx.tenant) ?? (await readCompany(tx)).timeZone;
    zones.set(tx.tenant, zone);
    return zone;
  };
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
    audit,
    papers,
    now,
    conversations: talk,
    clock: () => performance.now(),
    rules: (tenant) => guardRules(compliance, tenant),
    brandOf,
    deskLocale,
    localeOf,
    memory: customers.memory,
    timeZoneOf,
    async carriageOf(tenant, { channel, id }) {
      if (channel === 'web') return byWeb;
      const now = await db.tenant(tenant, (tx) => standing(tx, id));
      return carriageOf(channel, now && { open: now.open, left: now.open ? now.left : 0 });
    },
    modelOf: (tenant) => models.turnOf(tenant, 'answer'),
    modelPlaces: models.configured ? PLACES : 0,
    picturePlaces: READING_PLACES,
    understanding: {
      of: learning.understandingOf,
      reader: perception.reader,
      names: perception.entries,
      heard: learning.heard,
    },
    namesOf: (tenant, customerId) => db.tenant(tenant, (tx) => namesOf(tx, customers, customerId)),
    voiceOf: async (tenant, customerId) => ({
      locale: await knownLocale(tenant, customerId),
      brand: await brandOf(tenant),
    }),
    showTyping: (tenant, conversation, on) => showTyping(pulse, { tenant, conversation, who: { kind: 'bot' }, on }),
  });
}

/** What companies teach: intents with their versions, and what is learned from turns. */
function teachersOf(
  { db, facts, now, onError }: Ground,
  { audit, customers, knowledge, talk }: Pick<Possessions, 'audit' | 'customers' | 'knowledge' | 'talk'>,
): { perception: Perception; learning: Learning } {
  const perception = createPerception({ db, facts, audit, now, titlesOf: knowledge.titles });
  const learning = createLearning({
    db,
    facts,
    audit,
    perception,
    now,
    onError,
    conversations: talk,
    namesOf: (tx, customerId) => namesOf(tx, customers, customerId),
  });
  return { perception, learning };
}

/** Those who speak: the bot, the customers through their channels, the people at the desk. */
function speakers(ground: Ground, own: Possessions & Teachers) {
  const { config, db, facts, lanes, now } = ground;
  const { keys, files, staff, customers, knowledge, talk, audit } = own;
  const deskLocale = async (tx: Tx) => (await staff.tenant(tx)).locale;
  const standing: Channels['wecom']['standing'] = (tx, id) => channels.wecom.standing(tx, id);
  const dialogue = botOf(ground, own, { deskLocale, standing });
  for (const lane of dialogue.lanes) lanes.consume(lane);
  for (const lane of knowledge.lanes) lanes.consume(lane);
  for (const lane of own.learning.lanes) lanes.consume(lane);
  for (const lane of own.papers.lanes) lanes.consume(lane);
  if (own.mail) lanes.consume(own.mail.lane);
  const places = createPlaces(config.wecom);
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
    emptyTalks: dialogue.emptyTalks,
    sourceOf: knowledge.source,
    wecom: {
      ...wecomParts(ground, own),
      places,
      proxiesTrusted: config.trustedProxies.length > 0,
      wake: (tx, id) => dialogue.wake(tx, id, TYPING_MS),
    },
  });
  for (const lane of channels.wecom.lanes) lanes.consume(lane);
  const desk = createDesk({
    db,
    customers,
    facts,
    now,
    delivery: channels.wecom.standing,
    botPaused: dialogue.isPaused,
    isHere: async (tx, staffId) => (await staff.view(tx, staffId)).presence !== 'offline',
    giveBack: dialogue.giveBack,
    readIn: dialogue.readIn,
    deskLocale,
    conversations: talk,
    attach: files.claimForMessage,
    upload: (tenant, { name, mime, stream }, owner) => files.put({ tenant }, { owner, name, mime, stream }),
    people: staff,
    audit: (tx, { staffId }, done) => audit.append(tx, { actor: `staff:${staffId}`, ...done }),
  });
  return { dialogue, channels, places, desk, integrations: tellers(ground, own, channels.wecom.chats) };
}

/** What leaves the house by itself: webhooks and notices to staff. */
function tellers({ config, lanes, ...ground }: Ground, own: Possessions, chatApp: Channels['wecom']['chats']) {
  const { publicUrl } = config.http;
  const sources = noticeSources(own);
  const integrations = createIntegrations({ ...ground, ...own, ...sources, chatApp, publicUrl, chance: Math.random });
  for (const lane of integrations.lanes) lanes.consume(lane);
  return integrations;
}

/** Names of companies and languages of customers that are kept for a minute: asked in each turn, changed seldom. */
const BRANDS = 1_000;
const LOCALES = 20_000;
/** In a chat app people go on typing: what comes within this time is answered together. */
const TYPING_MS = 1_500;

const packsFolder = path.resolve(import.meta.dirname, '../../packs');

/** Companies from outside: how they begin, leave and end. */
function companiesOf(
  { config, db, lanes, now }: Ground,
  own: Possessions & Teachers,
  { channels, dialogue, erase }: { channels: Channels; dialogue: Dialogue; erase: House['erase'] },
): Companies {
  const { audit, customers, files, papers, staff, talk } = own;
  const companies = createCompanies({
    db,
    audit,
    customers,
    papers,
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
    bringDrafts: (tx, pack) => bringDrafts({ ...own, dialogue }, tx, pack.content),
    dressWidget: channels.dressFirst,
    furnish: (tenant, { name }) =>
      db.tenant(tenant, async (tx) => void (await channels.createWidget(tx, firstWidget(name)))),
  });
  for (const lane of companies.lanes) lanes.consume(lane);
  return companies;
}
