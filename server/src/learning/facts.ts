/**
 * `trained` carries `{ trainingId }` when a training is over, however; `experiment` `{ experimentId }` when one began or
 * ended; `stopped` the same when the guardrail ended it.
 */
export const learningFacts = {
  trained: 'training.ended',
  experiment: 'experiment.changed',
  stopped: 'experiment.stopped',
} as const;

export const FACT_VERSION = 1;
