/** One of everything that a route can name, made in a company for as often as a test needs it. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { KindName } from '../../../tools/permissions/objects.ts';
import type { Company, Person, World } from '../support/world.ts';
import { connected, proofOf } from './connected.ts';
import { paperOf } from './paper-of.ts';
import type { Furnished, Names, Talk } from './furnished.ts';
import { learned } from './learned.ts';
import { employ, programOf, roleOf } from './callers.ts';

async function teamNamed(world: World, tenant: string, name: string): Promise<string> {
  const id = randomUUID();
  await world.rows(
    `insert into teams (tenant_id, id, name, short, colour, created_at) values ($1, $2, $3, '组', '#0f766e', $4)`,
    [tenant, id, `${name} ${id.slice(0, 6)}`, world.now()],
  );
  return id;
}

async function talkOf(
  at: { world: World; company: Company; admin: Person; mark: string },
  team: string,
): Promise<Talk> {
  const { world, company, admin, mark } = at;
  const customer = await company.customer(`${mark} ${team}`);
  await customer.asks('加盟费多少');
  const { fileId } = await customer.own('visitor.upload', {
    file: new Blob([`文件 ${mark}`]),
    fileName: `${mark}.txt`,
  });
  await customer.sendsFile(fileId, randomUUID());
  await customer.says(`我叫 ${mark}`);
  await admin.claims(customer);
  await admin.replies(customer, `您好 ${mark}`);
  await admin.notes(customer, `备注 ${mark}`);
  await admin.returns(customer);
  await world.rows('update conversations set team_id = $2 where id = $1', [customer.conversation, team]);
  const { customer: panel } = await admin.call('conversations.get', { params: { id: customer.conversation } });
  await admin.call('customers.update', {
    params: { id: panel!.id },
    body: { name: `客户 ${mark}`, remark: `备注 ${mark}`, phone: `139 ${mark}` },
  });
  const answer = (await admin.reads(customer)).find(({ body }) => body.kind === 'answer' && body.sources.length > 0)!;
  const { articleId } = answer.body.kind === 'answer' ? answer.body.sources[0]! : { articleId: '' };
  return { customer, customerId: panel!.id, turnId: answer.turnId!, answerSeq: answer.seq, articleId, team };
}

/** Furnishes a company: two teams with a talk each. */
export async function furnish(world: World, company: Company, mark: string): Promise<Furnished> {
  const { tenant } = company;
  const admin = await company.person(`管理员 ${mark}`, { roles: ['admin'] });
  const [own, other] = await Promise.all([
    teamNamed(world, tenant, `售前 ${mark}`),
    teamNamed(world, tenant, `售后 ${mark}`),
  ]);
  const at = { world, company, admin, mark };
  await graphKindsOf({ world, tenant });
  const talks = { own: await talkOf(at, own), other: await talkOf(at, other) };
  return { ...at, tenant, teams: { own, other }, talks };
}

/** Whose session, passkey or request it is. */
interface Whose {
  readonly staffId: string;
}

type Make = (at: Furnished, whose: Whose) => Promise<string>;

const insert = async ({ world, tenant }: Furnished, table: string, row: Record<string, unknown>): Promise<string> => {
  const id = randomUUID();
  const all: Record<string, unknown> = { tenant_id: tenant, id, ...row };
  const places = Object.keys(all).map((_, at) => `$${at + 1}`);
  await world.rows(
    `insert into ${table} (${Object.keys(all).join(', ')}) values (${places.join(', ')})`,
    Object.values(all),
  );
  return String(all['id']);
};

/** A set with a question and a run that is over. */
async function evaluationOf(at: Furnished): Promise<{ id: string; rowId: string; runId: string }> {
  const now = at.world.now();
  const id = await insert(at, 'evaluation_sets', {
    name: `集 ${at.mark} ${randomUUID()}`,
    auto: false,
    created_at: now,
  });
  const query = `评 ${at.mark}`;
  const rowId = await insert(at, 'evaluation_rows', { set_id: id, query, gold: null });
  const miss = { query, gold: null, verdict: 'false', came: null, probability: null };
  const over = { state: 'done', total: 1, missed: 1, misses: JSON.stringify([miss]), requested_at: now, ended_at: now };
  return { id, rowId, runId: await insert(at, 'evaluation_runs', { set_id: id, cause: 'asked', ...over }) };
}

const both = (word: string) => ({ zh: word, en: word });

/** What there can be in the graph of a furnished company: places, one near another. */
async function graphKindsOf({ world, tenant }: Pick<Furnished, 'world' | 'tenant'>): Promise<void> {
  const place = { id: 'place', label: both('place'), words: [], asked: [], counted: [], properties: [] };
  const ends = { from: ['place'], to: ['place'], say: both('{from} {to}') };
  const near = { id: 'near', label: both('near'), words: [], ...ends };
  await world.rows(
    'insert into graph_schemas (tenant_id, kinds, updated_at) values ($1, $2, $3) on conflict do nothing',
    [tenant, JSON.stringify({ types: [place], relations: [near] }), world.now()],
  );
}

/** Two places that nothing joins. */
async function graphEntityOf(at: Furnished): Promise<{ id: string; otherId: string }> {
  const one = () =>
    insert(at, 'graph_entities', { type: 'place', name: `地 ${at.mark} ${randomUUID()}`, updated_at: at.world.now() });
  return { id: await one(), otherId: await one() };
}

async function graphRelationOf(at: Furnished): Promise<string> {
  const { id: from_id, otherId: to_id } = await graphEntityOf(at);
  return insert(at, 'graph_relations', { type: 'near', from_id, to_id, updated_at: at.world.now() });
}

/** A set with a dialogue and a run that is over. */
async function simulationOf(at: Furnished): Promise<{ id: string; dialogueId: string; runId: string }> {
  const now = at.world.now();
  const id = await insert(at, 'simulation_sets', { name: `对话 ${at.mark} ${randomUUID()}`, created_at: now });
  const dialogue = { name: `谈 ${at.mark}`, language: 'zh-CN', turns: [{ says: `问 ${at.mark}`, expect: {} }] };
  const row = { ...dialogue, set_id: id, turns: JSON.stringify(dialogue.turns) };
  const dialogueId = await insert(at, 'simulation_dialogues', row);
  const against = JSON.stringify({ kind: 'published' });
  const over = { against, state: 'done', total: 1, passed: 1, requested_at: now, ended_at: now };
  const runId = await insert(at, 'simulation_runs', { set_id: id, ...over });
  await at.world.rows(
    `insert into simulation_results (tenant_id, run_id, dialogue_id, n, dialogue, diverged, replies, trace)
     values ($1, $2, $3, 0, $4, 'null', '[]', '[]')`,
    [at.tenant, runId, dialogueId, JSON.stringify(dialogue)],
  );
  return { id, dialogueId, runId };
}

/** An endpoint whose address nobody reads: it is never sent to. */
function webhookOf(at: Furnished): Promise<string> {
  const { world, tenant } = at;
  const id = randomUUID();
  return insert(at, 'webhook_endpoints', {
    id,
    url: world.house.keys.own.seal('https://hooks.invalid/in', `webhook-url/${tenant}/${id}`),
    description: `回调 ${at.mark}`,
    events: ['handoff.requested'],
    with_text: false,
    paused_why: 'by-hand',
    paused_at: world.now(),
    created_at: world.now(),
  });
}

/** Something that is remembered of a customer. */
function factOf({ world, tenant, mark }: Furnished, { customerId }: Talk): Promise<string> {
  const { db, customers } = world.house;
  const told = {
    kind: 'city' as const,
    value: `市 ${mark}`,
    sure: 1,
    by: 'form' as const,
    source: null,
    at: world.now(),
  };
  return db.tenant(tenant, async (tx) => {
    await customers.memory.remember(tx, customerId, [told]);
    const known = await customers.memory.remembered(tx, customerId);
    return known.find(({ kind }) => kind === 'city')?.id ?? randomUUID();
  });
}

/** A batch that is done, with one article. */
async function batchOf(at: Furnished, staffId: string): Promise<Names> {
  const now = at.world.now();
  const asked = { asked_by: staffId, asked_by_name: `同事 ${at.mark}`, asked_at: now, done_at: now, permissions: [] };
  const id = await insert(at, 'article_batches', { verb: 'move', state: 'done', why: `因为 ${at.mark}`, ...asked });
  const { articleId } = at.talks.own;
  const before = {
    folderId: null,
    publishedVersion: 1,
    publishedRevision: 1,
    publishedAt: null,
    removedAt: null,
    authors: [],
  };
  await at.world.rows(
    `insert into article_batch_items (tenant_id, batch_id, position, article_id, print, outcome, before, after_print)
     values ($1, $2, 0, $3, 'x', 'done', $4, 'x')`,
    [at.tenant, id, articleId, JSON.stringify(before)],
  );
  return { id, articleId };
}

/** An import that is looked through: two passages of one file. */
async function importOf(at: Furnished, staffId: string): Promise<Names> {
  const now = at.world.now();
  const by = { created_by: staffId, created_by_name: `同事 ${at.mark}`, created_at: now, updated_at: now };
  const options = {
    folderId: null,
    kind: 'auto',
    mapping: {},
    language: null,
    products: [],
    category: '',
    chunkSize: 800,
  };
  const progress = { what: 'waiting', percent: 100, done: 0, of: 0 };
  const json = { options: JSON.stringify(options), progress: JSON.stringify(progress) };
  const id = await insert(at, 'knowledge_imports', { state: 'ready', ...json, ...by });
  const file = { import_id: id, position: 1, name: `手册 ${at.mark}.md`, source: 'text', state: 'read' };
  const fileId = await insert(at, 'knowledge_import_files', { ...file, kind: 'document', title: `手册 ${at.mark}` });
  const item = async (position: number) => {
    const chunk = { heading: [], text: `段落 ${position} ${at.mark}`, page: null, box: null, disabled: false };
    const content = JSON.stringify({ id: randomUUID(), ...chunk });
    const place = { import_id: id, file_id: fileId, position, kind: 'chunk', search_text: at.mark, plan: 'new' };
    return insert(at, 'knowledge_import_items', { ...place, content });
  };
  const itemId = await item(1);
  await item(2);
  return { id, fileId, itemId };
}

/** How to make one anew. Conversations are not here: one of each team lasts for all calls. */
const makes: Readonly<Partial<Record<KindName, Make>>> = {
  person: (at) => employ(at.world, at.tenant, { name: `同事 ${at.mark}`, roles: ['viewer'] }),
  role: (at) => roleOf(at.world, at.tenant, ['conversation.read']),
  team: (at) => teamNamed(at.world, at.tenant, `组 ${at.mark}`),
  department: (at) =>
    insert(at, 'departments', { name: `部门 ${at.mark} ${randomUUID()}`, created_at: at.world.now() }),
  invitation: (at) =>
    insert(at, 'invitations', {
      token_hash: randomBytes(32),
      email: `${randomUUID()}@company.example`,
      name: `受邀 ${at.mark}`,
      roles: ['viewer'],
      teams: [],
      invited_by: at.admin.id,
      created_at: at.world.now(),
      expires_at: new Date(at.world.now().getTime() + 3_600_000),
    }),
  async article(at) {
    const draft = {
      question: `问题 ${at.mark}`,
      similar: [`相似 ${at.mark}`],
      answer: `答案 ${at.mark}`,
      category: at.mark,
    };
    const body = { ...draft, validFrom: null, validTo: null };
    const { id, revision } = await at.admin.call('articles.create', { body });
    await at.admin.call('articles.publish', { params: { id }, body: { revision } });
    return id;
  },
  retrievalTest: (at, { staffId }) =>
    insert(at, 'retrieval_tests', {
      staff_id: staffId,
      query: `问 ${at.mark}`,
      settings: '[]',
      print: randomUUID(),
      verdict: 'unknown',
      at: at.world.now(),
    }),
  transfer: (at, { staffId }) =>
    insert(at, 'knowledge_transfers', {
      kind: 'export',
      state: 'done',
      progress: JSON.stringify({ what: 'packing', percent: 100, done: 0, of: 0 }),
      created_at: at.world.now(),
      created_by: staffId,
      created_by_name: `同事 ${at.mark}`,
    }),
  folder: (at) => insert(at, 'folders', { name: `目录 ${at.mark} ${randomUUID()}`, updated_at: at.world.now() }),
  comment: (at, { staffId }) =>
    insert(at, 'article_comments', {
      article_id: at.talks.own.articleId,
      staff_id: staffId,
      staff_name: `同事 ${at.mark}`,
      words: `评论 ${at.mark}`,
      mentions: '[]',
      revision: 1,
      at: at.world.now(),
    }),
  letter: (at) =>
    insert(at, 'dead_letters', {
      origin: 'lane:turns',
      key: at.talks.own.customer.conversation,
      payload: '{}',
      error: at.mark,
      attempts: 3,
    }),
  async approval(at, { staffId }) {
    const subject = at.talks.own.articleId;
    // One article waits for one answer.
    await at.world.rows(`update approvals set state = 'expired' where tenant_id = $1 and state = 'waiting'`, [
      at.tenant,
    ]);
    return insert(at, 'approvals', {
      kind: 'knowledge.publish',
      subject,
      title: `问题 ${at.mark}`,
      payload: JSON.stringify({ act: 'publish', articleId: subject, before: null, after: null }),
      print: 'x',
      why: `因为 ${at.mark}`,
      needed: 1,
      asked_by: staffId,
      asked_by_name: `管理员 ${at.mark}`,
      asked_at: at.world.now(),
      expires_at: new Date(at.world.now().getTime() + 3_600_000),
      involved: [staffId],
      eligible: [],
    });
  },
  async widget({ admin }) {
    const { id } = await admin.call('widgets.create', { body: { name: randomUUID() } });
    return id;
  },
  /** Of a customer of its own: settling it forgets him. */
  async withdrawal(at) {
    const { conversation } = await at.company.customer(randomUUID());
    const [row] = await at.world.rows<{ customer_id: string }>('select customer_id from conversations where id = $1', [
      conversation,
    ]);
    return insert(at, 'consents', {
      widget_id: at.company.widget.id,
      customer_id: row!.customer_id,
      conversation_id: conversation,
      version: 1,
      locale: 'zh-CN',
      given_at: at.world.now(),
      withdrawn_at: at.world.now(),
    });
  },
  async key(at) {
    const { id } = await programOf(at.world, at.tenant, { by: at.admin.id, scopes: ['conversation.read'] });
    return id;
  },
  ...learned(insert),
  evaluation: (at) => evaluationOf(at).then(({ id }) => id),
  graphRelation: graphRelationOf,
  simulation: (at) => simulationOf(at).then(({ id }) => id),
  webhook: (at) => webhookOf(at),
  ...connected(insert),
  company: async (at) => at.tenant,
  session: (at, { staffId }) =>
    insert(at, 'sessions', {
      staff_id: staffId,
      token_hash: createHash('sha256').update(randomUUID()).digest(),
      created_at: at.world.now(),
      used_at: at.world.now(),
      expires_at: new Date(at.world.now().getTime() + 3_600_000),
    }),
  passkey: (at, { staffId }) =>
    insert(at, 'passkeys', {
      staff_id: staffId,
      credential_id: randomUUID(),
      public_key: randomBytes(8),
      counter: 0,
      transports: [],
      name: `钥匙 ${at.mark}`,
      synced: false,
      created_at: at.world.now(),
    }),
};

/** A fresh object of a kind, as the parameters of a path name it. `team`: which of the two talks, where it matters. */
export async function namesOf(
  at: Furnished,
  kind: KindName,
  how: { team: 'own' | 'other'; whose?: Whose },
): Promise<Names> {
  const talk = at.talks[how.team];
  const talked = { turnId: talk.turnId, seq: String(talk.answerSeq), articleId: talk.articleId };
  if (kind === 'conversation') return { ...talked, id: talk.customer.conversation };
  if (kind === 'visit') return { ...talked, id: talk.customer.conversation, factId: await factOf(at, talk) };
  if (kind === 'customer') return { id: talk.customerId, factId: await factOf(at, talk) };
  if (kind === 'delivery') {
    const id = await webhookOf(at);
    const event = { type: 'handoff.requested', at: at.world.now(), data: JSON.stringify({ mark: at.mark }) };
    const eventId = await insert(at, 'webhook_events', event);
    await at.world.rows(
      `insert into webhook_deliveries (tenant_id, endpoint_id, event_id, n, state, next_at) select tenant_id, $2, id, n, 'failed', now() from webhook_events where id = $1`,
      [eventId, id],
    );
    return { id, eventId };
  }
  if (kind === 'batch') return batchOf(at, how.whose?.staffId ?? at.admin.id);
  if (kind === 'import') return importOf(at, how.whose?.staffId ?? at.admin.id);
  if (kind === 'evaluation') return evaluationOf(at);
  if (kind === 'graphEntity') return graphEntityOf(at);
  if (kind === 'simulation') return simulationOf(at);
  if (kind === 'wecomProof') return proofOf(at);
  if (kind === 'paper') return { id: await paperOf(at, talk) };
  const make = makes[kind];
  const file: Names = kind === 'version' ? { file: 'intent_report.json' } : {};
  if (make) return { ...file, id: await make(at, how.whose ?? { staffId: at.admin.id }) };
  return {
    strategy: 'hesitant',
    key: at.company.widget.key,
    token: randomBytes(32).toString('base64url'),
    kind: 'knowledge.publish',
  };
}
