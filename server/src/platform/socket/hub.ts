import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { socketLimits, type closeCodes, type Room, type ServerFrame } from '#contracts/socket';
import type { Facts, StoredFact } from '../facts/index.ts';
import type { StaffCaller } from '../http/index.ts';
import type { Pulse } from '../pulse/index.ts';
import { Connection } from './connection.ts';
import type { Feeds, Listener, RoomChange } from './feeds.ts';
import { Rooms } from './rooms.ts';
import { showTyping, type Typing } from './typing.ts';
import { isOwnOrigin, turnAway } from './upgrade.ts';

const staffSocketPath = '/api/v1/socket';
const visitorSocketPath = '/chat/v1/socket';

/** Sockets one process holds; beyond it newcomers are told to try again. */
const SOCKETS = 20_000;
/** Changes of one conversation are gathered this long before its row goes to every desk. */
const DESK_GATHER_MS = 30;
const HEARTBEAT_CHECK_MS = 5_000;
/** Sockets that may follow one conversation: tabs, devices and everybody at the desk. */
const FOLLOWERS = 300;

export interface HubOptions {
  feeds: Feeds;
  facts: Facts;
  pulse: Pulse;
  /** The facts that concern rooms, and what they mean. */
  changes: { types: readonly string[]; of(fact: StoredFact): RoomChange[] };
  /** Origins a browser may come from; the server's own host always may. */
  origins: readonly string[];
  onError(error: Error): void;
}

export interface Hub {
  /** Takes over the upgrade requests of an HTTP server. */
  attach(server: Server): void;
  /** Closes the sockets of whom the filter names, for example of staff who was disabled. */
  close(which: (listener: Listener) => boolean, why: keyof typeof closeCodes): void;
  /** Sends a frame to whom the filter names. */
  tell(which: (listener: Listener) => boolean, frame: ServerFrame): void;
  count(): { staff: number; visitors: number };
  /** Tells every client to come back elsewhere, then closes. */
  stop(): Promise<void>;
}

export function createHub(options: HubOptions): Hub {
  return new SocketHub(options);
}

class SocketHub implements Hub {
  readonly #options: HubOptions;
  readonly #connections = new Map<Connection, string>();
  readonly #rooms = new Rooms();
  readonly #rowsDue = new Map<string, { tenant: string; lost: ((listener: Listener) => boolean)[] }>();
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: socketLimits.frame,
    perMessageDeflate: false,
  });
  readonly #heart: NodeJS.Timeout;
  #stopping = false;

  constructor(options: HubOptions) {
    this.#options = options;
    const { facts, pulse, changes } = options;
    facts.broadcast(changes.types, (fact) => {
      for (const change of changes.of(fact)) this.#apply(change);
    });
    pulse.subscribe('typing', (typing: Typing) => this.#tellTyping(typing));
    this.#heart = setInterval(() => {
      for (const one of this.#connections.keys()) one.checkHeartbeat(Date.now());
    }, HEARTBEAT_CHECK_MS).unref();
  }

  attach(http: Server): void {
    http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      socket.on('error', () => socket.destroy());
      this.#upgrade(request, socket, head).catch((error: Error) => {
        this.#options.onError(error);
        turnAway(socket, 503);
      });
    });
  }

  close(which: (listener: Listener) => boolean, why: keyof typeof closeCodes): void {
    for (const one of this.#connections.keys()) if (one.listener && which(one.listener)) one.close(why);
  }

  tell(which: (listener: Listener) => boolean, frame: ServerFrame): void {
    const text = JSON.stringify(frame);
    for (const one of this.#connections.keys()) if (one.listener && which(one.listener)) one.sendText(text);
  }

  count(): { staff: number; visitors: number } {
    const counts = { staff: 0, visitors: 0 };
    for (const { listener } of this.#connections.keys()) {
      if (listener) counts[listener.kind === 'staff' ? 'staff' : 'visitors']++;
    }
    return counts;
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#heart);
    for (const one of this.#connections.keys()) one.close('stopping');
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const { feeds, origins } = this.#options;
    const path = (request.url ?? '').split('?')[0];
    if (path !== staffSocketPath && path !== visitorSocketPath) return turnAway(socket, 404);
    if (this.#stopping || this.#connections.size >= SOCKETS) return turnAway(socket, 503);
    if (!isOwnOrigin(request, origins)) return turnAway(socket, 403);
    if (path === visitorSocketPath) return this.#open(request, socket, head);
    const staff = await feeds.signIn.staff(request);
    return staff ? this.#open(request, socket, head, staff) : turnAway(socket, 401);
  }

  #open(request: IncomingMessage, socket: Duplex, head: Buffer, staff?: StaffCaller): void {
    const { feeds, onError } = this.#options;
    this.#server.handleUpgrade(request, socket, head, (opened) => {
      const connection = new Connection(
        {
          socket: opened,
          feeds,
          onError,
          onTyping: (from, conversation, on) => void this.#hearTyping(from, conversation, on).catch(onError),
          onJoin: (one, room) => this.#join(one, room),
          onLeave: (one, room) => this.#rooms.leave(one, room),
          onClose: (one) => this.#connections.delete(one),
        },
        staff,
      );
      this.#connections.set(connection, randomUUID());
      if (staff) void this.#askAgain(request, connection);
    });
  }

  /** A session that ended, or may do other things, since it was asked for: facts told before now found no socket. */
  async #askAgain(request: IncomingMessage, connection: Connection): Promise<void> {
    const { feeds, onError } = this.#options;
    try {
      const staff = await feeds.signIn.staff(request);
      if (!staff) return connection.close('signed-out');
      connection.listener = staff;
    } catch (error) {
      onError(error as Error);
      connection.close('stopping');
    }
  }

  #join(one: Connection, room: Room): void {
    this.#rooms.join(one, room);
    const crowded = room !== 'desk' && this.#rooms.of(one.listener!.tenant, room).length > FOLLOWERS;
    if (crowded) one.close('rate-limited');
  }

  #apply({ tenant, room, seq, conversation, lost }: RoomChange): void {
    if (room === 'desk') return this.#rowDue(tenant, conversation!, lost);
    const change = seq === undefined ? { state: true } : { seq, state: false };
    for (const one of this.#rooms.of(tenant, room)) one.nudge(room, change);
  }

  #rowDue(tenant: string, conversation: string, lost: RoomChange['lost']): void {
    if (this.#rowsDue.size === 0) setTimeout(() => this.#sendRows(), DESK_GATHER_MS);
    const due = this.#rowsDue.get(conversation) ?? { tenant, lost: [] };
    if (lost) due.lost.push(lost);
    this.#rowsDue.set(conversation, due);
  }

  #sendRows(): void {
    const due = [...this.#rowsDue];
    this.#rowsDue.clear();
    const { feeds, onError } = this.#options;
    for (const [conversation, { tenant, lost }] of due) {
      const desks = this.#rooms.of(tenant, 'desk');
      if (desks.length === 0) continue;
      feeds
        .deskRow(tenant, conversation)
        .then(({ frame, mayRead }) => {
          const [row, gone] = [frame, { t: 'gone', conversation }].map((each) => JSON.stringify(each)) as [
            string,
            string,
          ];
          for (const one of desks) {
            if (mayRead(one.listener!)) one.sendText(row);
            else if (lost.some((couldRead) => couldRead(one.listener!))) one.sendText(gone);
          }
        })
        .catch(onError);
    }
  }

  async #hearTyping(from: Connection, conversation: string, on: boolean): Promise<void> {
    if (!from.listener || !from.rooms.has(`conversation:${conversation}`)) return;
    const who = await this.#options.feeds.typist(from.listener, conversation);
    if (!who) return;
    const { tenant } = from.listener;
    showTyping(this.#options.pulse, { tenant, conversation, who, on, from: this.#connections.get(from)! });
  }

  #tellTyping({ tenant, conversation, who, on, from }: Typing): void {
    const room = `conversation:${conversation}` as const;
    for (const one of this.#rooms.of(tenant, room)) {
      const own = this.#connections.get(one) === from;
      const customerToHimself = one.listener?.kind === 'visitor' && who.kind === 'customer';
      if (!own && !customerToHimself) one.send({ t: 'typing', room, who, on });
    }
  }
}
