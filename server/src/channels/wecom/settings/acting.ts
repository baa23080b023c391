import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { createBuckets, type StaffCaller } from '#platform/http';
import { readApp, type WecomApp } from '../app.ts';
import type { SettingsDeps } from './deps.ts';

/** Checks and words sent to try, of one app: each costs the platform a handful of calls. */
const TRIES = { burst: 20, perSecond: 0.5 };

interface Done<R> {
  /** `wecom_app:<id>` */
  readonly target: string;
  readonly result: R;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** What every handler of these settings does in the same way. */
export interface Acting {
  readonly deps: SettingsDeps;
  /** A change and its line in the audit, in one transaction. */
  act<R>(caller: StaffCaller, action: string, work: (tx: Tx) => Promise<Done<R>>): Promise<R>;
  /** An app with its secrets, read in a transaction that is over before the platform is asked. */
  opened(caller: StaffCaller, id: string): Promise<WecomApp>;
  /** Throws `request.rate_limited`. */
  mayTry(id: string): void;
}

export function createActing(deps: SettingsDeps): Acting {
  const tries = createBuckets(TRIES, () => deps.now().getTime());
  return {
    deps,
    act: (caller, action, work) =>
      deps.db.tenant(caller.tenant, async (tx) => {
        const { result, ...done } = await work(tx);
        await deps.audit.append(tx, { actor: `staff:${caller.staffId}`, action, ...done });
        return result;
      }),
    opened: (caller, id) => deps.db.tenant(caller.tenant, (tx) => readApp(tx, deps, id)),
    mayTry(id) {
      const retryAfter = tries.take(id);
      if (retryAfter > 0) throw refuse('request.rate_limited', 'This was tried too often', { retryAfter });
    },
  };
}

export const done = { done: true } as const;
