import type { CallReply } from '#contracts/client';
import type { Locale } from '#contracts/common';
import { channelRoutes } from '#contracts/http/channels';
import * as conversations from '#conversations';
import type { ConversationsDeps } from '#conversations';
import type { Audit } from '#platform/audit';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { handlers, type Handlers, type RequestView, type Upload, type VisitorCaller } from '#platform/http';
import { send, type SendDeps } from './send.ts';
import { createFaces } from './faces.ts';
import { answerForm, withdrawConsent } from './leaving.ts';
import { arrive, type VisitorDeps } from './visitor.ts';

export interface WebDeps extends VisitorDeps, SendDeps {
  conversations: ConversationsDeps;
  audit: Audit;
  /** Our own address: the chat page calls from there. */
  publicUrl: string;
  /** The published article behind a source; null when it was taken back. */
  sourceOf(
    tx: Tx,
    articleId: string,
    how: { passage?: string | undefined; language?: Locale | undefined },
  ): Promise<Omit<CallReply<(typeof channelRoutes)['visitor.source']>, 'articleId'> | null>;
  upload(tenant: string, upload: Upload, owner: { customerId: string; conversationId: string }): Promise<string>;
  /** Seconds until another visit may begin from this address; 0 now. */
  throttleVisits(ip: string): number;
  /** What was asked and promised leaves the memory of a customer's conversations. */
  emptyTalks(tx: Tx, customerId: string): Promise<void>;
  /** The bot says that it calls a person, and calls one. */
  askForPerson(tx: Tx, conversationId: string): Promise<void>;
}

export function webRoutes(deps: WebDeps) {
  /** Runs in the caller's own conversation; any other does not exist for him. */
  const mine: Mine = (caller, id, work) => {
    if (id !== caller.conversationId) throw refuse('conversation.not_found', 'There is no such conversation');
    return deps.db.tenant(caller.tenant, work);
  };
  const state = (tx: Tx, id: string) => conversations.stateOf(tx, id);

  return handlers(channelRoutes, {
    ...publicRoutes(deps),
    'visitor.form': ({ params, body, caller }) =>
      mine(caller, params.id, (tx) => answerForm(tx, deps, caller, body.answers)),
    'visitor.withdraw': ({ params, caller }) =>
      mine(caller, params.id, async (tx) => {
        await withdrawConsent(tx, deps, caller);
        return { done: true as const };
      }),
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
      mustHaveAnswered(caller);
      return send(deps, caller, body);
    },
    'visitor.upload': async ({ params, upload, caller }) => {
      mustHaveAnswered(caller);
      await mine(caller, params.id, (tx) => conversations.get(tx, params.id));
      return {
        fileId: await deps.upload(caller.tenant, upload, { customerId: caller.customerId, conversationId: params.id }),
      };
    },
    'visitor.askPerson': ({ params, caller }) =>
      mine(caller, params.id, async (tx) => {
        mustHaveAnswered(caller);
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
    ...readingRoutes(deps, mine),
  });
}

function mustHaveAnswered({ owesForm }: VisitorCaller): void {
  if (owesForm) throw refuse('visitor.form_required', 'Answer the questions before the talk first');
}

/** The chat page is ours, under the public URL or under the very host that was called. */
function isOurs({ publicUrl }: WebDeps, request: RequestView): boolean {
  const origin = request.header('origin');
  if (origin === undefined || !URL.canParse(origin)) return origin === undefined;
  return origin === new URL(publicUrl).origin || new URL(origin).host === request.header('host')?.toLowerCase();
}

/** What anybody may ask: how the chat looks, and to be let in. */
function publicRoutes(
  deps: WebDeps,
): Pick<Handlers<typeof channelRoutes>, 'widget.get' | 'widget.launcher' | 'visitor.start'> {
  const faces = createFaces(deps);
  return {
    'widget.get': ({ params }) => faces.view(params.key),
    'widget.launcher': ({ params, request }) => {
      // Asked by the host page itself; it tells nothing that the button does not show.
      request.reply('access-control-allow-origin', '*');
      const origin = request.header('origin');
      return faces.launcher(params.key, origin === undefined || isOurs(deps, request) ? [] : [origin]);
    },
    'visitor.start': async ({ body, caller, request }) => {
      const wait = deps.throttleVisits(caller.ip);
      if (wait > 0) throw refuse('request.rate_limited', 'Too many visits from this address', { retryAfter: wait });
      const { origin: named, ...arrival } = body;
      const called = isOurs(deps, request) ? undefined : request.header('origin');
      return arrive(deps, { ...arrival, origins: [named, called].filter((origin) => origin !== undefined) });
    },
  };
}

type Mine = <R>(caller: VisitorCaller, id: string, work: (tx: Tx) => Promise<R>) => Promise<R>;

/** What a visitor does with what he was told. */
function readingRoutes(
  deps: WebDeps,
  mine: Mine,
): Pick<Handlers<typeof channelRoutes>, 'visitor.feedback' | 'visitor.source'> {
  return {
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
    'visitor.source': ({ params, query, caller }) =>
      mine(caller, params.id, async (tx) => {
        const source = await deps.sourceOf(tx, params.articleId, query);
        if (!source) throw refuse('article.not_found', 'This article is no longer published');
        return { articleId: params.articleId, ...source };
      }),
  };
}
