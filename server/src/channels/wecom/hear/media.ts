import { Readable } from 'node:stream';
import type { ErrorCode } from '#contracts/errors';
import type { StoredBody } from '#conversations';
import type { Tx } from '#platform/db';
import { Refusal } from '#platform/errors';
import type { Words } from '#platform/words';
import type { WecomApp } from '../app.ts';
import { WecomError } from '../client/index.ts';
import type { Content, MediaKind } from './content.ts';
import type { HearDeps } from './deps.ts';
import type { Met } from './talk.ts';

/** What can be stored in a transaction: words, or a file that lies with us already. */
export type Ready =
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'stored'; readonly fileId: string };

interface Fetching {
  readonly app: WecomApp;
  readonly content: Content;
  readonly met: Met;
  readonly say: Words;
  /** It is not tried again: what cannot be had is told in words. */
  readonly last: boolean;
}

/** Endings where the platform names none. */
const endings: Readonly<Record<MediaKind, string>> = { image: 'jpg', voice: 'amr', video: 'mp4', file: '' };

/**
 * Fetches what the platform keeps and stores it with us, outside any transaction. What is too large, of a kind we do
 * not take, or gone is told in words. Throws what may pass when it is tried again.
 */
export async function fetchContent(deps: HearDeps, fetching: Fetching): Promise<Ready> {
  const { content, say, last } = fetching;
  if (content.kind === 'words') return content;
  try {
    return { kind: 'stored', fileId: await fetched(deps, fetching, content) };
  } catch (error) {
    const why = whyOf(error, last);
    if (!why) throw error;
    deps.log.warn({ err: error, what: content.what }, 'a file of a WeCom message could not be taken');
    return { kind: 'words', text: say(`wecom.lost.${why}`, { what: say(`wecom.media.${content.what}`) }) };
  }
}

async function fetched(
  deps: HearDeps,
  { app, met, say }: Fetching,
  { what, mediaId }: Extract<Content, { kind: 'media' }>,
): Promise<string> {
  const { name, mime, bytes } = await deps.client.download(app, mediaId);
  const given = name?.trim() || say(`wecom.media.${what}`);
  const ending = endings[what];
  const file = {
    name: ending === '' || /\.[a-z0-9]{1,5}$/i.test(given) ? given : `${given}.${ending}`,
    mime,
    stream: Readable.from([bytes]),
  };
  const owner = { conversationId: met.talk.conversation_id, customerId: met.customerId };
  return deps.upload(app.tenant, file, owner);
}

type Lost = 'kind' | 'size' | 'broken' | 'gone';

/** What a file is refused for, as it is told; other refusals pass when it is tried again. */
const refused: Partial<Record<ErrorCode, Lost>> = {
  'file.type_refused': 'kind',
  'file.too_large': 'size',
  'picture.kind': 'kind',
  'picture.too_large': 'size',
  'picture.broken': 'broken',
  'picture.too_slow': 'broken',
  'picture.too_much_memory': 'broken',
};

/** Why it is given up; null when it is to be tried again. */
function whyOf(error: unknown, last: boolean): Lost | null {
  const why = error instanceof Refusal ? refused[error.code] : undefined;
  if (why) return why;
  if (error instanceof WecomError && error.class === 'data') return 'gone';
  return last ? 'gone' : null;
}

/** The body under which it stands in the conversation. */
export async function bodyOf(tx: Tx, deps: Pick<HearDeps, 'attach'>, ready: Ready, met: Met): Promise<StoredBody> {
  if (ready.kind === 'words') return { kind: 'text', text: ready.text };
  const { kind, name } = await deps.attach(tx, ready.fileId, met.talk.conversation_id);
  return { kind, fileId: ready.fileId, name };
}
