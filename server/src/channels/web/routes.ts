import { channelRoutes } from '#contracts/http/channels';
import * as conversations from '#conversations';
import type { ConversationsDeps } from '#conversations';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { handlers, type Upload, type VisitorCaller } from '#platform/http';
import { send, type SendDeps } from './send.ts';
import { arrive, type VisitorDeps } from './visitor.ts';
import { locate, settingsOf } from './widget.ts';

export interface WebDeps extends VisitorDeps, SendDeps {
  conversations: ConversationsDeps;
  /** The published article behind a source; null when it was taken back. */
  sourceOf(
    tx: Tx,
    articleId: string,
  ): Promise<{ question: string; answer: string; category: string; publishedAt: string } | null>;
  upload(tenant: string, upload: Upload, owner: { customerId: string; conversationId: string }): Promise<string>;
  /** Seconds until another visit may begin from this address; 0 now. */
  throttleVisits(ip: string): number;
  /** The bot says that it calls a person, and calls one. */
  askForPerson(tx: Tx, conversationId: string): Promise<void>;
}

export function webRoutes(deps: WebDeps) {
  /** Runs in the caller's own conversation; any other does not exist for him. */
  const mine = <R>(caller: VisitorCaller, id: string, work: (tx: Tx) => Promise<R>): Promise<R> => {
    if (id !== caller.conversationId) throw refuse('conversation.not_found', 'There is no such conversation');
    return deps.db.tenant(caller.tenant, work);
  };
  const state = (tx: Tx, id: string) => conversations.stateOf(tx, id);

  return handlers(channelRoutes, {
    'widget.get': async ({ params }) => {
      const { tenant, id } = await locate(deps.db, params.key);
      return deps.db.tenant(tenant, async (tx) => {
        const { brand, colour, greeting, suggestions, hours, identityRequired } = await settingsOf(tx, id);
        const { online } = await deps.conversations.availability(tx);
        const waitMinutes =
          online > 0 ? conversations.promise({ position: 1, online }, null, deps.now()).waitMinutes : null;
        const { 'zh-CN': zh = '', en = zh } = greeting;
        const { 'zh-CN': zhAsks = [], en: enAsks = zhAsks } = suggestions;
        return {
          key: params.key,
          brand,
          colour,
          identityRequired,
          greeting: { 'zh-CN': zh, en },
          suggestions: { 'zh-CN': zhAsks, en: enAsks },
          people: { online, waitMinutes, hours },
        };
      });
    },
    'visitor.start': async ({ body, caller }) => {
      const wait = deps.throttleVisits(caller.ip);
      if (wait > 0) throw refuse('request.rate_limited', 'Too many visits from this address', { retryAfter: wait });
      return arrive(deps, body);
    },
    'visitor.conversation': ({ params, caller }) => mine(caller, params.id, (tx) => state(tx, params.id)),
    'visitor.messages': ({ params, query, caller }) =>
      mine(caller, params.id, async (tx) => {
        const conversation = await conversations.get(tx, params.id);
        const { after, before, limit } = query;
        const from = after === undefined ? (before === undefined ? {} : { before }) : { after };
        return conversations.messages(tx, deps.conversations, { conversation, audience: 'customer', limit, ...from });
      }),
    'visitor.send': async ({ params, body, caller }) => {
      if (params.id !== caller.conversationId) throw refuse('conversation.not_found', 'There is no such conversation');
      return send(deps, caller, body);
    },
    'visitor.upload': async ({ params, upload, caller }) => {
      await mine(caller, params.id, (tx) => conversations.get(tx, params.id));
      return {
        fileId: await deps.upload(caller.tenant, upload, { customerId: caller.customerId, conversationId: params.id }),
      };
    },
    'visitor.askPerson': ({ params, caller }) =>
      mine(caller, params.id, async (tx) => {
        await deps.askForPerson(tx, params.id);
        return state(tx, params.id);
      }),
    'visitor.cancelHandoff': ({ params, caller }) =>
      mine(caller, params.id, async (tx) => {
        await conversations.cancel(tx, deps.conversations, params.id);
        return state(tx, params.id);
      }),
    'visitor.read': ({ params, body, caller }) =>
      mine(caller, params.id, async (tx) => {
        await conversations.markRead(tx, params.id, 'customer', body.seq);
        return { done: true as const };
      }),
    'visitor.feedback': ({ params, body, caller }) =>
      mine(caller, params.id, async (tx) => {
        const conversation = await conversations.get(tx, params.id);
        const { value, reason } = body;
        await conversations.giveFeedback(tx, deps.conversations, {
          conversation,
          seq: params.seq,
          value,
          ...(reason ? { reason } : {}),
        });
        return (await conversations.message(tx, deps.conversations, {
          conversation,
          seq: params.seq,
          audience: 'customer',
        }))!;
      }),
    'visitor.source': ({ params, caller }) =>
      mine(caller, params.id, async (tx) => {
        const article = await deps.sourceOf(tx, params.articleId);
        if (!article) throw refuse('article.not_found', 'This article is no longer published');
        const { question, answer, category, publishedAt } = article;
        return { articleId: params.articleId, title: question, answer, category, publishedAt };
      }),
  });
}
