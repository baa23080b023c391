import type { NoticeKind } from '#contracts/http/notices';
import type { Tx } from '#platform/db';
import type { StoredFact } from '#platform/facts';
import type { NoticeDeps, Reader } from './deps.ts';
import type { NoticeRow } from './store.ts';

/** Facts that somebody may want to be told of. */
export const noticedFacts = [
  'handoff.queued',
  'handoff.delayed',
  'message.appended',
  'approval.requested',
  'webhook.paused',
  'article.mentioned',
  'article.due',
  'experiment.stopped',
] as const;

export interface Notice {
  kind: NoticeKind;
  about: string;
  data: Record<string, string | number>;
  to: readonly Reader[];
}

/** What a fact is to whom; null when it is nothing to anybody. */
export async function noticeOf(tx: Tx, deps: NoticeDeps, { type, payload }: StoredFact): Promise<Notice | null> {
  const text = (name: string) => String(payload[name]);
  switch (type) {
    case 'handoff.queued':
    case 'handoff.delayed':
      return inConversation(tx, deps, type === 'handoff.queued' ? 'waiting' : 'promise', text('conversationId'));
    case 'message.appended':
      return said(tx, deps, { id: text('conversationId'), seq: Number(payload['seq']) });
    case 'approval.requested': {
      const about = { kind: text('kind'), subject: text('subject') };
      const able = new Set(await deps.approvers(tx, about));
      const to = (await deps.people(tx)).filter(({ id }) => able.has(id));
      return { kind: 'approval', about: text('approvalId'), data: about, to };
    }
    case 'webhook.paused': {
      const to = (await deps.people(tx)).filter(({ permissions }) => permissions.has('integration.write'));
      return { kind: 'webhook', about: text('endpointId'), data: {}, to };
    }
    case 'experiment.stopped': {
      const to = (await deps.people(tx)).filter(({ permissions }) => permissions.has('understanding.manage'));
      return { kind: 'experiment', about: text('experimentId'), data: {}, to };
    }
    case 'article.mentioned': {
      const readers = await deps.articleReaders(tx, text('articleId'));
      const to = (await deps.people(tx, text('staffId'))).filter(({ id }) => readers.has(id));
      return { kind: 'comment', about: text('articleId'), data: { comment: text('commentId') }, to };
    }
    case 'article.due': {
      const concerned = await deps.articleConcerns(tx, text('articleId'));
      const to = (await deps.people(tx)).filter(({ id }) => concerned.has(id));
      const data = { what: text('what'), due: text('due'), days: Number(payload['days']) };
      return { kind: 'due', about: text('articleId'), data, to };
    }
    default:
      return null;
  }
}

/** Everybody who could take it. */
async function inConversation(tx: Tx, deps: NoticeDeps, kind: 'waiting' | 'promise', id: string): Promise<Notice> {
  const reaches = await deps.reachers(tx, id);
  const to = (await deps.people(tx)).filter((one) => one.permissions.has('conversation.reply') && reaches(one));
  return { kind, about: id, data: {}, to };
}

async function said(tx: Tx, deps: NoticeDeps, { id, seq }: { id: string; seq: number }): Promise<Notice | null> {
  const told = await deps.messageOf(tx, id, seq);
  if (!told) return null;
  const { author, body } = told.message;
  if (body.kind === 'note') {
    if (!body.text.includes('@')) return null;
    const reaches = await deps.reachers(tx, id);
    const to = (await deps.people(tx)).filter(
      (one) => one.id !== author.staffId && mentions(body.text, one.name) && reaches(one),
    );
    return { kind: 'mentioned', about: id, data: { seq }, to };
  }
  if (author.kind !== 'customer' || !told.personId) return null;
  return { kind: 'wrote', about: id, data: { seq }, to: await deps.people(tx, told.personId) };
}

/** `@沈观澜` followed by no letter that would make it another name. */
function mentions(text: string, name: string): boolean {
  const at = text.indexOf(`@${name}`);
  if (at === -1) return false;
  const next = text.slice(at + name.length + 1);
  // Chinese is written without blanks: only Latin names are cut off by a letter.
  return !(/[a-z]$/i.test(name) && /^[a-z]/i.test(next));
}

/** Whether there is still reason to tell: nobody came, nobody read, nobody decided. */
export async function stillStands(
  tx: Tx,
  deps: NoticeDeps,
  reader: Reader,
  { kind, about, data }: NoticeRow,
): Promise<boolean> {
  switch (kind) {
    case 'waiting':
    case 'promise':
      return (await deps.conversation(tx, reader, about))?.waiting ?? false;
    case 'wrote': {
      const now = await deps.conversation(tx, reader, about);
      return now !== null && now.unread && now.speaker === reader.id;
    }
    case 'mentioned':
      return (await deps.conversation(tx, reader, about)) !== null;
    case 'approval':
      return (await deps.approvers(tx, { kind: String(data['kind']), subject: String(data['subject']) })).includes(
        reader.id,
      );
    case 'webhook':
      return reader.permissions.has('integration.write');
    case 'experiment':
      return reader.permissions.has('understanding.manage');
    case 'comment':
      return (await deps.articleReaders(tx, about)).has(reader.id);
    case 'due': {
      const told = { what: String(data['what']), due: String(data['due']) };
      return (await deps.articleConcerns(tx, about)).has(reader.id) && deps.articleIsDue(tx, about, told);
    }
  }
}
