export { askingBack, type Recalled } from './asking-back.ts';
export { catchUp, known, knownIn, type Known, type RecollectionDeps } from './catch-up.ts';
export { createMemoryRoutes } from './routes.ts';
export { followForgotten } from './forgetting.ts';
export { emptyTalks } from './store.ts';
export { greetingFor, summaryLines, tellRecalled } from './tell.ts';
export { after, emptyState, openOf, type TalkState } from './state.ts';
