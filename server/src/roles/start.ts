import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { missingSenses, perceive } from '#perception';
import type { House } from '../compose.ts';
import { startClock } from './clock.ts';
import { startDemoWecom, type DemoWecom } from './demo-wecom.ts';
import { firstCompany, type FirstAccounts } from './first-company.ts';

export interface Running {
  start(): Promise<{
    urls: { console: string; chat: string; docs: string; wecom?: string };
    first?: FirstAccounts;
  }>;
  stop(): Promise<void>;
}

/** Each step of stopping waits this long at most, then the next begins: a database that hangs must not hold up the end. */
const STOP_LIMITS_MS = { doors: 3_000, work: 2_000, connections: 500 };

const packFolder = path.resolve(import.meta.dirname, '../../../packs/franchise');

/** Starts the roles of this process in order, and stops them in reverse. */
export function running(house: House): Running {
  const { config, pulse, facts, lanes, hub, http, db, telemetry } = house;
  const has = (role: (typeof config.roles)[number]) => config.roles.includes(role);
  let clock: { stop(): Promise<void> } | undefined;
  let wecom: DemoWecom | undefined;
  return {
    async start() {
      await house.files.check();
      await pulse.start();
      const first = await firstCompany(house, packFolder);
      await facts.start({ durable: has('worker') });
      if (has('worker')) lanes.start();
      if (has('clock')) clock = await startClock(house);
      if (has('socket')) hub.attach(http.server);
      await http.listen(config.http);
      wecom = await startDemoWecom(house);
      void warm(house);
      const { publicUrl } = config.http;
      const urls = {
        console: `${publicUrl}/console/`,
        chat: `${publicUrl}/chat`,
        docs: `${publicUrl}/api/docs`,
        ...(wecom && { wecom: wecom.page }),
      };
      return { urls, ...(first ? { first } : {}) };
    },
    async stop() {
      const step = (limitMs: number, parts: Record<string, Promise<void> | undefined>) =>
        Promise.all(
          Object.entries(parts).map(([part, ending]) =>
            inTime(limitMs, ending).catch((error: Error) => telemetry.log.error({ err: error, part }, 'did not stop')),
          ),
        );
      await step(STOP_LIMITS_MS.doors, {
        sockets: hub.stop(),
        http: http.stop(),
        clock: clock?.stop(),
        wecom: wecom?.stop(),
        parser: house.parser.close(),
        pictures: house.pictures.close(),
      });
      await step(STOP_LIMITS_MS.work, { lanes: lanes.stop(), facts: facts.stop() });
      house.mail?.close();
      await step(STOP_LIMITS_MS.connections, {
        pulse: pulse.stop(),
        search: house.knowledge.stopSearch(),
        database: db.close(),
      });
    },
  };
}

async function inTime(limitMs: number, ending: Promise<void> | undefined): Promise<void> {
  const late = sleep(limitMs, 'late', { ref: false });
  if ((await Promise.race([ending, late])) === 'late') throw new Error(`Not ended after ${limitMs} ms`);
}

/** Companies whose index is built right after the start; the others' when they are first asked. */
const WARM = 8;

/** A message such as customers write. */
const SAMPLE = '您好，我想了解一下加盟，有点担心亏钱';

/** So that the first customer does not wait for what reads messages, nor for the index. */
async function warm({ staff, knowledge, perception, telemetry }: House): Promise<void> {
  for (const { sense, error } of missingSenses())
    telemetry.log.error({ err: error, sense }, 'a model that ships cannot be read; messages are read without it');
  try {
    perceive(SAMPLE, { locale: 'zh-CN', entities: { at: new Date(), timeZone: 'UTC' } });
    for (const { id } of (await staff.tenants()).slice(0, WARM)) {
      await knowledge.warm(id);
      await perception.reader(id);
    }
  } catch (error) {
    telemetry.log.warn({ err: error }, 'the search index could not be built ahead');
  }
}
