import { LRUCache } from 'lru-cache';
import { createChatModel } from '#libs/chat-model';
import { readCompany } from '#staff';
import type { Audit } from '#platform/audit';
import type { ChatModelSetting } from '#platform/config';
import type { Db, Tx } from '#platform/db';
import type { Facts } from '#platform/facts';
import { streamThrough, type Outbound } from '#platform/outbound';
import { openTurn, type AskingDeps } from './asking.ts';
import { ProviderBreaker } from './breaker.ts';
import { modelFacts } from './facts.ts';
import { Places } from './places.ts';
import type { ModelTurn, Purpose } from './port.ts';
import { modelHandlers } from './routes.ts';
import { forgetFailures, readSetting } from './store.ts';

export { PLACES } from './places.ts';
export type { ModelReply, ModelTurn, PassedOver, Purpose, Spent, Used } from './port.ts';

export interface ModelsDeps {
  /** What the operator configured; null without a model. */
  setting: ChatModelSetting | null;
  db: Db;
  audit: Audit;
  facts: Facts;
  outbound: Outbound;
  /** What must never stand in a prompt. */
  secrets: readonly (string | Buffer)[];
  now(): Date;
}

export interface Models {
  readonly configured: boolean;
  /** It takes pictures, says the operator. */
  readonly sees: boolean;
  /** The model for one turn of a company; null where there is none or the company has it switched off. */
  turnOf(tenant: string, purpose: Purpose): Promise<ModelTurn | null>;
  forgetFailures(tx: Tx): Promise<number>;
  readonly routes: ReturnType<typeof modelHandlers>;
}

/** Companies whose switch is known without asking the database, and for how long at most. */
const KNOWN = 2_000;
const KNOWN_MS = 60_000;
/** The guard's own limits stand behind those of the client, which are the first to be reached. */
const GUARD = { connectMs: 3_000, totalMs: 10_000, bodyBytes: 2 * 1_024 * 1_024 };

/** The one language model of the installation, for every company that lets it word answers. */
export function createModels({ setting, db, audit, facts, outbound, secrets, now }: ModelsDeps): Models {
  const known = new LRUCache<string, boolean>({ max: KNOWN, ttl: KNOWN_MS });
  facts.broadcast([modelFacts.changed], ({ tenant }) => void known.delete(tenant));
  const breaker = new ProviderBreaker();

  async function isOn(tenant: string): Promise<boolean> {
    const before = known.get(tenant);
    if (before !== undefined) return before;
    const { enabled } = await db.tenant(tenant, (tx) => readSetting(tx));
    known.set(tenant, enabled);
    return enabled;
  }

  const dayOf = async (tenant: string) => dateIn((await db.tenant(tenant, (tx) => readCompany(tx))).timeZone, now());
  const asking: AskingDeps | null = setting && {
    db,
    setting,
    breaker,
    now,
    dayOf,
    client: createChatModel({ ...setting, fetch: streamThrough(outbound, { limits: GUARD }) }),
    places: new Places(),
    secrets: setting.key === null ? secrets : [...secrets, setting.key],
  };
  return {
    configured: asking !== null,
    sees: setting?.vision ?? false,
    async turnOf(tenant, purpose) {
      return asking !== null && (await isOn(tenant)) ? openTurn(asking, tenant, purpose) : null;
    },
    forgetFailures: (tx) => forgetFailures(tx, now()),
    routes: modelHandlers({
      db,
      audit,
      now,
      setting,
      dayOf,
      isResting: () => breaker.isResting(now().getTime()),
      openTest: (tenant) => asking && openTurn(asking, tenant, 'test'),
    }),
  };
}

/** YYYY-MM-DD where the company is. */
function dateIn(timeZone: string, at: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);
}
