export type {
  Caller,
  KeeperCaller,
  KeeperLookup,
  PublicCaller,
  SessionLookup,
  StaffCaller,
  VisitorCaller,
  VisitorLookup,
} from './caller.ts';
export {
  handlers,
  type Call,
  type Download,
  type Handler,
  type Handlers,
  type RequestView,
  type Upload,
} from './handlers.ts';
export type { Claim, KeptAnswer, KeptAnswers, Mark } from './idempotency.ts';
export { createHttp, type Http, type HttpOptions } from './http.ts';
export { problemOf, refusalOf } from './problems.ts';
export { sessionCookie, type SessionCookie } from './session-cookie.ts';
export { createBuckets, networkOf, type BucketSize } from './token-buckets.ts';
export { createZipped, type Filling } from './zipped.ts';
