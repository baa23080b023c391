import { importLimits } from '#contracts/http/imports';
import type { Db } from '#platform/db';
import type { Lane } from '#platform/lanes';
import type { Approvals } from '#staff';
import { createTransfers, type TransferVerbs } from '../exports/transfers.ts';
import type { ImportsDeps } from './deps.ts';
import { importHandlers } from './routes.ts';
import { LANE } from './session.ts';
import { forgetImports, forgetUndo, workOnce } from './work.ts';

export type { ImportsDeps } from './deps.ts';
export { importTitles } from './view.ts';

/** Companies worked for at once in this process. */
const AT_ONCE = 2;
/** A start that ends with the process is counted; the last of these says so in the import. */
const ATTEMPTS = 6;
const DAY_MS = 24 * 3_600_000;

export interface Transport {
  readonly routes: ReturnType<typeof importHandlers>;
  readonly transfers: TransferVerbs;
  readonly lanes: readonly Lane[];
  /** Forgets what was not committed, what undo would need after its time, and old archives. Returns whether more waits. */
  forget(tenant: string): Promise<boolean>;
}

/** How knowledge comes in from files, texts and addresses, and how all of it goes out and comes back. */
export function createImports(deps: ImportsDeps & { db: Db; approvals: Approvals; signingKey: Buffer }): Transport {
  const transfers = createTransfers(deps);
  const lane: Lane = {
    name: LANE,
    concurrency: AT_ONCE,
    attempts: ATTEMPTS,
    handle: (box) => workOnce(deps, box),
  };
  const before = (days: number) => new Date(deps.now().getTime() - days * DAY_MS);
  return {
    transfers,
    routes: importHandlers(deps, transfers),
    lanes: [lane, transfers.lane],
    forget: (tenant) =>
      deps.db.tenant(tenant, async (tx) => {
        const imports = await forgetImports(tx, deps, before(importLimits.keptDays));
        const undos = await forgetUndo(tx, before(importLimits.undoDays));
        return imports + undos + (await transfers.forget(tx)) > 0;
      }),
  };
}
