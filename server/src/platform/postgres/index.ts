export { startPostgres, borrowPostgres } from './postgres.ts';
export type { PostgresOptions, RunningPostgres } from './postgres.ts';
export type { PostgresEvent } from './supervisor.ts';
export { lockHome, holderOf } from './lock.ts';
export type { HomeLock } from './lock.ts';
export { checkExternal } from './external.ts';
export { dataDirOf } from './place.ts';
