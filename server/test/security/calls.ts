/** Calls a cell of the permission matrix on a running house and says what the caller heard. */
import { problem } from '#contracts/errors';
import type { Route } from '#contracts/route';
import type { Cell, Outcome } from '../../../tools/permissions/matrix.ts';
import { kindOf, kinds } from '../../../tools/permissions/objects.ts';
import { sample, schemaOf } from '../http/samples.ts';
import type { World } from '../support/world.ts';
import type { Caller, Headers } from './callers.ts';
import type { Furnished, Names } from './furnished.ts';
import { namesOf } from './objects.ts';

export type Table = Readonly<Record<string, Route>>;

export interface Scene {
  readonly world: World;
  readonly table: Table;
  readonly callers: readonly Caller[];
  readonly mine: Furnished;
  readonly theirs: Furnished;
}

export interface Heard {
  /** As in the matrix; else what broke, in words. */
  readonly outcome: string | number;
  readonly text: string;
}

const never = { 'x-y': 1 };

let made = 0;
/** The id of nothing. */
const stranger = '0193c1de-7a10-7c5e-9a39-ffffffffffff';
const unique = () => ({ name: `名 ${++made}` });
const newcomer = () => ({ ...unique(), email: `n${++made}@company.example`, roles: ['viewer'], teams: [] });

/**
 * Bodies that a sample from the schema would not make: they must be right, or the house would refuse them before it
 * looks for the object, and harmless, because hundreds of calls follow in the same world.
 */
const bodies: Readonly<Record<string, (at: Furnished, names: Names) => object>> = {
  'papers.correct': () => ({ revision: 1, fields: { name: '店' } }),
  // Of another revision, so that the company's own table stays.
  'paperReview.put': () => ({ needs: [], rules: [], revision: 999 }),
  'papers.decide': () => ({ revision: 1, outcome: 'accepted' }),
  'conversations.transfer': (at, { id }) => ({ to: { kind: 'team', id: teamOf(at, id!) }, note: '' }),
  'articles.create': () => ({ ...draft, validFrom: null, validTo: null }),
  'articles.update': () => ({ ...draft, validFrom: null, validTo: null, revision: 1 }),
  'articles.rollBack': () => ({ version: 1 }),
  'articles.republish': () => ({ version: 1, revision: 0 }),
  'articles.setChunks': () => ({ revision: 0, chunks: [] }),
  'articles.move': () => ({ folderId: null }),
  'articleComments.create': () => ({ words: '好' }),
  'articleComments.update': () => ({ words: '好' }),
  'retrievalTests.judge': () => ({ right: { articleId: null } }),
  'imports.create': () => options,
  'imports.setOptions': () => options,
  'evaluations.addRow': ({ talks }) => ({ query: '问', articleId: talks.own.articleId }),
  'evaluations.updateRow': () => ({ query: '问', articleId: null, note: '' }),
  'evaluations.preview': ({ talks }) => ({ articleId: talks.own.articleId }),
  'simulations.addDialogue': () => ({ ...unique(), turns: [{ says: '问' }] }),
  'simulations.updateDialogue': () => ({ ...unique(), turns: [{ says: '问' }] }),
  'simulations.run': () => ({ against: { kind: 'published' } }),
  'intents.create': () => ({ title: `意图 ${++made}` }),
  'intents.update': () => ({ title: `意图 ${++made}`, revision: 1 }),
  'intents.addExamples': () => ({ intentId: null, texts: [`问 ${++made}`] }),
  'intents.updateExample': () => ({ text: `问 ${++made}` }),
  'intents.moveExamples': (_, { id = stranger }) => ({ ids: [id], intentId: null }),
  'intents.validate': () => ({}),
  'intents.previewImport': () => ({ text: 'text,label\n问,one\n' }),
  'intents.import': () => ({ text: 'text,label\n问,one\n' }),
  'gazetteer.create': () => ({ ...unique(), type: 'brand' }),
  'gazetteer.update': () => ({ ...unique(), type: 'brand' }),
  'gazetteer.import': () => ({ text: `brand,名 ${++made}\n` }),
  'understanding.try': () => ({ text: '问' }),
  'experiments.start': () => ({ versionId: stranger, share: 0.5 }),
  'experiments.stop': () => ({ winner: null }),
  'queue.label': () => ({ as: { kind: 'skip' } }),
  'graph.createEntity': () => ({ ...unique(), type: 'place' }),
  'graph.updateEntity': () => ({ ...unique(), type: 'place', revision: 1 }),
  'graph.mergeEntity': (_, { otherId }) => ({ otherId, revision: 1 }),
  'graph.createRelation': (_, { id, otherId }) => ({ type: 'near', fromId: id, toId: otherId }),
  'graph.updateRelation': () => ({ revision: 1 }),
  'imports.editItem': () => ({ revision: 1, enabled: false }),
  'imports.mergeItem': () => ({ revision: 1 }),
  'imports.splitItem': () => ({ revision: 1, at: 2 }),
  'imports.actOnItems': () => ({ act: 'enable', filter: {} }),
  'folders.create': () => ({ ...unique(), parentId: null }),
  'folders.update': () => ({ revision: 1 }),
  'folders.setRights': () => ({ revision: 1, grants: [] }),
  'articleBatches.move': ({ talks }) => ({ which: { ids: [talks.own.articleId] }, folderId: null }),
  'session.switch': ({ tenant }) => ({ company: tenant }),
  'webhooks.replayRange': (at) => ({
    from: at.world.now().toISOString(),
    to: at.world.now().toISOString(),
    only: 'all',
  }),
  'webhooks.update': () => ({ description: '改' }),
  'session.presence': () => ({ presence: 'online' }),
  'staff.create': newcomer,
  'staff.update': () => ({ name: '改名' }),
  'staff.setDisabled': (_, { id }) => ({ ids: [id], disabled: false }),
  'staff.invite': newcomer,
  'roles.create': () => ({ ...unique(), description: '', permissions: ['conversation.read'] }),
  'roles.update': () => ({ description: '改' }),
  'teams.create': () => ({ ...unique(), short: '新', colour: '#0f766e' }),
  'teams.update': () => ({ short: '改' }),
  'teams.changeMembers': () => ({ add: [], remove: [] }),
  'departments.create': () => ({ ...unique(), parentId: null }),
  'departments.update': () => unique(),
  'security.requireSecondFactor': () => ({ required: false }),
  'approvals.setPolicy': () => ({ approvers: 0, why: '' }),
  'wecom.connectCorp': () => ({ ...unique(), corpid: `ww${String(++made).padStart(16, '0')}`, environment: 'test' }),
  'wecom.updateCorp': () => ({ revision: 0 }),
  'wecom.connectApp': () => ({ ...unique(), agentid: ++made, secret: 'a-secret' }),
  'wecom.updateApp': () => ({ revision: 0 }),
  'wecom.setCallback': () => ({ callback: null }),
  'wecom.sendTest': () => ({ userid: 'lin' }),
  'wecom.takeAccount': () => ({ openKfid: 'wkAbcdef' }),
  'wecom.updateAccount': () => ({
    revision: 0,
    serves: true,
    road: 'desk',
    teamId: null,
    settings: { welcome: '', suggestions: [], rating: true },
  }),
  'wecom.accountLink': () => ({ scene: '' }),
  'wecom.addRobot': () => ({ ...unique(), webhook: '7d3f1a52-9c04-4be8-a6d1-52f0c8e37b94' }),
  'wecom.addProof': () => ({ name: `WW_verify_${++made}.txt`, content: 'x' }),
  'keys.create': () => ({ ...unique(), scopes: ['conversation.read'] }),
  'keys.update': () => unique(),
};

const draft = { question: '能退款吗', similar: [], answer: '七天内可以。', category: '售后' };
const options = {
  folderId: null,
  kind: 'auto',
  mapping: {},
  language: null,
  products: [],
  category: '',
  chunkSize: 800,
};
const teamOf = ({ talks, teams }: Furnished, conversation: string) =>
  talks.other.customer.conversation === conversation ? teams.other : teams.own;

function pathWith(route: Route, names: Names): string {
  return route.path.replace(/:(\w+)/g, (_, param: string) => {
    if (names[param] === undefined) throw new Error(`There is no ${param} for ${route.path}`);
    return names[param];
  });
}

/** What the route expects to come along, with one thing changed by `change`. */
export function bodyOf(name: string, route: Route, at: Furnished, names: Names): object | undefined {
  if (!route.body) return undefined;
  return bodies[name]?.(at, names) ?? (mended(sample(schemaOf(route.body))) as object);
}

/** Words that a sample cannot know, by the name of their field. */
const fitting: Readonly<Record<string, unknown>> = {
  timeZone: 'Asia/Shanghai',
  colour: '#0f766e',
  from: '09:00',
  to: '18:00',
  exceptions: [],
  origins: [],
  issuer: 'https://id.invalid',
  domains: ['company.example'],
  url: 'https://hooks.invalid/in',
  link: 'https://company.example/privacy',
  pack: null,
  roles: ['viewer'],
  defaultRole: 'viewer',
  only: false,
};

function mended(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(mended);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, key in fitting ? fitting[key] : mended(each)]),
  );
}

/** Queries without which a route does not answer. */
const queries: Readonly<Record<string, string>> = {
  'audit.export': '?format=csv',
  'articles.compare': '?from=0&to=0',
};

export interface Sending {
  readonly headers: Headers;
  readonly names: Names;
  readonly body?: object | undefined;
  readonly query?: string;
}

/** One request; the body is sent as the route takes it. */
export async function send(world: World, route: Route, { headers, names, body, query = '' }: Sending) {
  const init: RequestInit & { headers: Record<string, string> } = {
    method: route.method,
    headers: { ...headers },
    redirect: 'manual',
  };
  if (route.upload) {
    init.body = new FormData();
    init.body.append('file', new Blob(['x']), 'x.txt');
  } else if (route.body) {
    init.headers['content-type'] = 'application/json';
    init.body = JSON.stringify(body ?? never);
  }
  return fetch(world.url + pathWith(route, names) + query, init);
}

/** What stands at the door and not behind it. */
const outside: Readonly<Record<string, Outcome>> = {
  'session.required': 401,
  'visitor.required': 401,
  'visitor.expired': 401,
  'key.invalid': 401,
  'permission.denied': 403,
  'key.only_people': 403,
};

/** What is not found behind the door, and is not what the route names. */
const inside: Readonly<Record<string, string>> = {
  // Who is employed once has no other company to go to.
  'session.switch': 'session.not_found',
  'account.startWecom': 'wecom.app_not_found',
  // The version that is to be tried stands in the body.
  'experiments.start': 'version.not_found',
};

/** What the caller heard. Refusals about the matter itself (taken, closed, not ready …) come from behind the door. */
export async function hear(name: string, route: Route, response: Response): Promise<Heard> {
  const text = await response.text();
  if (response.ok) return { outcome: 'in', text };
  const { code } = problem.parse(JSON.parse(text));
  const known = outside[code];
  if (known !== undefined) return { outcome: known, text };
  if (code === inside[name]) return { outcome: 'in', text };
  if (/[._]not_found$/.test(code) && response.status === 404)
    return { outcome: route.access === 'public' ? 'in' : 404, text: `${code} ${text}` };
  const broken =
    response.status >= 500 ||
    code.startsWith('request.') ||
    /^session\.(csrf|origin|password_change|second_factor_req)/.test(code);
  return { outcome: broken ? `${response.status} ${code} ${text.slice(0, 300)}` : 'in', text };
}

/** Every so many calls the clock goes on, so that limits by address and time do not stand in the way. */
const CALLS = 40;
let calls = 0;

const lasting = new WeakMap<Scene, Map<string, Promise<Names>>>();

/** Who is kept out uses nothing up: one object of each kind lasts for all of them. */
function kept(scene: Scene, place: string, make: () => Promise<Names>): Promise<Names> {
  const here = lasting.get(scene) ?? new Map<string, Promise<Names>>();
  lasting.set(scene, here);
  const names = here.get(place) ?? make();
  here.set(place, names);
  return names;
}

/** Calls one cell, with an object and, for staff, a session made for this call. */
export async function callCell(scene: Scene, cell: Cell): Promise<Heard> {
  const { world, table, callers, mine, theirs } = scene;
  if (++calls % CALLS === 0) world.later(5_000);
  const route = table[cell.route]!;
  const caller = callers.find(({ name }) => name === cell.caller);
  if (!caller) throw new Error(`Nobody plays ${cell.caller}`);
  const kind = kindOf(cell.route)!;
  const at = cell.distance === 'other company' ? theirs : mine;
  const whose = caller.staffId && cell.distance === 'own' ? { whose: { staffId: caller.staffId } } : {};
  const make = () => namesOf(at, kind, { team: cell.distance === 'other team' ? 'other' : 'own', ...whose });
  const names = await (cell.expected === 'in' ? make() : kept(scene, `${kind} ${cell.distance}`, make));
  const body = bodyOf(cell.route, route, at, names);
  const query = queries[cell.route] ?? '';
  const response = await send(world, route, { headers: await caller.headers(), names, body, query });
  return hear(cell.route, route, response);
}

/** Closed cells change nothing: several are called at once. */
const AT_ONCE = 6;

/** Cells whose caller heard something else than is due, as lines to read. `inOrder`: one after the other. */
export async function mismatches(scene: Scene, cells: readonly Cell[], how: { inOrder: boolean }): Promise<string[]> {
  const wrong: string[] = [];
  const left = cells.values();
  const work = async () => {
    for (const cell of left) {
      const { outcome, text } = await callCell(scene, cell);
      const leaked = cell.expected !== 'in' && text.includes(scene.theirs.mark);
      if (outcome !== cell.expected || leaked) wrong.push(lineOf(cell, { outcome, text }, leaked));
    }
  };
  await Promise.all(Array.from({ length: how.inOrder ? 1 : AT_ONCE }, work));
  return wrong.toSorted();
}

function lineOf({ route, caller, distance, expected }: Cell, { outcome, text }: Heard, leaked: boolean): string {
  const what = `${distance} ${kinds[kindOf(route)!].what}`;
  return `${route} by ${caller}, ${what}: ${outcome}${leaked ? ' and told of it' : ''}, due ${expected}. ${text.slice(0, 80)}`;
}
