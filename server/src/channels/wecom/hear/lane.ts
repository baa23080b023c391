import type { Lane } from '#platform/lanes';
import { appOrNull, readKept } from '../inbox/read.ts';
import { finishAll, openOf, WORDS_LANE, type Arrived } from '../inbox/store.ts';
import { hearAppMessage } from './app-message.ts';
import type { HearDeps } from './deps.ts';

/** Members heard at once in this process. */
const CONCURRENCY = 4;
const ATTEMPTS = 5;

/** Stores what members write to apps, in order for each of them. */
export const wordsLane = (deps: HearDeps): Lane => ({
  name: WORDS_LANE,
  concurrency: CONCURRENCY,
  attempts: ATTEMPTS,
  async handle({ tenant, key, mail, attempt, lost }) {
    const id = key.slice(0, key.indexOf('/'));
    const ids = (mail as Arrived[]).flatMap((letter) => letter.ids);
    const app = await appOrNull(deps, tenant, id);
    if (!app) return void (await deps.db.tenant(tenant, (tx) => finishAll(tx, id, ids, deps.now())));
    const kept = await deps.db.tenant(tenant, (tx) => openOf(tx, id, ids));
    for (const { id: callback, event: message } of kept.flatMap((row) => readKept(deps, app, row))) {
      if (lost.aborted || message.kind !== 'message') return;
      const finish = (tx: Parameters<typeof finishAll>[0]) => finishAll(tx, id, [callback], deps.now());
      await hearAppMessage(deps, { app, message, last: attempt >= ATTEMPTS, finish });
    }
  },
});
