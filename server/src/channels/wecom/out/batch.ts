import { sentences } from '#libs/text';
import { bytesOf, cutBytes, limits } from '#libs/wecom';
import type { Words } from '#platform/words';
import type { MenuItem, Piece, Speaker } from './piece.ts';

/** One message for the platform, and which messages of the conversation it carries. */
export type Batch = { readonly from: number; readonly to: number } &
  /** More than one part where the words are longer than a message. */
  (
    | { readonly kind: 'text'; readonly parts: readonly string[] }
    | {
        readonly kind: 'menu';
        readonly before: readonly string[];
        readonly head: string;
        readonly items: readonly MenuItem[];
      }
    | { readonly kind: 'file'; readonly fileId: string; readonly name: string; readonly picture: boolean }
    | { readonly kind: 'queue'; readonly text: string }
    | {
        readonly kind: 'coded';
        readonly code: 'taken' | 'ended';
        readonly text: string;
        readonly items: readonly MenuItem[];
      }
  );

const { textBytes, menuHeadBytes, menuClickBytes, menuClickable } = limits.kf;

interface Said {
  readonly seq: number;
  readonly speaker: Speaker;
  readonly text: string;
}

/**
 * The next message to send: words that stand one after the other go together, because only five may be sent, and a menu
 * takes those before it along where its head has room. Null when nothing is left. Pure.
 */
export function nextBatch(pieces: readonly Piece[], words: Words): Batch | null {
  const said: Said[] = [];
  for (const piece of pieces) {
    if (piece.kind === 'text') {
      if (said.length > 0 && bytesOf(joined([...said, piece], words)) > textBytes) break;
      said.push(piece);
      continue;
    }
    const from = said[0]?.seq ?? piece.seq;
    if (piece.kind === 'menu') {
      const head = joined([...said, { ...piece, text: piece.head }], words);
      const items = fitting(piece.items);
      if (bytesOf(head) <= menuHeadBytes) return { from, to: piece.seq, kind: 'menu', before: [], head, items };
      if (said.length > 0) break;
      return { from, to: piece.seq, kind: 'menu', before: inParts(head), head: words('kf.choose'), items };
    }
    if (said.length > 0) break;
    return { ...piece, from, to: piece.seq };
  }
  const last = said.at(-1);
  if (!last) return null;
  return { from: said[0]!.seq, to: last.seq, kind: 'text', parts: inParts(joined(said, words)) };
}

/** The whole of it, in messages that the platform takes: between sentences where they fit, else inside one. Pure. */
export function inParts(text: string): string[] {
  const parts: string[] = [];
  let part = '';
  for (const sentence of pieces(text)) {
    if (bytesOf(part + sentence) > textBytes) {
      if (part !== '') parts.push(part);
      part = '';
    }
    part += sentence;
  }
  return part === '' ? parts : [...parts, part];
}

/** Sentences, and of those that are longer than a message its lengths of it. */
function* pieces(text: string): Generator<string> {
  for (const sentence of bytesOf(text) > textBytes ? sentences(text) : [text]) {
    for (let rest = sentence; rest !== '';) {
      const next = cutBytes(rest, textBytes);
      yield next;
      rest = rest.slice(next.length);
    }
  }
}

/** Messages that a batch takes of those that may be sent. */
export function messagesOf(batch: Batch): number {
  switch (batch.kind) {
    case 'text':
      return batch.parts.length;
    case 'menu':
      return batch.before.length + 1;
    case 'file':
      return 1;
    case 'queue':
    case 'coded':
      return 0;
  }
}

const fitting = (items: readonly MenuItem[]): MenuItem[] =>
  items.slice(0, menuClickable).map(({ id, label }) => ({ id, label: cutBytes(label, menuClickBytes, '…') }));

/** Who speaks is said where it changes: the AI always, a person by name, the house itself never. */
function joined(said: readonly Said[], words: Words): string {
  let before: string | null = null;
  return said
    .map(({ speaker, text }) => {
      const label = labelOf(speaker, words);
      const shown = label === '' || label === before ? text : `${label}${text}`;
      before = label;
      return shown;
    })
    .join('\n');
}

function labelOf(speaker: Speaker, words: Words): string {
  if (speaker.kind === 'bot') return words('kf.label.ai');
  return speaker.kind === 'person' && speaker.name !== '' ? words('kf.label.person', { name: speaker.name }) : '';
}
