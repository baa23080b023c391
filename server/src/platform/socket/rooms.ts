import type { Room } from '#contracts/socket';
import type { Connection } from './connection.ts';

/** Which sockets follow which room of which tenant. */
export class Rooms {
  readonly #followers = new Map<string, Set<Connection>>();

  join(one: Connection, room: Room): void {
    const place = placeOf(one, room);
    this.#followers.set(place, (this.#followers.get(place) ?? new Set()).add(one));
  }

  leave(one: Connection, room: Room): void {
    const place = placeOf(one, room);
    const left = this.#followers.get(place);
    left?.delete(one);
    if (left?.size === 0) this.#followers.delete(place);
  }

  of(tenant: string, room: Room): Connection[] {
    return [...(this.#followers.get(`${tenant}/${room}`) ?? [])];
  }
}

const placeOf = (one: Connection, room: Room) => `${one.listener!.tenant}/${room}`;
