import type { ConversationEvent, MessageBody } from '#contracts/http/conversations';

/** What is sealed into a message's row. Files are named by id; their signed addresses are made when somebody reads. */
export type StoredBody =
  | Exclude<MessageBody, { kind: 'image' | 'file' }>
  | { kind: 'image' | 'file'; fileId: string; name: string };

interface Envelope {
  body: StoredBody;
  /** The name under which a person spoke then. */
  name?: string;
}

export const pack = (body: StoredBody, name?: string): string => JSON.stringify({ body, name } satisfies Envelope);
export const unpack = (text: string): Envelope => JSON.parse(text) as Envelope;

/** The words of a body as one line, for previews, summaries and context. */
export function plain(body: StoredBody | MessageBody): string {
  switch (body.kind) {
    case 'text':
    case 'note':
      return body.text;
    case 'answer':
      return body.sentences.join('');
    case 'choices':
      return body.text;
    case 'image':
    case 'file':
      return `[${'file' in body ? body.file.name : body.name}]`;
    case 'event':
      return '';
  }
}

export const eventBody = (event: ConversationEvent): StoredBody => ({ kind: 'event', event });
