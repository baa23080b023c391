/**
 * The map of the house: who may enter whom, by the door only.
 *
 * Read by `.dependency-cruiser.cjs`, the SQL lint, `new-chapter` and `show-graph`, so there is one
 * copy. The table itself is argued in docs/design; everyone may use `platform` and `staff`.
 */

/** Chapter -> the chapters it may use beside `platform` and `staff`. */
export const chapters: Record<string, readonly string[]> = {
  platform: [],
  staff: [],
  conversations: [],
  customers: [],
  compliance: [],
  perception: [],
  models: [],
  papers: ['conversations', 'customers', 'models'],
  integrations: ['customers'],
  knowledge: ['perception', 'compliance'],
  channels: ['conversations', 'customers', 'compliance'],
  processes: ['conversations', 'customers', 'integrations'],
  leads: ['customers', 'integrations'],
  dialogue: [
    'conversations',
    'customers',
    'perception',
    'papers',
    'knowledge',
    'compliance',
    'processes',
    'leads',
    'integrations',
    'models',
  ],
  desk: ['conversations', 'customers', 'knowledge', 'dialogue', 'papers'],
  outreach: ['conversations', 'customers', 'compliance'],
  learning: ['perception', 'knowledge', 'conversations', 'customers'],
  insights: [],
  companies: ['channels', 'compliance', 'conversations', 'customers', 'knowledge', 'papers'],
};

/**
 * Libraries that pages may use: no Node module, no native package, only each other. A library stands here when a page
 * must do exactly what the server does: `script` fills a script in the desk as the bot fills it.
 */
export const browserSafeLibs: readonly string[] = ['script'];

/** The chapters that `chapter` may import, itself included. */
export function mayEnter(chapter: string): readonly string[] {
  const named = chapters[chapter];
  if (!named) throw new Error(`No chapter is called "${chapter}"; add it to tools/check/chapters.ts.`);
  if (chapter === 'platform') return ['platform'];
  return [...new Set([chapter, 'platform', 'staff', ...named])];
}
