import type { IncomingMessage } from 'node:http';
import type { Room, ServerFrame } from '#contracts/socket';
import type { Channels } from '#channels';
import * as conversations from '#conversations';
import { reaches, reachOf, type Belonging, type ConversationsDeps } from '#conversations';
import type { Customers } from '#customers';
import { dressedBy, forReader, rowOf } from '#desk';
import type { Db, Tx } from '#platform/db';
import type { StoredFact } from '#platform/facts';
import { Refusal } from '#platform/errors';
import type { StaffCaller } from '#platform/http';
import type { Feeds, Listener, RoomChange } from '#platform/socket';
import type { Staff } from '#staff';

/** Messages in one page of a room. */
const PAGE = 50;

export interface FeedDeps {
  db: Db;
  conversations: ConversationsDeps;
  customers: Customers;
  staff: Staff;
  channels: Pick<Channels, 'visitorOf'>;
}

/** What sockets may follow: a customer his own conversation, staff every conversation they may read, and the desk. */
export function createFeeds(deps: FeedDeps): Feeds {
  const { db, conversations: talk, customers, staff } = deps;
  const dressed = dressedBy({ conversations: talk, customers, people: staff });
  return {
    signIn: {
      staff: async (request: IncomingMessage) => {
        const caller = await staff.authenticateCookie(request.headers.cookie);
        return caller &&
          !caller.mustChangePassword &&
          !caller.mustSetUpFactor &&
          caller.permissions.has('conversation.read')
          ? caller
          : null;
      },
      visitor: deps.channels.visitorOf,
    },
    async may(listener, room) {
      if (listener.kind === 'staff') return room === 'desk' || exists(db, listener, idOf(room));
      return room === `conversation:${listener.conversationId}`;
    },
    read: (listener, room, from) =>
      room === 'desk'
        ? Promise.resolve({ frames: [], upTo: 0, more: false })
        : readRoom({ ...deps, dressed }, listener, { room, ...from }),
    deskRow: (tenant, conversation) =>
      db.tenant(tenant, async (tx) => {
        const now = await conversations.get(tx, conversation);
        const frame: ServerFrame = { t: 'row', row: await rowOf(tx, dressed, now) };
        return { frame, mayRead: (listener) => listener.kind === 'staff' && reaches(reachOf(listener), now) };
      }),
    async typist(listener, conversation) {
      if (listener.kind === 'visitor') return listener.conversationId === conversation ? { kind: 'customer' } : null;
      const { speaker, staff_id } = await db.tenant(listener.tenant, (tx) =>
        conversations.get(tx, conversation, { reach: reachOf(listener) }),
      );
      return speaker === 'person' && staff_id === listener.staffId ? { kind: 'person', name: listener.name } : null;
    },
    alive: (listener) =>
      db.tenant(listener.tenant, async (tx) => {
        if (listener.kind === 'visitor') await customers.touch(tx, listener.customerId);
        else if (!(await staff.isSignedIn(tx, listener))) return false;
        else await staff.touch(tx, listener.staffId);
        return true;
      }),
  };
}

const idOf = (room: Room) => room.slice('conversation:'.length);

async function exists(db: Db, listener: StaffCaller, id: string): Promise<boolean> {
  try {
    await db.tenant(listener.tenant, (tx) => conversations.get(tx, id, { reach: reachOf(listener) }));
    return true;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'conversation.not_found') return false;
    throw error;
  }
}

interface Reading {
  room: Room;
  after: number;
  withState: boolean;
}

async function readRoom(
  deps: FeedDeps & { dressed: Parameters<typeof rowOf>[1] },
  listener: Listener,
  { room, after, withState }: Reading,
) {
  const { tenant } = listener;
  const id = idOf(room);
  const audience = listener.kind === 'staff' ? 'staff' : 'customer';
  // Asked anew with every read: who lost the conversation since he joined its room hears nothing more of it.
  const own =
    listener.kind === 'staff' ? { reach: reachOf(listener), uncovered: listener.permissions.has('paper.read') } : {};
  const wanted = { tenant, id, audience, after, limit: PAGE, ...own } as const;
  const seen = await conversations.glimpse(deps.db, deps.conversations, wanted);
  const messages = listener.kind === 'staff' ? seen.items.map((message) => forReader(message, listener)) : seen.items;
  const upTo = messages.at(-1)?.seq ?? after;
  const frames: ServerFrame[] = [];
  if (messages.length > 0 || withState) frames.push({ t: 'messages', room, messages, upTo, more: seen.more });
  // An event in the conversation changes who speaks and what is waited for.
  if (withState || messages.some(({ body }) => body.kind === 'event')) {
    frames.push(await deps.db.tenant(tenant, (tx) => stateFrame(tx, deps, listener, room)));
  }
  return { frames, upTo, more: seen.more };
}

async function stateFrame(
  tx: Tx,
  { dressed }: { dressed: Parameters<typeof rowOf>[1] },
  listener: Listener,
  room: Room,
): Promise<ServerFrame> {
  const own = listener.kind === 'staff' ? { reach: reachOf(listener) } : {};
  const now = await conversations.get(tx, idOf(room), own);
  if (listener.kind === 'staff') return { t: 'row', row: await rowOf(tx, dressed, now) };
  return { t: 'state', room, state: await conversations.state(tx, now) };
}

/** Who reached the conversation as it was before the fact. */
function couldRead({ team, speaker, staffId }: StoredFact['payload']): (listener: Listener) => boolean {
  const before = { team_id: team, speaker, staff_id: staffId } as Belonging;
  return (listener) => listener.kind === 'staff' && reaches(reachOf(listener), before);
}

export const roomFacts = [...conversations.conversationFacts];

/** Which rooms a fact concerns. */
export function roomChanges({ tenant, type, payload }: StoredFact): RoomChange[] {
  const conversation = String(payload['conversationId']);
  const room: Room = `conversation:${conversation}`;
  const own: RoomChange =
    type === 'message.appended' ? { tenant, room, seq: Number(payload['seq']) } : { tenant, room };
  return [
    own,
    { tenant, room: 'desk', conversation, ...(type === 'conversation.moved' ? { lost: couldRead(payload) } : {}) },
  ];
}
