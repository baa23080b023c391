import { modelRoutes, type ModelsView, type ModelTried } from '#contracts/http/models';
import type { Audit } from '#platform/audit';
import type { ChatModelSetting } from '#platform/config';
import type { Db, Tx } from '#platform/db';
import { record } from '#platform/facts';
import { handlers } from '#platform/http';
import { limitsOf } from './asking.ts';
import { FACT_VERSION, modelFacts } from './facts.ts';
import type { ModelTurn } from './port.ts';
import { lastFailures, readDay, readSetting, saveSetting } from './store.ts';

interface Deps {
  db: Db;
  audit: Audit;
  setting: ChatModelSetting | null;
  dayOf(tenant: string): Promise<string>;
  isResting(): boolean;
  openTest(tenant: string): ModelTurn | null;
  now(): Date;
}

const MICROS = 1_000_000;
const TEST_TOKENS = 60;
/** Nothing of the company or its customers is in it. */
const TEST = [
  { role: 'system' as const, content: 'Reply with JSON only.' },
  { role: 'user' as const, content: 'Reply with {"ok": true}.' },
];
const TEST_JSON = {
  name: 'test',
  schema: { type: 'object', properties: { ok: { type: 'boolean' } }, required: ['ok'], additionalProperties: false },
};

export function modelHandlers(deps: Deps) {
  const { db, audit, now } = deps;
  return handlers(modelRoutes, {
    'models.get': async ({ caller }) => {
      const day = await deps.dayOf(caller.tenant);
      return db.tenant(caller.tenant, (tx) => viewOf(tx, deps, day));
    },
    'models.update': async ({ body: { setting, revision }, caller }) => {
      const day = await deps.dayOf(caller.tenant);
      return db.tenant(caller.tenant, async (tx) => {
        const { enabled, dayTokens, dayCost } = setting;
        const dayCostMicros = dayCost === null ? null : Math.round(dayCost * MICROS);
        await saveSetting(tx, { enabled, dayTokens, dayCostMicros, revision }, now());
        await audit.append(tx, {
          actor: `staff:${caller.staffId}`,
          action: enabled ? 'model.on' : 'model.off',
          target: `tenant:${tx.tenant}`,
          detail: { dayTokens, dayCost },
        });
        await record(tx, { type: modelFacts.changed, version: FACT_VERSION, payload: {} });
        return viewOf(tx, deps, day);
      });
    },
    'models.test': async ({ caller }): Promise<ModelTried> => {
      const turn = deps.openTest(caller.tenant);
      if (!turn) return { outcome: 'unconfigured', ms: 0, tokens: 0 };
      const reply = await turn.ask({ messages: TEST, json: TEST_JSON, maxTokens: TEST_TOKENS });
      if (reply.kind === 'passed over') return { outcome: reply.why, ms: 0, tokens: 0 };
      const { ms, tokens } = reply.used;
      return { outcome: reply.kind === 'said' ? 'said' : reply.why, ms, tokens };
    },
  });
}

async function viewOf(tx: Tx, { setting, isResting }: Deps, day: string): Promise<ModelsView> {
  const { enabled, dayTokens, dayCostMicros, revision } = await readSetting(tx);
  const { calls, failures, tokens, costMicros } = await readDay(tx, day);
  const most = setting && limitsOf(setting, { dayTokens: null, dayCostMicros: null });
  return {
    enabled,
    dayTokens,
    dayCost: dayCostMicros === null ? null : dayCostMicros / MICROS,
    model: setting && { name: setting.model, host: new URL(setting.url).host, sees: setting.vision },
    most: most && {
      dayTokens: most.tokens,
      dayCost: most.costMicros === null ? null : most.costMicros / MICROS,
      priced: setting?.prices != null,
    },
    today: { calls, failures, tokens, cost: costMicros / MICROS },
    failures: (await lastFailures(tx)).map(({ at, why, purpose, ms }) => ({
      at: at.toISOString(),
      why: why as ModelsView['failures'][number]['why'],
      purpose: purpose as ModelsView['failures'][number]['purpose'],
      ms,
    })),
    resting: setting !== null && isResting(),
    revision,
  };
}
