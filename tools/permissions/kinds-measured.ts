import { everywhere, type Kind } from './kind.ts';

/** What the bot is taught and measured by. */
export const measuredKinds = {
  graphRelation: {
    what: 'relation of the graph',
    at: everywhere,
    routes: ['graph.updateRelation', 'graph.removeRelation', 'graph.restoreRelation'],
  },
  evaluation: {
    what: 'evaluation set',
    at: everywhere,
    routes: [
      'evaluations.get',
      'evaluations.update',
      'evaluations.remove',
      'evaluations.rows',
      'evaluations.addRow',
      'evaluations.updateRow',
      'evaluations.removeRow',
      'evaluations.import',
      'evaluations.export',
      'evaluations.runs',
      'evaluations.run',
      'evaluations.result',
    ],
  },
  simulation: {
    what: 'set of dialogues',
    at: everywhere,
    routes: [
      'simulations.get',
      'simulations.update',
      'simulations.remove',
      'simulations.dialogues',
      'simulations.addDialogue',
      'simulations.updateDialogue',
      'simulations.removeDialogue',
      'simulations.import',
      'simulations.export',
      'simulations.runs',
      'simulations.run',
      'simulations.cancel',
      'simulations.result',
      'simulations.played',
    ],
  },
} as const satisfies Record<string, Kind>;
