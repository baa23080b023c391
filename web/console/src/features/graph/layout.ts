/** One thing drawn, and how many steps it stands from the middle. */
export interface Drawn {
  readonly id: string;
  readonly distance: number;
}

export interface Tie {
  readonly from: string;
  readonly to: string;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Things that one drawing holds. */
export const drawnMost = 60;
/** Between the rings, and how far apart two things want to be. */
const RING = 150;
const APART = 84;
const ROUNDS = 80;

/**
 * Places things on rings around the one in the middle, each near what it is tied to, then pushes apart what stands too
 * close: a small force layout after Fruchterman and Reingold (1991) that keeps distances to the middle. The same things
 * come to stand in the same places. Pure.
 */
export function layout(things: readonly Drawn[], ties: readonly Tie[]): Map<string, Point> {
  const shown = things.slice(0, drawnMost);
  const inner = shown.toSorted((a, b) => a.distance - b.distance);
  const angles = new Map<string, number>();
  const places = new Map<string, { x: number; y: number }>();
  for (const distance of new Set(inner.map((one) => one.distance))) {
    const ring = inner.filter((one) => one.distance === distance);
    const wanted = ring.map((one) => ({ one, angle: wantedAngle(one.id, ties, angles) }));
    wanted.sort((a, b) => (a.angle ?? 0) - (b.angle ?? 0));
    for (const [at, { one }] of wanted.entries()) {
      const angle = -Math.PI / 2 + (2 * Math.PI * at) / ring.length;
      angles.set(one.id, angle);
      places.set(one.id, pointAt(radiusOf(distance, ring.length), angle));
    }
  }
  relax(shown, ties, places);
  return places;
}

/** A ring is as wide as what stands on it needs. */
const radiusOf = (distance: number, count: number) =>
  distance === 0 ? 0 : Math.max(distance * RING, (count * APART) / (2 * Math.PI));

const pointAt = (radius: number, angle: number) =>
  radius === 0 ? { x: 0, y: 0 } : { x: radius * Math.cos(angle), y: radius * Math.sin(angle) };

/** The mean direction of what is tied to it and stands already. */
function wantedAngle(id: string, ties: readonly Tie[], angles: ReadonlyMap<string, number>): number | null {
  let x = 0;
  let y = 0;
  for (const { from, to } of ties) {
    const angle = from === id ? angles.get(to) : to === id ? angles.get(from) : undefined;
    if (angle === undefined) continue;
    x += Math.cos(angle);
    y += Math.sin(angle);
  }
  return x === 0 && y === 0 ? null : Math.atan2(y, x);
}

function relax(things: readonly Drawn[], ties: readonly Tie[], places: Map<string, { x: number; y: number }>): void {
  const moving = things.filter(({ distance }) => distance > 0);
  const known = ties.filter(({ from, to }) => from !== to && places.has(from) && places.has(to));
  for (let round = 0; round < ROUNDS; round++) {
    const heat = 12 * (1 - round / ROUNDS);
    const pushes = new Map(moving.map(({ id }) => [id, push(id, things, places)]));
    for (const { from, to } of known) pull(pushes, places, { from, to });
    for (const { id } of moving) {
      const { x, y } = pushes.get(id)!;
      const length = Math.hypot(x, y) || 1;
      const step = Math.min(length, heat) / length;
      const place = places.get(id)!;
      place.x += x * step;
      place.y += y * step;
    }
  }
}

function push(id: string, things: readonly Drawn[], places: ReadonlyMap<string, Point>) {
  const here = places.get(id)!;
  const sum = { x: 0, y: 0 };
  for (const { id: other } of things) {
    if (other === id) continue;
    const there = places.get(other)!;
    const [dx, dy] = [here.x - there.x, here.y - there.y];
    const gap = Math.max(Math.hypot(dx, dy), 1);
    if (gap > APART * 1.6) continue;
    const strength = (APART * APART) / gap / gap;
    sum.x += (dx / gap) * strength * 6;
    // Names are wider than they are high.
    sum.y += (dy / gap) * strength * 4;
  }
  return sum;
}

function pull(
  pushes: ReadonlyMap<string, { x: number; y: number }>,
  places: ReadonlyMap<string, Point>,
  { from, to }: Tie,
): void {
  const [a, b] = [places.get(from)!, places.get(to)!];
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const gap = Math.max(Math.hypot(dx, dy), 1);
  const strength = (gap - RING) * 0.02;
  for (const [id, sign] of [
    [from, 1],
    [to, -1],
  ] as const) {
    const sum = pushes.get(id);
    if (!sum) continue;
    sum.x += (dx / gap) * strength * sign;
    sum.y += (dy / gap) * strength * sign;
  }
}

/** The rectangle that holds all places, with room for names. */
export function frameOf(places: Iterable<Point>): { x: number; y: number; width: number; height: number } {
  const all = [...places];
  const xs = all.map(({ x }) => x);
  const ys = all.map(({ y }) => y);
  const [left, right] = [Math.min(0, ...xs) - 80, Math.max(0, ...xs) + 80];
  const [top, bottom] = [Math.min(0, ...ys) - 40, Math.max(0, ...ys) + 48];
  return { x: left, y: top, width: right - left, height: bottom - top };
}
