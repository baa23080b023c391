import type { House } from '../compose.ts';
import { forgetFacts } from '#platform/facts';

/** Signs of life wear off this often. */
const PRESENCE_MS = 30_000;
/** Customers who were left waiting are looked for this often. */
const LEFT_MS = 60_000;
/** Requests that nobody decided are ended this often. */
const APPROVALS_MS = 60_000;
/** WeCom accounts of which no callback spoke for five minutes are looked for this often. */
const QUIET_MS = 60_000;
/** Rounds of one nightly run; what is left then waits for the next night. */
const ROUNDS = 200;

/** What happens by itself as time goes by. */
export async function startClock(house: House): Promise<{ stop(): Promise<void> }> {
  const { staff, approvals, channels, jobs, telemetry } = house;
  jobs.add({ name: 'retention', cron: '17 3 * * *', retries: 3, run: () => forgetOld(house) });
  jobs.add({ name: 'kept-answers', cron: '7 * * * *', retries: 1, run: () => forgetAnswers(house) });
  jobs.add({ name: 'sign-ins', cron: '*/10 * * * *', retries: 0, run: () => staff.sweepSignIns() });
  jobs.add({ name: 'article-reminders', cron: '23 * * * *', retries: 1, run: () => remindOfArticles(house) });
  jobs.add({ name: 'backup', cron: '*/5 * * * *', retries: 0, run: () => backUpInTime(house) });
  await jobs.start();
  const presence = setInterval(() => {
    staff.sweepPresence().catch((error: Error) => telemetry.log.error({ err: error }, 'presence sweep failed'));
  }, PRESENCE_MS);
  const left = setInterval(() => {
    callForTheLeft(house).catch((error: Error) => telemetry.log.error({ err: error }, 'looking for the left failed'));
  }, LEFT_MS);
  const asked = setInterval(() => {
    approvals.expire().catch((error: Error) => telemetry.log.error({ err: error }, 'ending old approvals failed'));
  }, APPROVALS_MS);
  const quiet = setInterval(() => {
    channels.wecom.poll().catch((error: Error) => telemetry.log.error({ err: error }, 'pulling WeCom failed'));
  }, QUIET_MS);
  return {
    async stop() {
      clearInterval(quiet);
      clearInterval(asked);
      clearInterval(presence);
      clearInterval(left);
      await jobs.stop();
    },
  };
}

/** Looked at every five minutes; what the folder holds says whether it is time. */
async function backUpInTime({ backups, telemetry }: House): Promise<void> {
  try {
    const made = await backups.runIfDue();
    if (made === 'running') telemetry.log.info('a backup is still being made; this start of it ends');
    else if (made)
      telemetry.log.info({ bytes: made.bytes, missing: made.manifest.files.missing.length }, 'backup made');
  } catch (error) {
    telemetry.log.error({ err: error }, 'the backup failed; it is tried again in five minutes');
  }
}

async function callForTheLeft({ staff, desk }: House): Promise<void> {
  for (const { id } of await staff.tenants()) await desk.callForTheLeft(id);
}

async function forgetAnswers({ answers, staff }: House): Promise<void> {
  for (const { id } of await staff.tenants()) {
    for (let round = 0; round < ROUNDS && (await answers.forgetOld(id)); round++);
  }
}

/** Looked at every hour, because it is morning in one zone after the other; each reminder is told once. */
async function remindOfArticles({ db, knowledge, staff }: House): Promise<void> {
  for (const { id } of await staff.tenants()) {
    const { timeZone } = await db.tenant(id, (tx) => staff.tenant(tx));
    await knowledge.remind({ id, timeZone });
  }
}

/** Forgets what is kept only for a time: facts, traces, what is remembered of customers, intents that were removed, files that nobody sent. */
async function forgetOld({
  db,
  channels,
  customers,
  dialogue,
  files,
  integrations,
  knowledge,
  models,
  perception,
  staff,
}: House): Promise<void> {
  for (let round = 0; round < ROUNDS && (await forgetFacts(db)) > 0; round++);
  for (const { id } of await staff.tenants()) {
    for (let round = 0; round < ROUNDS && (await db.tenant(id, (tx) => dialogue.forgetTraces(tx))) > 0; round++);
    for (let round = 0; round < ROUNDS && (await db.tenant(id, customers.memory.forgetExpired)) > 0; round++);
    for (let round = 0; round < ROUNDS && (await db.tenant(id, (tx) => integrations.forget(tx))) > 0; round++);
    for (let round = 0; round < ROUNDS && (await knowledge.transport.forget(id)); round++);
    for (let round = 0; round < ROUNDS && (await channels.wecom.sweep(id)); round++);
    for (let round = 0; round < ROUNDS && (await db.tenant(id, (tx) => models.forgetFailures(tx))) > 0; round++);
    for (let round = 0; round < ROUNDS && (await db.tenant(id, (tx) => perception.forgetRemoved(tx))) > 0; round++);
    await files.sweep(id);
  }
}
