import type { Section } from '../../ui/sectioned.tsx';

/** What the bot understands, in the order in which one comes to it. */
export const sections: readonly Section[] = [
  {
    path: 'intents',
    word: 'understanding.intents',
    permission: 'understanding.label',
    load: async () => (await import('./intents/intents-section.tsx')).IntentsSection,
  },
  {
    path: 'gazetteer',
    word: 'understanding.gazetteer',
    permission: 'understanding.label',
    load: async () => (await import('./gazetteer-section.tsx')).GazetteerSection,
  },
  {
    path: 'queue',
    word: 'understanding.queue',
    permission: 'understanding.label',
    load: async () => (await import('./queue/queue-section.tsx')).QueueSection,
  },
  {
    path: 'models',
    word: 'understanding.models',
    permission: 'understanding.label',
    load: async () => (await import('./models/models-section.tsx')).ModelsSection,
  },
  {
    path: 'experiments',
    word: 'understanding.experiments',
    permission: 'understanding.label',
    load: async () => (await import('./experiments/experiments-section.tsx')).ExperimentsSection,
  },
  {
    path: 'strategies',
    word: 'understanding.strategies',
    permission: 'understanding.manage',
    load: async () => (await import('./strategies/strategies-section.tsx')).StrategiesSection,
  },
];
