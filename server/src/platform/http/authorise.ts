import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { isForPrograms, type Access, type Route } from '#contracts/route';
import { refuse } from '#platform/errors';
import type {
  Caller,
  KeeperCaller,
  KeeperLookup,
  ProgramLookup,
  SessionLookup,
  StaffCaller,
  VisitorCaller,
  VisitorLookup,
} from './caller.ts';
import type { SessionCookie } from './session-cookie.ts';

export interface AccessDeps {
  sessions: SessionLookup;
  visitors: VisitorLookup;
  programs: ProgramLookup;
  keepers: KeeperLookup;
  cookie: SessionCookie;
  keeperCookie: SessionCookie;
  publicUrl: string;
}

const MAX_TOKEN = 2_000;
/** What every API key begins with. */
const KEY = 'lrk_';

/** Asks, before the body is read, who calls and whether he may. Throws the refusal that the caller hears. */
export async function authorise(route: Route, request: FastifyRequest, deps: AccessDeps): Promise<Caller> {
  const changes = route.method !== 'GET';
  if (changes && route.path.startsWith('/api/')) mustComeFromOurPages(request, deps.publicUrl);
  if (route.access === 'public') return { kind: 'public', ip: request.ip };
  if (route.access === 'visitor') return findVisitor(request, deps);
  if (route.access === 'keeper') {
    const keeper = await findKeeper(request, deps);
    if (changes) mustCarryCsrf(request, keeper);
    return keeper;
  }
  const key = bearerOf(request);
  const staff = key?.startsWith(KEY) ? await findProgram(key, request, deps) : await findStaff(request, deps);
  if (staff.isProgram) mustBeForPrograms(route);
  else if (changes) mustCarryCsrf(request, staff);
  mustBeAllowed(route.access, staff);
  return staff;
}

async function findVisitor(request: FastifyRequest, { visitors }: AccessDeps): Promise<VisitorCaller> {
  const token = bearerOf(request);
  const visitor = token ? await visitors(token) : null;
  if (!visitor) throw refuse('visitor.required', 'This needs the token of a visitor');
  return visitor;
}

async function findStaff(request: FastifyRequest, { sessions, cookie }: AccessDeps): Promise<StaffCaller> {
  const token = cookie.read(request.headers.cookie);
  const staff = token && token.length <= MAX_TOKEN ? await sessions(token) : null;
  if (!staff) throw refuse('session.required', 'Sign in first');
  return staff;
}

/** No cookie goes with a key, so that no page can use one without knowing it. */
async function findProgram(token: string, request: FastifyRequest, { programs }: AccessDeps): Promise<StaffCaller> {
  const program = await programs(token, request.ip);
  if (!program) throw refuse('key.invalid', 'This API key opens nothing: unknown, expired or revoked');
  return program;
}

function bearerOf(request: FastifyRequest): string | null {
  const token = /^Bearer ([\w.-]+)$/i.exec(request.headers.authorization ?? '')?.[1];
  return token && token.length <= MAX_TOKEN ? token : null;
}

/** Sessions, presence, decisions of people and keys themselves: no scope opens these. */
function mustBeForPrograms(route: Route): void {
  if (isForPrograms(route)) return;
  throw refuse('key.only_people', 'This is for people who are signed in, not for programs');
}

async function findKeeper(request: FastifyRequest, { keepers, keeperCookie }: AccessDeps): Promise<KeeperCaller> {
  const token = keeperCookie.read(request.headers.cookie);
  const keeper = token && token.length <= MAX_TOKEN ? await keepers(token) : null;
  if (!keeper) throw refuse('session.required', 'Sign in as a keeper first');
  return keeper;
}

function mustBeAllowed(access: Exclude<Access, 'public' | 'visitor' | 'keeper'>, staff: StaffCaller): void {
  if (access === 'session') return;
  if (staff.mustChangePassword) {
    throw refuse('session.password_change_required', 'Change your one-time password first');
  }
  if (staff.mustSetUpFactor) {
    throw refuse('session.second_factor_required', 'Your company asks for a second factor; set one up first');
  }
  if (!staff.permissions.has(access)) throw refuse('permission.denied', 'Your roles do not allow this');
}

function mustCarryCsrf(request: FastifyRequest, { csrf }: Pick<StaffCaller, 'csrf'>): void {
  const given = request.headers['x-csrf-token'];
  // Digests have one length, so that comparing takes one time.
  const digest = (text: string) => createHash('sha256').update(text).digest();
  if (typeof given === 'string' && timingSafeEqual(digest(given), digest(csrf))) return;
  throw refuse('session.csrf', 'The x-csrf-token of your session is missing or wrong');
}

/** Browsers say where a request comes from; programs without a browser say nothing and are no danger here. */
function mustComeFromOurPages(request: FastifyRequest, publicUrl: string): void {
  const site = request.headers['sec-fetch-site'];
  const { origin } = request.headers;
  const siteFits = site === undefined || site === 'same-origin' || site === 'none';
  if (siteFits && (origin === undefined || isOurs(origin, request.headers.host, publicUrl))) return;
  throw refuse('session.origin', 'Requests from other sites are not accepted');
}

/** The public URL, or the very host that was called (an address on the local network, another name). */
function isOurs(origin: string, host: string | undefined, publicUrl: string): boolean {
  if (!URL.canParse(origin)) return false;
  return origin === new URL(publicUrl).origin || (host !== undefined && new URL(origin).host === host.toLowerCase());
}
