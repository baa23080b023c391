import { exampleOf } from '#contracts/examples';
import { allRoutes } from '#contracts/http/index';
import { permissionsOf, type Role } from '#contracts/permissions';
import type { Route } from '#contracts/route';
import { createHttp, type Handlers, type HttpOptions, type StaffCaller } from '#platform/http';
import { createTelemetry } from '#platform/telemetry';

const csrf = 'csrf-of-this-session';
export const publicUrl = 'http://liren.test';
export const someId = '0190163d-8694-739b-aea5-966c26f8ad91';

/** Cookie and CSRF header of somebody with these roles. */
export function as(roles: readonly Role[] | 'must-change'): Record<string, string> {
  const token = roles === 'must-change' ? roles : `roles.${roles.join('.')}`;
  return { cookie: `liren_session=${token}`, 'x-csrf-token': csrf };
}
/** Whoever keeps the installation. */
export const asKeeper = { cookie: 'liren_keeper=keeper', 'x-csrf-token': csrf };
/** An admin whose browser holds a keeper's session too. */
export const asBoth = { ...as(['admin']), cookie: `${as(['admin'])['cookie']}; ${asKeeper.cookie}` };
export const asVisitor = { authorization: 'Bearer visitor' };

async function sessions(token: string): Promise<StaffCaller | null> {
  const [kind, ...roles] = token.split('.');
  if (kind !== 'roles' && kind !== 'must-change') return null;
  const mustChangePassword = kind === 'must-change';
  const permissions = permissionsOf(mustChangePassword ? ['admin'] : (roles as Role[]));
  const who = { tenant: someId, staffId: someId, name: '林悦', sessionId: someId };
  return { kind: 'staff', isProgram: false, ...who, csrf, permissions, teams: new Set(), mustChangePassword };
}

export interface FrontDoor {
  url: string;
  http: Awaited<ReturnType<typeof createHttp>>;
  /** Calls that passed every check, in order. */
  reached: { name: string; call: unknown }[];
  /** What the next handlers answer; by default they refuse as if nothing were found. */
  answer: (name: string, call: never) => Promise<unknown>;
  send(method: string, path: string, init?: RequestInit): Promise<Response>;
  log: string[];
}

/** The real HTTP side with every contract mounted; behind it stands only this note of who got through. */
export async function openFrontDoor(more: Partial<HttpOptions> = {}): Promise<FrontDoor> {
  const { Writable } = await import('node:stream');
  const log: string[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      log.push(String(chunk));
      done();
    },
  });
  const http = await createHttp({
    telemetry: createTelemetry({ level: 'info', destination }),
    now: () => new Date(),
    publicUrl,
    sessions,
    visitors: async (token) => {
      const who = { tenant: someId, customerId: someId, conversationId: someId, widgetId: someId, verified: false };
      return token === 'visitor' ? { kind: 'visitor', ...who } : null;
    },
    keepers: async (token) => {
      const who = { keeperId: someId, name: '管家', sessionId: someId, mustChangePassword: false };
      return token === 'keeper' ? { kind: 'keeper', csrf, ...who } : null;
    },
    ping: async () => {},
    perAddress: { burst: 1_000_000, perSecond: 1_000_000 },
    ...more,
  });
  const door: Omit<FrontDoor, 'url' | 'send'> & Partial<FrontDoor> = {
    http,
    log,
    reached: [],
    answer: async () => Promise.reject(new Reached()),
  };
  const table: Record<string, Route> = allRoutes;
  const written = Object.keys(table).map((name) => [
    name,
    async (call: never) => {
      door.reached.push({ name, call });
      return door.answer(name, call);
    },
  ]);
  http.mount(table, Object.fromEntries(written) as Handlers<typeof table>);
  const { port } = await http.listen({ host: '127.0.0.1', port: 0 });
  door.url = `http://127.0.0.1:${port}`;
  door.send = (method, path, init) => fetch(door.url + path, { method, redirect: 'manual', ...init });
  return door as FrontDoor;
}

/** Not a refusal on purpose: it must come out as `service.broken` and say nothing of itself. */
class Reached extends Error {
  constructor() {
    super('secret words of the inside');
  }
}

export function pathOf(route: Route): string {
  return route.path.replace(
    /:(\w+)/g,
    (_, name: string) =>
      ({
        seq: '1',
        key: 'widgetkey',
        kind: 'knowledge.publish',
        file: 'intent_report.json',
        name: 'WW_verify_Ab12.txt',
      })[name] ?? someId,
  );
}

/** Its own path with the query that it cannot do without. */
export function addressOf({ name, route }: { name: string; route: Route }): string {
  const query = new URLSearchParams(exampleOf(name, route)?.query as Record<string, string> | undefined);
  return query.size > 0 ? `${pathOf(route)}?${query}` : pathOf(route);
}

export const everyRoute = Object.entries(allRoutes as Record<string, Route>).map(([name, route]) => ({ name, route }));

export async function problemIn(
  response: Response,
): Promise<{ status: number; code: string; detail: string; fields?: Record<string, string> }> {
  return (await response.json()) as never;
}

/** Whatever came in: the next good request is answered, and at once. */
export async function stillAlive(door: FrontDoor): Promise<void> {
  const response = await fetch(`${door.url}/healthz`, { signal: AbortSignal.timeout(1_000) });
  if (response.status !== 200) throw new Error(`healthz says ${response.status}`);
}
