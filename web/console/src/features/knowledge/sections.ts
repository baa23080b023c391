import type { ComponentType } from 'react';
import type { Permission } from '#contracts/permissions';
import type { WordKey } from '../../app/words.ts';

export interface Section {
  /** Below `/knowledge/`; empty for the articles themselves. */
  path: string;
  /** Its tab beside the others; a section without words is reached from another page. */
  word?: WordKey;
  permission: Permission;
  load(): Promise<ComponentType>;
}

/**
 * The pages of the chapter in the order of their tabs. A section with a tab draws itself in `KnowledgeFrame`
 * (frame.tsx); deeper addresses (`/knowledge/<path>/…`) are its own. Those a session may not open are not shown.
 */
export const sections: readonly Section[] = [
  {
    path: '',
    word: 'knowledge.tab.articles',
    permission: 'knowledge.read',
    load: async () => (await import('./article-list.tsx')).ArticleList,
  },
  {
    path: 'import',
    word: 'knowledge.tab.import',
    permission: 'knowledge.write',
    load: async () => (await import('../import/import-pages.tsx')).ImportPages,
  },
  {
    path: 'graph',
    word: 'knowledge.tab.graph',
    permission: 'knowledge.read',
    load: async () => (await import('../graph/graph-pages.tsx')).GraphPages,
  },
  {
    path: 'test',
    word: 'knowledge.tab.test',
    permission: 'knowledge.read',
    load: async () => (await import('../retrieval-test/test-page.tsx')).RetrievalTestPage,
  },
  {
    path: 'evaluations',
    word: 'knowledge.tab.evaluations',
    permission: 'knowledge.read',
    load: async () => (await import('../evaluation/evaluations-page.tsx')).EvaluationsPage,
  },
  {
    path: 'simulations',
    word: 'knowledge.tab.simulations',
    permission: 'knowledge.read',
    load: async () => (await import('../simulation/simulations-page.tsx')).SimulationsPage,
  },
];
