/**
 * What the id in a route's path names, and who counts as its owner. Written by hand, one line per route: the one thing
 * about access that the contracts do not say. A route that is missing here fails the build.
 */

/** How far away an object can stand from whoever asks for it. */
export const distances = ['own', 'other team', 'other company'] as const;
export type Distance = (typeof distances)[number];

interface Kind {
  /** What is named, in a word. */
  readonly what: string;
  /** Distances at which there is one. */
  readonly at: readonly Distance[];
  /** `conversation.all` reaches it in every team of the company. */
  readonly byTeam?: true;
  readonly routes: readonly string[];
}

const everywhere = ['own', 'other company'] as const;

export const kinds = {
  /** Nothing is named: the caller's own company, his own account, or what he brings along. */
  nothing: {
    what: '—',
    at: ['own'],
    routes: [
      'session.signIn',
      'session.get',
      'session.signOut',
      'session.changePassword',
      'session.presence',
      'session.idle',
      'session.idleAfter',
      'session.secondFactor',
      'session.company',
      'session.askPasskey',
      'session.passkey',
      'session.findProvider',
      'session.startProvider',
      'session.finishProvider',
      'session.companies',
      'session.switch',
      'session.list',
      'session.endOthers',
      'session.rename',
      'session.prove',
      'session.proveByPasskey',
      'factors.get',
      'factors.beginTotp',
      'factors.confirmTotp',
      'factors.removeTotp',
      'factors.newCodes',
      'factors.beginPasskey',
      'factors.addPasskey',
      'security.get',
      'security.requireSecondFactor',
      'security.setProvider',
      'security.removeProvider',
      'security.testProvider',
      'staff.list',
      'staff.create',
      'staff.skills',
      'staff.invite',
      'roles.list',
      'roles.create',
      'teams.list',
      'teams.create',
      'departments.list',
      'departments.create',
      'invitations.list',
      'invitation.open',
      'invitation.accept',
      'conversations.list',
      'conversations.counts',
      'articles.list',
      'articles.categories',
      'articles.create',
      'articles.search',
      'deadLetters.list',
      'approvals.list',
      'approvals.counts',
      'approvals.policies',
      'approvals.setPolicy',
      'audit.list',
      'audit.groups',
      'audit.verify',
      'audit.export',
      'company.get',
      'company.update',
      'company.setLogo',
      'calendar.get',
      'calendar.preview',
      'calendar.update',
      'widgets.list',
      'widgets.create',
      'withdrawals.list',
      'keeper.signIn',
      'keeper.get',
      'keeper.signOut',
      'keeper.changePassword',
      'keeper.companies',
      'keeper.createCompany',
      'keeper.erasures',
      'keeper.log',
      'company.packs',
      'company.setUp',
      'company.export',
      'notices.get',
      'notices.set',
      'notices.webhook',
      'webhooks.list',
      'webhooks.create',
      'keys.list',
      'keys.create',
      'widget.get',
      'widget.launcher',
      'visitor.start',
    ],
  },
  /** Own: it belongs to no team or to one of mine, or I speak in it. */
  conversation: {
    what: 'conversation',
    at: distances,
    byTeam: true,
    routes: [
      'conversations.get',
      'conversations.messages',
      'conversations.claim',
      'conversations.return',
      'conversations.close',
      'conversations.reopen',
      'conversations.targets',
      'conversations.transfer',
      'conversations.read',
      'conversations.reply',
      'conversations.note',
      'conversations.upload',
      'turns.get',
    ],
  },
  /** Own: I reach one of his conversations. */
  customer: { what: 'customer', at: distances, byTeam: true, routes: ['customers.update'] },
  /** Own: the one that the visitor's token names. */
  visit: {
    what: 'own conversation',
    at: everywhere,
    routes: [
      'visitor.form',
      'visitor.withdraw',
      'visitor.conversation',
      'visitor.messages',
      'visitor.send',
      'visitor.upload',
      'visitor.askPerson',
      'visitor.cancelHandoff',
      'visitor.read',
      'visitor.feedback',
      'visitor.source',
    ],
  },
  person: {
    what: 'colleague',
    at: everywhere,
    routes: ['staff.update', 'staff.resetPassword', 'staff.resetFactors', 'staff.setDisabled', 'staff.get'],
  },
  role: { what: 'role', at: everywhere, routes: ['roles.update', 'roles.remove'] },
  team: {
    what: 'team',
    at: everywhere,
    routes: ['teams.update', 'teams.remove', 'teams.members', 'teams.changeMembers'],
  },
  department: { what: 'department', at: everywhere, routes: ['departments.update', 'departments.remove'] },
  invitation: { what: 'invitation', at: everywhere, routes: ['invitations.renew', 'invitations.revoke'] },
  article: {
    what: 'article',
    at: everywhere,
    routes: [
      'articles.get',
      'articles.update',
      'articles.delete',
      'articles.restore',
      'articles.publish',
      'articles.unpublish',
      'articles.versions',
      'articles.rollBack',
    ],
  },
  letter: { what: 'dead letter', at: everywhere, routes: ['deadLetters.replay'] },
  /** Own: I asked it. Others see what they may decide, which is tested with the rules of approvals. */
  approval: {
    what: 'own request for approval',
    at: everywhere,
    routes: ['approvals.get', 'approvals.approve', 'approvals.decline', 'approvals.withdraw', 'approvals.comment'],
  },
  widget: {
    what: 'widget',
    at: everywhere,
    routes: [
      'widgets.get',
      'widgets.update',
      'widgets.archive',
      'widgets.preview',
      'widgets.secret',
      'widgets.rotateSecret',
    ],
  },
  key: { what: 'API key', at: everywhere, routes: ['keys.update', 'keys.rotate', 'keys.revoke', 'keys.restore'] },
  webhook: {
    what: 'webhook',
    at: everywhere,
    routes: [
      'webhooks.update',
      'webhooks.remove',
      'webhooks.pause',
      'webhooks.resume',
      'webhooks.rotateSecret',
      'webhooks.test',
      'webhooks.deliveries',
      'webhooks.replayRange',
    ],
  },
  delivery: { what: 'delivery', at: everywhere, routes: ['webhooks.delivery', 'webhooks.replay'] },
  withdrawal: { what: 'withdrawn consent', at: everywhere, routes: ['withdrawals.settle'] },
  /** To a keeper every company is one he keeps: he opens and erases them, and sees none of their rows. */
  company: { what: 'company', at: ['own'], routes: ['keeper.inviteAdmin', 'keeper.erase'] },
  /** Own: my own session or passkey; a colleague's is as far away as another company's. */
  session: { what: 'own session', at: everywhere, routes: ['session.end'] },
  passkey: { what: 'own passkey', at: everywhere, routes: ['factors.renamePasskey', 'factors.removePasskey'] },
} as const satisfies Record<string, Kind>;

export type KindName = keyof typeof kinds;

const byRoute = new Map<string, KindName>(
  Object.entries(kinds).flatMap(([kind, { routes }]) => routes.map((route) => [route, kind as KindName] as const)),
);

/** Of which kind the object of a route is; undefined when nobody has said so. */
export function kindOf(route: string): KindName | undefined {
  return byRoute.get(route);
}

/** Every route that is declared, also those that are no more. */
export const declaredRoutes: readonly string[] = Object.values(kinds).flatMap(({ routes }) => [...routes]);
