/** What examples call things. A test puts real ones in their place and runs every example. */
const id = (last: number) => `0193c1de-7a10-7c5e-9a39-${String(last).padStart(12, '0')}`;

/** By the noun of the path that stands before the parameter: `/articles/:id`. */
export const idOf: Readonly<Record<string, string>> = {
  conversations: id(1),
  customers: id(2),
  articles: id(3),
  staff: id(4),
  roles: id(5),
  teams: id(6),
  departments: id(7),
  invitations: id(8),
  keys: id(9),
  webhooks: id(10),
  widgets: id(11),
  approvals: id(12),
  'dead-letters': id(13),
  'consent-withdrawals': id(14),
  all: id(15),
  passkeys: id(16),
  companies: id(17),
  turns: id(18),
  deliveries: id(19),
  sources: id(3),
  items: id(3),
  imports: id(44),
  'import-items': id(45),
  'import-files': id(46),
  transfers: id(47),
  folders: id(41),
  'article-comments': id(42),
  'article-batches': id(43),
  'retrieval-tests': id(28),
  entities: id(48),
  'other-entities': id(49),
  relations: id(50),
  suggestions: id(51),
  evaluations: id(30),
  rows: id(31),
  runs: id(32),
  simulations: id(33),
  dialogues: id(34),
  memory: id(60),
  intents: id(61),
  examples: id(62),
  gazetteer: id(63),
  trainings: id(64),
  versions: id(65),
  experiments: id(66),
  queue: id(67),
  corps: id(70),
  apps: id(71),
  accounts: id(72),
  robots: id(73),
  papers: id(80),
};

export const exampleEmail = 'lin.yue@example.com';
export const examplePassword = 'Longjing-vor-dem-Regen';
export const exampleToken = 'k1Zt9wYx0Qm3Vb7Rf5Hd2Jc8Ls6Np4Ga';
export const exampleWidget = 'w7Kq2mZt9pXc';
export const exampleProof = 'WW_verify_k1Zt9wYx0Qm3Vb7R.txt';
export const exampleClientId = 'order-20261122-0001';
