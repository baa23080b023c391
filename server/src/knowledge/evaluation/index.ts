export { createEvaluationRoutes } from './routes.ts';
export { bringRows } from './rows.ts';
export { createSet } from './sets.ts';
export { evaluationLanes, followKnowledge } from './work.ts';
