export { isPublic, plainAddress } from './addresses.ts';
export { isAllowEntry } from './allow-list.ts';
export type { Refused } from './destination.ts';
export type { Failed, Limits } from './exchange.ts';
export { fetchThrough, streamThrough } from './fetch.ts';
export { createOutbound, type Outbound, type OutboundOptions, type OutboundRequest, type Outcome } from './outbound.ts';
export type { Lookup } from './resolve.ts';
