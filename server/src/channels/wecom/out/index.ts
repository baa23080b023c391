import type { Undelivered } from '#contracts/http/conversations';
import type { Tx } from '#platform/db';
import type { Lane } from '#platform/lanes';
import { followTalks, outLane } from './deliver.ts';
import type { OutDeps } from './deps.ts';
import { createHooks } from './hear-hooks.ts';
import type { Hooks } from './hooks.ts';
import { accountOf, readTalk } from './talk.ts';
import { welcomeLane } from './welcome.ts';
import { windowOf } from './window.ts';

export type { OutDeps } from './deps.ts';
export type { Hooks, Talk } from './hooks.ts';

/** What the platform carries for a conversation now. */
export type Standing =
  | { readonly open: true; readonly left: number | null; readonly until: Date | null; readonly toMembers: boolean }
  | { readonly open: false; readonly why: Undelivered; readonly toMembers: boolean };

export interface Out {
  readonly hooks: Hooks;
  readonly lanes: readonly Lane[];
  /** Null for a conversation that lies elsewhere. */
  standing(tx: Tx, conversationId: string): Promise<Standing | null>;
}

/** The way out: what is said in conversations of WeCom reaches the platform, or somebody hears that it does not. */
export function createOut(deps: OutDeps): Out {
  followTalks(deps);
  return {
    hooks: createHooks(deps),
    lanes: [outLane(deps), welcomeLane(deps)],
    async standing(tx, conversationId) {
      const talk = await readTalk(tx, conversationId);
      if (!talk) return null;
      const account = talk.kind === 'kf' ? await accountOf(tx, talk) : null;
      const window = windowOf(talk, deps.now());
      return { ...window, toMembers: account?.road === 'member' };
    },
  };
}
