/** One of everything that a route can name, made in a company for as often as a test needs it. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { KindName } from '../../../tools/permissions/objects.ts';
import type { Company, Customer, Person, World } from '../support/world.ts';
import { employ, programOf, roleOf } from './callers.ts';

/** A company with what its objects hang on. `mark` stands in every text of it. */
export interface Furnished {
  readonly world: World;
  readonly company: Company;
  readonly tenant: string;
  readonly mark: string;
  /** Sees and may do everything here. */
  readonly admin: Person;
  /** Every caller's team, and the one nobody who is tried belongs to. */
  readonly teams: { readonly own: string; readonly other: string };
  readonly talks: { readonly own: Talk; readonly other: Talk };
}

export interface Talk {
  readonly customer: Customer;
  readonly customerId: string;
  readonly turnId: string;
  /** Where the bot's answer stands, and the article behind it. */
  readonly answerSeq: number;
  readonly articleId: string;
  readonly team: string;
}

/** What fills the parameters of a path. */
export type Names = Readonly<Record<string, string>>;

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
  webhook: (at) => webhookOf(at),
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
  if (kind === 'conversation' || kind === 'visit') return { ...talked, id: talk.customer.conversation };
  if (kind === 'customer') return { id: talk.customerId };
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
  const make = makes[kind];
  if (make) return { id: await make(at, how.whose ?? { staffId: at.admin.id }) };
  return { key: at.company.widget.key, token: randomBytes(32).toString('base64url'), kind: 'knowledge.publish' };
}
