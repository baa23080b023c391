import type { PackIntent } from '#libs/pack';
import * as conversations from '#conversations';
import { customerFacts } from '#customers';
import type { Tx } from '#platform/db';
import type { Lane } from '#platform/lanes';
import { isCounted, rate } from './experiments/experiments.ts';
import type { LearningDeps } from './deps.ts';
import { createHearing, type Heard } from './heard.ts';
import { forgetCustomer } from './queue/queue.ts';
import { createLearningRoutes } from './routes.ts';
import { createAssignment, type Assigned } from './serving.ts';
import { currentTraining, requestTraining } from './training/runs.ts';
import { PACK_QUIET_MS, startTraining, trainingLane } from './training/work.ts';

/** Trains versions, puts two beside each other, and gathers messages to label. */
export interface Learning {
  /** The version that understands a conversation. */
  understandingOf(tenant: string, conversationId: string): Promise<Assigned | null>;
  /** Learns from a turn, in its transaction. */
  heard(tx: Tx, heard: Heard): Promise<void>;
  /** Brings the intents of a pack; a company without a version gets one from them in the background. */
  bringIntents(tx: Tx, intents: readonly PackIntent[], articles: ReadonlyMap<string, string>): Promise<void>;
  readonly lanes: readonly Lane[];
  readonly routes: ReturnType<typeof createLearningRoutes>;
}

export function createLearning(deps: LearningDeps): Learning {
  const { db, audit, perception, now } = deps;
  const house = () => ({ by: null, now: now(), audit });
  const assignment = createAssignment(deps);
  followCustomers(deps);
  followRatings(deps);
  return {
    understandingOf: assignment.of,
    heard: createHearing(house),
    async bringIntents(tx, intents, articles) {
      const { intents: added } = await perception.importIntents(tx, intents, articles, house());
      if (added === 0 || (await perception.serving(tx)).now || (await currentTraining(tx))) return;
      await startTraining(tx, await requestTraining(tx, { cause: 'pack', note: '' }, house()), PACK_QUIET_MS);
    },
    lanes: [trainingLane({ db, perception, audit, now })],
    routes: createLearningRoutes(deps),
  };
}

/** What waits to be labelled, what was counted, and what became an example goes with the customer. */
function followCustomers({ db, facts, perception }: LearningDeps): void {
  facts.durable('learning', [customerFacts.forgotten], ({ tenant, payload }) =>
    db.tenant(tenant, async (tx) => {
      const customerId = String(payload['customerId']);
      await forgetCustomer(tx, customerId);
      await perception.forgetCustomer(tx, customerId);
    }),
  );
}

/** Whether customers of an experiment were content with what they heard. */
function followRatings({ db, facts, conversations: talk }: LearningDeps): void {
  facts.durable('learning-ratings', ['feedback.given'], ({ tenant, payload }) =>
    db.tenant(tenant, async (tx) => {
      const id = String(payload['conversationId']);
      if (!(await isCounted(tx, id))) return;
      const conversation = await conversations.get(tx, id);
      // He was forgotten meanwhile; what was counted of him goes with him.
      if (!(await talk.keys.of(tx, conversation.customer_id))) return;
      const said = await conversations.message(tx, talk, {
        conversation,
        seq: Number(payload['seq']),
        audience: 'staff',
      });
      if (said?.feedback) await rate(tx, id, said.feedback.value);
    }),
  );
}
