export { eventBody, plain, type StoredBody } from './body.ts';
export {
  appendFromCustomer,
  get,
  giveFeedback,
  isRepeat,
  markRead,
  ofCustomer,
  passOver,
  say,
  start,
  type Place,
  type Said,
  type Saying,
} from './conversation.ts';
export { exportMessages, type ExportedMessage } from './export.ts';
export { endForWithdrawal, tellStaff } from './departure.ts';
export { conversationFacts, MESSAGE_APPENDED } from './facts.ts';
export {
  callAnother,
  cancel,
  claim,
  close,
  DELAYS,
  giveBack,
  handOver,
  keepPromise,
  PROMISES_LANE,
  reopen,
  type Due,
  type HandedOver,
  type HandingOver,
} from './handoff.ts';
export {
  countOfCustomer,
  counts,
  customerWithin,
  isWithin,
  list,
  listed,
  openByStaff,
  releaseTeam,
  spokenBy,
  unanswered,
  type Listed,
} from './list.ts';
export { endOutside, isOutside, sayOutside, takeOutside } from './outside.ts';
export { promise, type Hours } from './promise.ts';
export { reaches, reachOf, type Belonging, type Reach } from './reach.ts';
export { byOrigin, glimpse, handoffRow, message, messages, state, stateOf, type Audience } from './read.ts';
export type { ConversationRecord } from './store.ts';
export { transfer, type Transfer } from './transfer.ts';
export { waitingEverywhere, type Waiting } from './waiting.ts';

import type { Tx } from '#platform/db';
import type { Keys } from '#platform/keys';
import type { FileView } from '#contracts/http/conversations';
import type { Reader } from '#platform/files';
import type { Hours } from './promise.ts';

/** All that the verbs of this chapter need besides a transaction. */
export interface ConversationsDeps {
  keys: Keys;
  now(): Date;
  availability(tx: Tx, team?: string | null): Promise<{ online: number; hours: Hours | null }>;
  viewFiles(tx: Tx, ids: readonly string[], reader: Reader): Promise<Map<string, FileView>>;
}
