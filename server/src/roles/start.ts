import path from 'node:path';
import type { House } from '../compose.ts';
import { startClock } from './clock.ts';
import { firstCompany } from './first-company.ts';

export interface Running {
  start(): Promise<{
    urls: { console: string; chat: string; docs: string };
    firstAdmin?: { email: string; password: string };
  }>;
  stop(): Promise<void>;
}

const packFolder = path.resolve(import.meta.dirname, '../../../packs/franchise');

/** Starts the roles of this process in order, and stops them in reverse. */
export function running(house: House): Running {
  const { config, pulse, facts, lanes, hub, http, db } = house;
  const has = (role: (typeof config.roles)[number]) => config.roles.includes(role);
  let clock: { stop(): Promise<void> } | undefined;
  return {
    async start() {
      await pulse.start();
      const firstAdmin = await firstCompany(house, packFolder);
      await facts.start({ durable: has('worker') });
      if (has('worker')) lanes.start();
      if (has('clock')) clock = await startClock(house);
      if (has('socket')) hub.attach(http.server);
      await http.listen(config.http);
      void warm(house);
      const { publicUrl } = config.http;
      const urls = { console: `${publicUrl}/console/`, chat: `${publicUrl}/chat`, docs: `${publicUrl}/api/docs` };
      return { urls, ...(firstAdmin ? { firstAdmin } : {}) };
    },
    async stop() {
      await hub.stop();
      await http.stop();
      await clock?.stop();
      await lanes.stop();
      await facts.stop();
      await pulse.stop();
      await db.close();
    },
  };
}

/** Companies whose index is built right after the start; the others' when they are first asked. */
const WARM = 8;

/** So that the first customer does not wait for the index. */
async function warm({ staff, knowledge, telemetry }: House): Promise<void> {
  try {
    for (const { id } of (await staff.tenants()).slice(0, WARM)) await knowledge.warm(id);
  } catch (error) {
    telemetry.log.warn({ err: error }, 'the search index could not be built ahead');
  }
}
