/**
 * What the id in a route's path names, and who counts as its owner. Written by hand, one line per route: the one thing
 * about access that the contracts do not say. A route that is missing here fails the build.
 */

import { distances, everywhere, type Kind } from './kind.ts';
import { nothing } from './kind-nothing.ts';
import { measuredKinds } from './kinds-measured.ts';
import { wecomKinds } from './kinds-wecom.ts';

export type { Distance } from './kind.ts';

export const kinds = {
  nothing,
  /** Own: it belongs to no team or to one of mine, or I speak in it. */
  conversation: {
    what: 'conversation',
    at: distances,
    byTeam: true,
    routes: [
      'conversations.get',
      'conversations.messages',
      'conversations.delivery',
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
      'conversations.checkReply',
      'conversations.recollection',
      'conversations.mood',
      'conversations.correctMood',
      'conversations.pictures',
      'simulations.fromConversation',
    ],
  },
  /** Own: I reach one of his conversations. */
  customer: {
    what: 'customer',
    at: distances,
    byTeam: true,
    routes: [
      'customers.update',
      'customers.memory',
      'customers.correctFact',
      'customers.forgetFact',
      'customers.papers',
    ],
  },
  /** Own: I reach a conversation of the customer who showed it. */
  paper: {
    what: 'paper',
    at: distances,
    byTeam: true,
    routes: ['papers.get', 'papers.correct', 'papers.decide'],
  },
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
      'visitor.memory',
      'visitor.setMemory',
      'visitor.forgetFact',
      'visitor.forgetAll',
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
      'articles.republish',
      'articles.compare',
      'articles.chunks',
      'articles.setChunks',
      'articles.move',
      'articles.setReviewBy',
      'articleComments.list',
      'articleComments.create',
    ],
  },
  import: {
    what: 'import',
    at: everywhere,
    routes: [
      'imports.get',
      'imports.setOptions',
      'imports.addFile',
      'imports.addText',
      'imports.addUrl',
      'imports.removeFile',
      'imports.start',
      'imports.cancel',
      'imports.items',
      'imports.editItem',
      'imports.mergeItem',
      'imports.splitItem',
      'imports.actOnItems',
      'imports.commit',
      'imports.undo',
      'imports.errors',
    ],
  },
  transfer: { what: 'export or restore', at: everywhere, routes: ['transfers.get', 'transfers.cancel'] },
  /** What a folder's rights open is tested with folders. */
  folder: {
    what: 'folder',
    at: everywhere,
    routes: ['folders.update', 'folders.remove', 'folders.rights', 'folders.setRights', 'folders.people'],
  },
  comment: {
    what: 'own comment on an article',
    at: everywhere,
    routes: ['articleComments.update', 'articleComments.remove', 'articleComments.resolve'],
  },
  batch: {
    what: 'own batch of articles',
    at: everywhere,
    routes: [
      'articleBatches.get',
      'articleBatches.items',
      'articleBatches.item',
      'articleBatches.leaveOut',
      'articleBatches.undo',
    ],
  },
  retrievalTest: { what: 'own retrieval test', at: everywhere, routes: ['retrievalTests.judge'] },
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
  intent: {
    what: 'intent',
    at: everywhere,
    routes: ['intents.get', 'intents.update', 'intents.remove', 'intents.restore'],
  },
  intentExample: { what: 'example of an intent', at: everywhere, routes: ['intents.updateExample'] },
  gazetteerEntry: {
    what: 'name in the gazetteer',
    at: everywhere,
    routes: ['gazetteer.update', 'gazetteer.remove'],
  },
  training: { what: 'training', at: everywhere, routes: ['trainings.get', 'trainings.cancel'] },
  version: {
    what: 'version of the model',
    at: everywhere,
    routes: ['models.report', 'models.errors', 'models.file', 'models.promote'],
  },
  experiment: { what: 'experiment', at: everywhere, routes: ['experiments.get', 'experiments.stop'] },
  queuedMessage: { what: 'message to label', at: everywhere, routes: ['queue.label'] },
  graphEntity: {
    what: 'thing of the graph',
    at: everywhere,
    routes: [
      'graph.entity',
      'graph.neighbourhood',
      'graph.updateEntity',
      'graph.removeEntity',
      'graph.restoreEntity',
      'graph.mergeEntity',
      'graph.createRelation',
    ],
  },
  ...measuredKinds,
  ...wecomKinds,
  withdrawal: { what: 'withdrawn consent', at: everywhere, routes: ['withdrawals.settle'] },
  /** To a keeper every company is one he keeps: he opens and erases them, and sees none of their rows. */
  company: { what: 'company', at: ['own'], routes: ['keeper.inviteAdmin', 'keeper.erase'] },
  /** Own: my own session or passkey; a colleague's is as far away as another company's. */
  session: { what: 'own session', at: everywhere, routes: ['session.end'] },
  passkey: { what: 'own passkey', at: everywhere, routes: ['factors.renamePasskey', 'factors.removePasskey'] },
} as const satisfies Record<string, Kind>;

export type KindName = keyof typeof kinds;

const all = Object.entries(kinds) as [KindName, Kind][];
const byRoute = new Map(all.flatMap(([kind, { routes }]) => routes.map((route) => [route, kind] as const)));

/** Of which kind the object of a route is; undefined when nobody has said so. */
export const kindOf = (route: string): KindName | undefined => byRoute.get(route);

/** Every route that is declared, also those that are no more. */
export const declaredRoutes: readonly string[] = Object.values(kinds).flatMap(({ routes }) => [...routes]);
