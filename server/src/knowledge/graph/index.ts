import type { PackGraph } from '#libs/pack';
import type { Audit } from '#platform/audit';
import type { Db, Tx } from '#platform/db';
import type { Facts } from '#platform/facts';
import type { Lane } from '#platform/lanes';
import { knowledgeFacts } from '../facts.ts';
import { packSources } from '../pack-sources.ts';
import { askCompany, type GraphAsked } from './answer.ts';
import { followArticles, graphLane } from './drawing.ts';
import { forgetInterests, keepInterests } from './interests.ts';
import { importGraph } from './pack.ts';
import { createGraphRoutes } from './routes.ts';
import { KnownKinds } from './schema.ts';

export { nothingAsked, type GraphAsked, type GraphFound } from './answer.ts';

export interface GraphDeps {
  db: Db;
  facts: Facts;
  audit: Pick<Audit, 'append'>;
  now: () => Date;
}

export interface Graph {
  /** What the graph says to a question; `customerId` is whose earlier questions count, null when nobody's do. */
  ask(tenant: string, question: string, customerId: string | null): Promise<GraphAsked>;
  /** Remembers which things a customer asked about, has or prefers; they are forgotten with him. */
  keepInterests(
    tx: Tx,
    customerId: string,
    given: { ids: readonly string[]; kind: 'asked' | 'owns' | 'prefers'; at: Date },
  ): Promise<void>;
  forgetInterests(tx: Tx, customerId: string): Promise<void>;
  /** Brings what there can be in a graph and what the pack's own articles, brought before, say of it. */
  importGraph(tx: Tx, graph: PackGraph): Promise<void>;
  readonly lanes: readonly Lane[];
  readonly routes: ReturnType<typeof createGraphRoutes>;
}

/** What the company's articles say, as things and how they hang together. */
export function createGraph({ db, facts, audit, now }: GraphDeps): Graph {
  const kinds = new KnownKinds(db, now);
  facts.broadcast([knowledgeFacts.graphBrought], ({ tenant }) => kinds.forget(tenant));
  followArticles({ db, facts });
  const ask = (tenant: string, question: string, customerId: string | null) =>
    askCompany({ db, kinds, now }, tenant, { question, customerId });
  return {
    ask,
    lanes: [graphLane({ db, now })],
    routes: createGraphRoutes({
      db,
      audit,
      now,
      clock: () => performance.now(),
      ask: (tenant, question) => ask(tenant, question, null),
    }),
    keepInterests,
    forgetInterests,
    importGraph: async (tx, graph) => {
      await importGraph(tx, graph, { articles: await packSources(tx), now: now() });
    },
  };
}
