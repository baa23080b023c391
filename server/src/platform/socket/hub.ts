import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { closeCodes, socketLimits, type Room } from '#contracts/socket';
import type { Facts, StoredFact } from '../facts/index.ts';
import type { Pulse } from '../pulse/index.ts';
import { Connection } from './connection.ts';
import type { Feeds, Listener, RoomChange } from './feeds.ts';

export const staffSocketPath = '/api/v1/socket';
export const visitorSocketPath = '/chat/v1/socket';

/** Sockets one process holds; beyond it newcomers are told to try again. */
const SOCKETS = 20_000;
/** Changes of one conversation are gathered this long before its row goes to every desk. */
const DESK_GATHER_MS = 30;

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
  /** Shows in a room that somebody types; the bot too. */
  showTyping(
    tenant: string,
    conversation: string,
    who: { kind: 'customer' | 'person' | 'bot'; name?: string },
    on: boolean,
  ): void;
  count(): { staff: number; visitors: number };
  /** Tells every client to come back elsewhere, then closes. */
  stop(): Promise<void>;
}

interface Typing {
  tenant: string;
  conversation: string;
  who: { kind: 'customer' | 'person' | 'bot'; name?: string };
  on: boolean;
  from: string;
}

export function createHub(options: HubOptions): Hub {
  const { feeds, facts, pulse, changes, onError } = options;
  const connections = new Map<Connection, string>();
  const rooms = new Map<string, Set<Connection>>();
  const deskDue = new Map<string, { tenant: string; conversation: string }>();
  const server = new WebSocketServer({ noServer: true, maxPayload: socketLimits.frame, perMessageDeflate: false });
  let stopping = false;

  const followers = (tenant: string, room: Room) => [...(rooms.get(`${tenant}/${room}`) ?? [])];
  const place = (one: Connection, room: Room) => `${one.listener!.tenant}/${room}`;
  function onJoin(one: Connection, room: Room): void {
    rooms.set(place(one, room), (rooms.get(place(one, room)) ?? new Set()).add(one));
  }
  function onLeave(one: Connection, room: Room): void {
    const left = rooms.get(place(one, room));
    left?.delete(one);
    if (left?.size === 0) rooms.delete(place(one, room));
  }

  facts.broadcast(changes.types, (fact) => {
    for (const change of changes.of(fact)) apply(change);
  });
  pulse.subscribe('typing', (typing: Typing) => {
    for (const one of followers(typing.tenant, `conversation:${typing.conversation}`)) {
      const own = connections.get(one) === typing.from;
      const customerOfCustomer = one.listener?.kind === 'visitor' && typing.who.kind === 'customer';
      if (!own && !customerOfCustomer)
        one.send({ t: 'typing', room: `conversation:${typing.conversation}`, who: typing.who, on: typing.on });
    }
  });
  const heart = setInterval(() => {
    for (const one of connections.keys()) one.checkHeartbeat(Date.now());
  }, 5_000).unref();

  function apply({ tenant, room, seq, conversation }: RoomChange): void {
    if (room === 'desk') return rowDue(tenant, conversation!);
    for (const one of followers(tenant, room))
      one.nudge(room, { ...(seq === undefined ? {} : { seq }), state: seq === undefined });
  }
  function rowDue(tenant: string, conversation: string): void {
    if (deskDue.size === 0) setTimeout(sendRows, DESK_GATHER_MS);
    deskDue.set(conversation, { tenant, conversation });
  }
  function sendRows(): void {
    const due = [...deskDue.values()];
    deskDue.clear();
    for (const { tenant, conversation } of due) {
      const desks = followers(tenant, 'desk');
      if (desks.length === 0) continue;
      feeds
        .deskRow(tenant, conversation)
        .then((frame) => frame && desks.forEach((one) => one.send(frame)))
        .catch(onError);
    }
  }

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const path = (request.url ?? '').split('?')[0];
    if (path !== staffSocketPath && path !== visitorSocketPath) return refuse(socket, 404, 'Not Found');
    if (stopping || connections.size >= SOCKETS) return refuse(socket, 503, 'Service Unavailable');
    if (!isOwnOrigin(request, options.origins)) return refuse(socket, 403, 'Forbidden');
    const staff = path === staffSocketPath ? await feeds.signIn.staff(request) : undefined;
    if (staff === null) return refuse(socket, 401, 'Unauthorized');
    server.handleUpgrade(request, socket, head, (opened) => {
      const connection = new Connection(
        { socket: opened, feeds, onTyping, onJoin, onLeave, onError, onClose: (one) => connections.delete(one) },
        staff,
      );
      connections.set(connection, randomUUID());
    });
  }
  async function onTyping(from: Connection, conversation: string, on: boolean): Promise<void> {
    if (!from.listener || !from.rooms.has(`conversation:${conversation}`)) return;
    const who = await feeds.typist(from.listener, conversation).catch((error: Error) => (onError(error), null));
    if (who)
      pulse.publish('typing', {
        tenant: from.listener.tenant,
        conversation,
        who,
        on,
        from: connections.get(from)!,
      } satisfies Typing);
  }

  return {
    attach(http) {
      http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
        socket.on('error', () => socket.destroy());
        upgrade(request, socket, head).catch((error: Error) => {
          onError(error);
          refuse(socket, 503, 'Service Unavailable');
        });
      });
    },
    close(which, why) {
      for (const one of connections.keys()) if (one.listener && which(one.listener)) one.close(why);
    },
    showTyping: (tenant, conversation, who, on) =>
      pulse.publish('typing', { tenant, conversation, who, on, from: '' } satisfies Typing),
    count() {
      const kinds = [...connections.keys()].map((one) => one.listener?.kind);
      return {
        staff: kinds.filter((kind) => kind === 'staff').length,
        visitors: kinds.filter((kind) => kind === 'visitor').length,
      };
    },
    async stop() {
      stopping = true;
      clearInterval(heart);
      for (const one of connections.keys()) one.close('stopping');
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** A page elsewhere must not open a socket with our cookie. Programs without an Origin sign in all the same. */
function isOwnOrigin(request: IncomingMessage, origins: readonly string[]): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  return origin === `http://${host}` || origin === `https://${host}` || origins.includes(origin);
}

function refuse(socket: Duplex, status: number, reason: string): void {
  socket.end(`HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
