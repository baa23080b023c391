import { readPack, type Pack, type PackContent, type PackStaff } from '#libs/pack';
import type { HelpCentreForm } from '#contracts/http/help';
import { changeCentre } from '#knowledge';
import { setOpeningHours } from '#staff';
import type { House } from '../compose.ts';
import { bringPack } from './bring-pack.ts';
import type { Rehearsal } from '#contracts/http/simulations';
import { demoDialogues } from './demo-dialogues.ts';
import { demoQuestions, type DemoQuestion } from './demo-questions.ts';
import { firstWidget } from './first-widget.ts';
import { addPastConversations } from './past-conversations.ts';

type Language = 'zh-CN' | 'en';

/** Staff of one company looked through. */
const STAFF = 200;

/** What a fresh installation prints once. */
export interface FirstAccounts {
  admin?: { email: string; password: string };
  keeper: { email: string; password: string };
}

/** On a fresh installation: its keeper, and the demo company of the pack or an empty one. Returns the accounts, once. */
export function firstCompany(house: House, packFolder: string): Promise<FirstAccounts | undefined> {
  // Of nodes that start at once, one opens the company while the others wait.
  return house.db.alone('first company', () => openFirst(house, packFolder));
}

async function openFirst(house: House, packFolder: string): Promise<FirstAccounts | undefined> {
  // The keeper comes last: without one, the first start was cut off. With one, an empty installation is meant to be.
  if (await house.companies.keepers.exist()) return undefined;
  const admin = await openCompany(house, packFolder);
  const keeper = await house.companies.keepers.createFirst();
  return { ...(admin && { admin }), keeper };
}

async function openCompany(house: House, packFolder: string) {
  const [only, ...others] = await house.staff.tenants();
  if (only) {
    // The admin comes last: a company without one was being opened when the process ended. Nobody could sign in to it.
    if (others.length > 0 || (await hasAdmin(house, only.id))) return undefined;
    await house.erase(only.id);
  }
  return house.config.demo
    ? openDemo(house, await readPack(packFolder), await demoMeasures(packFolder))
    : openEmpty(house);
}

async function hasAdmin({ db, staff }: House, tenant: string): Promise<boolean> {
  const people = await db.tenant(tenant, (tx) => staff.list(tx, { limit: STAFF }));
  return people.some(({ roles }) => roles.includes('admin'));
}

async function openEmpty(house: House): Promise<{ email: string; password: string }> {
  const tenant = await house.staff.createTenant({ name: '我的公司', timeZone: 'Asia/Shanghai', locale: 'zh-CN' });
  await house.db.tenant(tenant.id, (tx) => house.channels.createWidget(tx, firstWidget(tenant.name)));
  return admin(house, tenant.id, { name: '管理员', email: 'admin@company.example', roles: ['admin'] });
}

/** What the demo company measures its bot with. */
interface DemoMeasures {
  readonly questions: readonly DemoQuestion[];
  readonly dialogues: readonly Rehearsal[];
}

/** Those that lie beside a pack. */
export async function demoMeasures(packFolder: string): Promise<DemoMeasures> {
  return { questions: await demoQuestions(packFolder), dialogues: await demoDialogues(packFolder) };
}

/** Sets up the demo company: knowledge, lexicon, staff, a widget and what was talked about before. */
export async function openDemo(
  house: House,
  { content }: Pack,
  { questions, dialogues }: DemoMeasures = { questions: [], dialogues: [] },
): Promise<{ email: string; password: string }> {
  const { company } = content;
  const { timeZone } = company.businessHours;
  const tenant = await house.staff.createTenant({ name: company.brandName, timeZone, locale: 'zh-CN', demo: true });
  await house.db.tenant(tenant.id, async (tx) => {
    await setOpeningHours(tx, company.businessHours);
    await bringPack(house, tx, content);
    if (questions.length > 0) await house.knowledge.bringEvaluation(tx, { name: '客户常见问法', rows: questions });
    if (dialogues.length > 0) await house.dialogue.bringSimulation(tx, { name: '招商常见对话', dialogues });
    // So that a visitor of the demo sees what a second pair of eyes is.
    await house.approvals.setPolicy(tx, { kind: 'knowledge.publish', approvers: 1, by: 'system:demo' });
    await house.channels.createWidget(tx, widgetOf(content));
    const how = { by: 'system:demo', now: house.talk.now(), audit: house.audit };
    await changeCentre(tx, { centre: helpCentre, revision: 0 }, how);
  });
  const [first, ...others] = content.staff.toSorted(
    (a, b) => Number(b.roles.includes('admin')) - Number(a.roles.includes('admin')),
  );
  // Not an admin before everything stands.
  const opened = await admin(house, tenant.id, { ...first!, roles: ['viewer'] });
  const people = new Map([[first!.id, { id: opened.id, name: first!.name }]]);
  for (const person of others) {
    const { staff } = await house.staff.createStaff(tenant.id, newStaff(person), 'system:demo');
    people.set(person.id, { id: staff.id, name: staff.name });
  }
  await addPastConversations(house, tenant.id, content, people);
  await house.staff.update(tenant.id, { id: opened.id, roles: first!.roles }, 'system:demo');
  return { email: opened.email, password: opened.password };
}

/** Public at `/help/demo`. */
const helpCentre: HelpCentreForm = {
  shown: true,
  slug: 'demo',
  title: {
    'zh-CN': '',
    en: '',
  },
  folderIds: [],
  intro: {
    'zh-CN': '加盟、开店和门店服务的常见问题',
    en: 'Common questions about franchising, opening and service',
  },
};

async function admin(house: House, tenant: string, person: Pick<PackStaff, 'name' | 'email' | 'roles'>) {
  const { staff, oneTimePassword } = await house.staff.createStaff(tenant, newStaff(person), 'system:first-run');
  return { id: staff.id, email: person.email, password: oneTimePassword };
}

const newStaff = ({ name, email, roles }: Pick<PackStaff, 'name' | 'email' | 'roles'>) => ({ name, email, roles });

function widgetOf({ company }: PackContent) {
  const { brandName, themeColor, greeting, suggestedQuestions, businessHours } = company;
  const first = businessHours.weekly[0];
  const pick = (language: 'zh' | 'en') => suggestedQuestions.slice(0, 3).map((question) => question[language]);
  const both = <T>(zh: T, en: T): Record<Language, T> => ({ 'zh-CN': zh, en });
  return {
    brand: brandName,
    colour: themeColor.toLowerCase(),
    greeting: both(greeting.zh, greeting.en),
    suggestions: both(pick('zh'), pick('en')),
    hours: first ? `${first.from}–${first.to}` : '',
    identityRequired: false,
  };
}
