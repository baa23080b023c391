import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { ErrorCode } from '#contracts/errors';
import type { Person, World } from '../support/world.ts';

/** A draft of a question and its answer. */
export const draft = (question: string, given: object = {}) => ({
  question,
  similar: [],
  answer: '标准店 5.8 万元。',
  category: '费用',
  validFrom: null,
  validTo: null,
  ...given,
});

export const refused = (call: Promise<unknown>, code: ErrorCode) => expect(call).rejects.toMatchObject({ code });

let companies = 0;
/** A company with an admin, editors who did not bring each other in, and somebody who only reads. */
export async function firm(world: World) {
  const company = await world.company(`知识公司 ${++companies}`);
  const hire = (name: string, role: string) => company.person(name, { roles: [role] });
  const [admin, mei, bo, chen, li] = await Promise.all([
    hire('Admin', 'admin'),
    hire('Mei', 'editor'),
    hire('Bo', 'editor'),
    hire('Chen', 'editor'),
    hire('Li', 'agent'),
  ]);
  const needs = (approvers: number) =>
    admin.call('approvals.setPolicy', { params: { kind: 'knowledge.publish' }, body: { approvers, why: '' } });
  return { ...company, admin, mei, bo, chen, li, needs };
}
export type Firm = Awaited<ReturnType<typeof firm>>;

export const write = (who: Person, question: string, given: object = {}) =>
  who.call('articles.create', { body: draft(question, given) });

export async function publish(who: Person, { id, revision }: { id: string; revision: number }) {
  return who.call('articles.publish', { params: { id }, body: { revision } });
}

export const makeFolder = (who: Person, name: string, parentId: string | null = null) =>
  who.call('folders.create', { body: { name, parentId } });

type Grants = Parameters<typeof granted>[2];
export async function granted(
  who: Person,
  id: string,
  grants: {
    kind: 'role' | 'department' | 'team' | 'staff';
    subject: string;
    rights: ('read' | 'write' | 'review' | 'publish')[];
  }[],
) {
  const { revision } = await who.call('folders.rights', { params: { id } });
  return who.call('folders.setRights', { params: { id }, body: { revision, grants } });
}
export type { Grants };

/** The batch when it is over. */
export async function over(who: Person, id: string) {
  // Two thousand take a while on a busy machine.
  for (const end = Date.now() + 150_000; ;) {
    const batch = await who.call('articleBatches.get', { params: { id } });
    if (batch.state === 'done') return batch;
    if (Date.now() > end) throw new Error(`The batch is not done: ${batch.state}, ${batch.left} left`);
    await sleep(100);
  }
}
