import { z } from 'zod';
import { id, limits, seq, text } from './common.ts';
import { errorCodes, type ErrorCode } from './errors.ts';
import { conversationRow, conversationState, message } from './http/conversations.ts';

/**
 * One WebSocket protocol for staff (`/api/v1/socket`, signed in by cookie) and customers
 * (`/chat/v1/socket`, signed in by the token in `hello`).
 *
 * Register, fetch, apply: `subscribe` with the highest sequence you hold; the server answers with
 * everything after it, in order, and then with what happens from now on. Apply by `seq` (messages) and
 * `revision` (state, rows): a lower or equal revision is old news, a message with a known `seq` replaces it.
 * After reconnecting subscribe again with the sequence you hold: nothing is lost and nothing comes twice.
 */
export const room = z.union([z.literal('desk'), z.templateLiteral(['conversation:', z.uuid()])]);
export type Room = 'desk' | `conversation:${string}`;

export const clientFrame = z.discriminatedUnion('t', [
  /** The first frame. Staff leave `token` out. */
  z.strictObject({ t: z.literal('hello'), token: text(2_000).optional() }),
  z.strictObject({ t: z.literal('subscribe'), room, after: seq }),
  z.strictObject({ t: z.literal('unsubscribe'), room }),
  z.strictObject({ t: z.literal('typing'), conversation: id, on: z.boolean() }),
  z.strictObject({ t: z.literal('ping') }),
]);
export type ClientFrame = z.infer<typeof clientFrame>;

export const serverFrame = z.discriminatedUnion('t', [
  /** Signed in. Send `ping` at least every `heartbeatSeconds`; silence for twice that closes the socket. */
  z.object({ t: z.literal('ready'), heartbeatSeconds: z.int() }),
  /** `upTo`: nothing at or below it is still to come for this room. `more`: the next page follows at once. */
  z.object({ t: z.literal('messages'), room, messages: z.array(message), upTo: seq, more: z.boolean() }),
  /** To customers. */
  z.object({ t: z.literal('state'), room, state: conversationState }),
  /** To staff in `desk`, and to staff in the conversation's room. */
  z.object({ t: z.literal('row'), row: conversationRow }),
  /** To staff in `desk` who saw this conversation and may no longer: drop it. */
  z.object({ t: z.literal('gone'), conversation: id }),
  /** Somebody types; fades after 6 s without another. `bot` means that an answer is being prepared. */
  z.object({
    t: z.literal('typing'),
    room,
    who: z.object({ kind: z.enum(['customer', 'person', 'bot']), name: z.string().optional() }),
    on: z.boolean(),
  }),
  /** To every staff: some approval changed. It says nothing more: read what may be read. */
  z.object({ t: z.literal('approvals') }),
  /** To staff who reach the conversation: what is seen on its pictures, or how its papers stand, has changed. Read again. */
  z.object({ t: z.literal('papers'), conversation: id }),
  z.object({
    t: z.literal('error'),
    code: z.enum(Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]]),
    room: room.optional(),
  }),
  z.object({ t: z.literal('pong') }),
]);
export type ServerFrame = z.infer<typeof serverFrame>;

/** Why the server closed the socket. A client reconnects with jittered backoff after all but `signed-out` and `refused`. */
export const closeCodes = {
  stopping: 4000,
  'slow-consumer': 4001,
  silent: 4002,
  'bad-frame': 4003,
  'signed-out': 4401,
  refused: 4403,
  'rate-limited': 4429,
} as const;

export const socketLimits = {
  heartbeatSeconds: 25,
  /** Bytes waiting for one receiver before it is closed as a slow consumer. */
  buffered: 1024 * 1024,
  /** Bytes of one client frame. */
  frame: 8 * 1024,
  /** Frames a client may send in ten seconds. */
  framesPerTenSeconds: 100,
  rooms: limits.rooms,
} as const;
