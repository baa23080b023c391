import type { ModelVersion } from '#contracts/http/learning';
import type { PackIntent } from '#libs/pack';
import type { Tx } from '#platform/db';
import type { PerceptionDeps } from './deps.ts';
import type { Edit } from './edit.ts';
import {
  addExamples,
  allExamples,
  countExamples,
  forgetExamples,
  removeExamples,
  type NewExample,
  type Taught,
} from './intents/examples.ts';
import { countEntries } from './intents/gazetteer.ts';
import { liveIntents, refsByName } from './intents/intents.ts';
import { importIntents, type Imported } from './intents/pack.ts';
import { forgetRemoved } from './intents/purge.ts';
import { createService, type Service } from './models/service.ts';
import {
  addVersion,
  changesSince,
  fetchVersion,
  promote,
  rollBack,
  serving,
  trainedRows,
  versionView,
  type NewVersion,
} from './models/versions.ts';
import { createGazetteerRoutes, createIntentRoutes, createVersionRoutes } from './routes.ts';
import type { VersionRow } from './tables.ts';

/** What a company taught the bot, and the versions that were trained from it. */
export interface Perception extends Service {
  /** Everything that teaches now. */
  examples(tx: Tx): Promise<Taught[]>;
  /** The version in service with what it learned from; null when none serves. */
  taught(
    tx: Tx,
  ): Promise<{ versionId: string; number: number; examples: { text: string; label: string | null }[] } | null>;
  addExamples(
    tx: Tx,
    examples: readonly NewExample[],
    edit: Edit & { readonly from: 'staff' | 'message' },
  ): ReturnType<typeof addExamples>;
  removeExamples(tx: Tx, ids: readonly string[], edit: Edit): Promise<number>;
  refsByName: typeof refsByName;
  /** Brings the intents of a pack; those that the company has already stay as they are. */
  importIntents(
    tx: Tx,
    intents: readonly PackIntent[],
    articles: ReadonlyMap<string, string>,
    edit: Omit<Edit, 'by'>,
  ): Promise<Imported>;
  addVersion(tx: Tx, made: NewVersion, edit: Pick<Edit, 'by' | 'now'>): Promise<ModelVersion>;
  /** Refuses with `version.not_found`. */
  version(tx: Tx, id: string): Promise<VersionRow>;
  serving(tx: Tx): Promise<{ now: VersionRow | null; before: VersionRow | null }>;
  promote(tx: Tx, id: string, edit: Edit): Promise<ModelVersion>;
  rollBack(tx: Tx, edit: Edit): Promise<ModelVersion>;
  /** Figures of the first page. */
  overview(tx: Tx): Promise<Overview>;
  forgetCustomer(tx: Tx, customerId: string): Promise<void>;
  /** Forgets some of the intents that were removed more than 30 days ago; returns how many, 0 when there is none. */
  forgetRemoved(tx: Tx): Promise<number>;
  readonly intentRoutes: ReturnType<typeof createIntentRoutes>;
  readonly gazetteerRoutes: ReturnType<typeof createGazetteerRoutes>;
  readonly versionRoutes: ReturnType<typeof createVersionRoutes>;
}

export interface Overview {
  readonly intents: number;
  readonly examples: number;
  readonly outOfScope: number;
  readonly entries: number;
  readonly inService: ModelVersion | null;
  readonly before: ModelVersion | null;
  readonly changes: number;
}

export function createPerception(deps: PerceptionDeps): Perception {
  const service = createService(deps);
  return {
    ...service,
    examples: allExamples,
    async taught(tx) {
      const { now } = await serving(tx);
      return now && { versionId: now.id, number: now.number, examples: await trainedRows(tx, now.id) };
    },
    addExamples,
    removeExamples,
    refsByName,
    importIntents: (tx, intents, articles, edit) => importIntents(tx, { intents, articles }, { ...edit, by: null }),
    addVersion,
    version: fetchVersion,
    serving,
    promote: (tx, id, edit) => promote(tx, id, edit),
    rollBack,
    overview,
    forgetCustomer: forgetExamples,
    forgetRemoved: (tx) => forgetRemoved(tx, deps.now()),
    intentRoutes: createIntentRoutes(deps),
    gazetteerRoutes: createGazetteerRoutes(deps),
    versionRoutes: createVersionRoutes(deps, service),
  };
}

async function overview(tx: Tx): Promise<Overview> {
  const { now, before } = await serving(tx);
  const taught = await allExamples(tx);
  return {
    intents: (await liveIntents(tx)).length,
    examples: taught.length,
    outOfScope: taught.filter(({ label }) => label === null).length,
    entries: await countEntries(tx),
    inService: now && versionView(now),
    before: before && versionView(before),
    changes: now ? await changesSince(tx, now.data_at) : await countExamples(tx),
  };
}
