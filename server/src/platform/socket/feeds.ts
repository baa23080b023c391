import type { IncomingMessage } from 'node:http';
import type { Room, ServerFrame } from '#contracts/socket';
import type { StaffCaller, VisitorCaller } from '../http/index.ts';

/** Who listens on a socket. */
export type Listener = StaffCaller | VisitorCaller;

/** What a committed change means for a room: new messages up to `seq`, or another state. */
export interface RoomChange {
  tenant: string;
  room: Room;
  /** The highest sequence that stands now; undefined when only the state changed. */
  seq?: number;
  /** For `desk`: the conversation whose row changed. */
  conversation?: string;
  /** For `desk`: who could read the row before; whoever may no longer is told that it is gone. */
  lost?: (listener: Listener) => boolean;
}

/** A row of the desk, written once, and who may have it. */
export interface DeskRow {
  frame: ServerFrame;
  mayRead(listener: Listener): boolean;
}

/** What the hub must be told about the product. Permission is asked here, where things are fetched. */
export interface Feeds {
  signIn: {
    staff(request: IncomingMessage): Promise<StaffCaller | null>;
    /** Refuses with `visitor.expired`; null when it is no token of ours. */
    visitor(token: string): Promise<VisitorCaller | null>;
  };
  /** May this listener follow the room? False also when there is no such room. */
  may(listener: Listener, room: Room): Promise<boolean>;
  /** Everything after a sequence, a page at a time, and the state as of now when `withState`. */
  read(
    listener: Listener,
    room: Room,
    from: { after: number; withState: boolean },
  ): Promise<{ frames: ServerFrame[]; upTo: number; more: boolean }>;
  /** The frame for `desk` when a conversation changed. */
  deskRow(tenant: string, conversation: string): Promise<DeskRow>;
  /** How somebody who types is called in the room; null when he may not. */
  typist(listener: Listener, conversation: string): Promise<{ kind: 'customer' | 'person'; name?: string } | null>;
  /**
   * A listener gave a sign of life: staff every 20 s or so, customers seldom. False when what let him in has ended
   * meanwhile; then it was none.
   */
  alive(listener: Listener): Promise<boolean>;
}
