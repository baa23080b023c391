/** One of everything that is taught and learned. */
import { randomUUID } from 'node:crypto';
import { reportOf, saveClassifier, trainClassifier } from '#libs/learn';
import type { World } from '../support/world.ts';

/** Numbers that no training gives. */
let versions = 10_000;

/** The company that they are made in. */
interface Place {
  readonly world: World;
  readonly tenant: string;
  readonly mark: string;
}

type Insert<P extends Place> = (at: P, table: string, row: Record<string, unknown>) => Promise<string>;

/** A model of two intents; the same for all. */
let model: Promise<Uint8Array> | undefined;
const trained = () =>
  (model ??= trainClassifier(
    ['a', 'b'].flatMap((label) => ['一', '二', '三', '四'].map((n) => ({ text: `${label} ${n}`, label }))),
  ).then(saveClassifier));

const nothing = {
  accuracy: null,
  accuracyAccepted: null,
  macroF1: null,
  weightedF1: null,
  oosRecall: null,
  oosAuroc: null,
};

export const learned = <P extends Place>(insert: Insert<P>) => ({
  intent: (at: P) => intentOf(at, insert),
  async intentExample(at: P) {
    const now = at.world.now();
    const text = `例 ${at.mark} ${randomUUID()}`;
    const row = { text, text_key: text, origin: 'staff', created_at: now, changed_at: now };
    return insert(at, 'intent_examples', { intent_id: await intentOf(at, insert), ...row });
  },
  gazetteerEntry(at: P) {
    const name = `名 ${at.mark} ${randomUUID()}`;
    const now = at.world.now();
    const row = { type: 'brand', name, name_keys: [name], synonyms: [], created_at: now, updated_at: now };
    return insert(at, 'gazetteer_entries', row);
  },
  training: (at: P) =>
    insert(at, 'training_runs', {
      state: 'done',
      cause: 'asked',
      note: `训 ${at.mark}`,
      requested_at: at.world.now(),
      ended_at: at.world.now(),
    }),
  async version(at: P) {
    const now = at.world.now();
    const { errors: _errors, successes: _successes, ...report } = reportOf([]);
    return insert(at, 'model_versions', {
      number: (versions += 1),
      cause: 'asked',
      note: `版 ${at.mark}`,
      data_at: now,
      trained_at: now,
      intents: 2,
      examples: 8,
      out_of_scope: 0,
      train_seconds: 0.1,
      model: Buffer.from(await trained()),
      scores: JSON.stringify(nothing),
      report: JSON.stringify({ ...report, curve: [] }),
    });
  },
  experiment: (at: P) =>
    insert(at, 'experiments', {
      state: 'stopped',
      a_version: randomUUID(),
      a_number: 1,
      b_version: randomUUID(),
      b_number: 2,
      share: 0.5,
      started_at: at.world.now(),
      ended_at: at.world.now(),
      ended: 'staff',
    }),
  queuedMessage: (at: P) =>
    insert(at, 'label_queue', {
      conversation_id: randomUUID(),
      customer_id: randomUUID(),
      seq: 1,
      at: at.world.now(),
      reason: 'rejected',
      ranked: '[]',
    }),
});

function intentOf<P extends Place>(at: P, insert: Insert<P>): Promise<string> {
  const now = at.world.now();
  const name = `i-${randomUUID()}`;
  const row = { name, title: `意图 ${at.mark}`, description: '', created_at: now, updated_at: now };
  return insert(at, 'intents', row);
}
