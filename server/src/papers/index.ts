import * as conversations from '#conversations';
import type { ConversationsDeps } from '#conversations';
import type { ReviewTable } from '#libs/papers';
import { customerFacts, type Customers } from '#customers';
import type { Audit } from '#platform/audit';
import type { Db, Tx } from '#platform/db';
import type { Facts } from '#platform/facts';
import type { Files } from '#platform/files';
import { handlers, type Http } from '#platform/http';
import type { Keys } from '#platform/keys';
import type { Lane } from '#platform/lanes';
import type { Pictures } from '#platform/pictures';
import { readCompany } from '#staff';
import { assessed, type Before } from './assess.ts';
import { exportPapers, type ExportedPaper } from './export.ts';
import { isOvertaken, keep, stands } from './keep.ts';
import { followPictures, leaveToLane, leaveUnseen, lookLane } from './lane.ts';
import { createLook, type Talk } from './look.ts';
import { createLookTwice, type LookTwiceDeps } from './look-twice.ts';
import type { Looked, PapersPort } from './port.ts';
import { reviewHandlers, reviewRoutes } from './review-routes.ts';
import { bringTable, readTable } from './review-tables.ts';
import { ownPaperRoutes, paperHandlers } from './routes.ts';
import { openPaper } from './sealing.ts';
import { spokenOf } from './spoken.ts';
import { standingOf } from './standing.ts';
import { forgetRows, readPapers } from './store.ts';

export { paperFacts } from './facts.ts';
export type {
  Asked,
  AssessedPaper,
  Assessment,
  Contradiction,
  KeptField,
  Looked,
  PapersPort,
  SentPicture,
  Standing,
  State,
  Unseen,
} from './port.ts';

export interface PapersDeps {
  db: Db;
  keys: Keys;
  facts: Facts;
  audit: Pick<Audit, 'append'>;
  customers: Pick<Customers, 'refs'>;
  conversations: ConversationsDeps;
  files: Pick<Files, 'archive' | 'cover' | 'forget' | 'withhold'>;
  pictures: Pictures;
  /** What a customer is called, as he told or as it is known of him: no model is told. */
  namesOf: LookTwiceDeps['namesOf'];
  /** The language model, where there is one that sees pictures. */
  models: LookTwiceDeps['models'];
  now(): Date;
}

export interface Papers extends PapersPort {
  readonly lanes: readonly Lane[];
  mount(http: Pick<Http, 'mount'>): void;
  /** The table of a pack, where the company has none of its own. */
  bringTable(tx: Tx, table: ReviewTable): Promise<void>;
  /** All papers of the company that can still be read. */
  exportAll(tx: Tx): AsyncGenerator<ExportedPaper>;
}

/** Papers that customers show: read from pictures, reviewed, kept with the customer and forgotten with him. */
export function createPapers(deps: PapersDeps): Papers {
  const { db, keys, facts, files } = deps;
  const lookTwice = createLookTwice(deps);
  const look = createLook({ ...deps, lookTwice });
  const before = (tx: Tx, customerId: string) => beforeOf(tx, deps, customerId);
  const forget = async (tx: Tx, customerId: string) => {
    await forgetRows(tx, customerId);
    await files.forget(tx, customerId);
  };
  const assess: PapersPort['assess'] = async (tenant, asked) => {
    const known = await db.tenant(tenant, (tx) => before(tx, asked.customerId));
    return assessed(known, asked, spokenOf(known, asked));
  };
  const following = {
    db,
    facts,
    files,
    conversations: deps.conversations,
    look,
    keepQuietly: (tenant: string, talk: Talk, looked: Looked) => keepQuietly(deps, assess, { tenant, talk, looked }),
  };
  followPictures(following);
  // Twice is harmless, and once more after the key is gone: what was being looked at then is gone too.
  facts.durable('papers', [customerFacts.forgotten], ({ tenant, payload }) =>
    db.tenant(tenant, (tx) => forget(tx, String(payload['customerId']))),
  );
  return {
    look,
    forget,
    assess,
    stands: (tx, customerId, assessment) => stands(tx, deps, customerId, assessment),
    async keep(tx, talk, assessment) {
      await keep(tx, deps, talk, assessment);
      await leaveUnseen(tx, talk, assessment.pictures);
    },
    leaveToPerson: leaveToLane,
    async standing(tx, customerId) {
      const papers = await readPapers(tx, customerId);
      return { ...standingOf((await readTable(tx)).table, papers), shown: papers.length > 0 };
    },
    lanes: [lookLane(following)],
    mount(http) {
      http.mount(ownPaperRoutes, handlers(ownPaperRoutes, paperHandlers({ ...deps, before })));
      http.mount(reviewRoutes, reviewHandlers({ ...deps, lookTwice }));
    },
    bringTable: (tx, table) => bringTable(tx, table, deps.now()),
    exportAll: (tx) => exportPapers(tx, keys),
  };
}

/** As the bot's turn keeps what it assessed, for a picture of which no turn speaks. */
async function keepQuietly(
  deps: PapersDeps,
  assess: PapersPort['assess'],
  { tenant, talk, looked }: { tenant: string; talk: Talk; looked: Looked },
): Promise<void> {
  const place = { conversationId: talk.id, customerId: talk.customerId };
  const assessment = await assess(tenant, { ...place, pictures: [looked], texts: [], claims: [], confirming: false });
  if (!assessment) return;
  await deps.db.tenant(tenant, async (tx) => {
    // Nobody else keeps papers of this conversation meanwhile.
    await conversations.get(tx, talk.id, { lock: true });
    if (!(await isOvertaken(tx, talk.customerId, looked))) await keep(tx, deps, place, assessment);
  });
}

async function beforeOf(tx: Tx, { keys, now }: Pick<PapersDeps, 'keys' | 'now'>, customerId: string): Promise<Before> {
  const sealer = await keys.of(tx, customerId);
  const { timeZone } = await readCompany(tx);
  return {
    papers: sealer ? (await readPapers(tx, customerId)).map((row) => openPaper(sealer, row)) : [],
    table: (await readTable(tx)).table,
    today: now().toLocaleDateString('sv', { timeZone }),
  };
}
