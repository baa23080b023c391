import { LRUCache } from 'lru-cache';
import { armOf, type Arm } from '#libs/experiment';
import { perceptionFacts, type Perception, type Serving } from '#perception';
import type { Db } from '#platform/db';
import { Refusal } from '#platform/errors';
import type { Facts } from '#platform/facts';
import { runningExperiment } from './experiments/experiments.ts';
import { learningFacts } from './facts.ts';

/** Companies of which is known whether an experiment runs. */
const COMPANIES = 1_000;

interface Running {
  readonly id: string;
  readonly b: string;
  readonly share: number;
}

/** Which version understands a conversation. */
export interface Assigned extends Serving {
  /** Null when no experiment runs. */
  readonly experiment: { readonly id: string; readonly arm: Arm } | null;
}

export interface Assignment {
  /**
   * Null when no version serves, or the one that should cannot be read: then the turn goes on without. Throws while the
   * database is too busy: a moment later the customer is understood.
   */
  of(tenant: string, conversationId: string): Promise<Assigned | null>;
}

/** Remembers for each company which experiment runs, until a fact says otherwise. */
export function createAssignment({
  db,
  facts,
  perception,
  onError,
}: {
  db: Db;
  facts: Facts;
  perception: Pick<Perception, 'reader'>;
  onError(error: Error): void;
}): Assignment {
  const companies = new LRUCache<string, Promise<{ running: Running | null }>>({ max: COMPANIES });
  facts.broadcast([learningFacts.experiment, perceptionFacts.promoted], ({ tenant }) => void companies.delete(tenant));

  function runningIn(tenant: string): Promise<{ running: Running | null }> {
    const before = companies.get(tenant);
    if (before) return before;
    const asked = db.tenant(tenant, async (tx) => {
      const row = await runningExperiment(tx);
      return { running: row && { id: row.id, b: row.b_version, share: row.share } };
    });
    companies.set(tenant, asked);
    // Whoever asks next tries again.
    asked.catch(() => companies.peek(tenant) === asked && companies.delete(tenant));
    return asked;
  }

  return {
    async of(tenant, conversationId) {
      try {
        const { running } = await runningIn(tenant);
        const arm = running && armOf(running.id, conversationId, running.share);
        const reader = await perception.reader(tenant, arm === 'b' ? running!.b : undefined);
        return reader && { ...reader, experiment: running && arm ? { id: running.id, arm } : null };
      } catch (error) {
        if (error instanceof Refusal && error.code === 'service.overloaded') throw error;
        onError(error as Error);
        return null;
      }
    },
  };
}
