import type { Channel } from '#contracts/http/conversations';
import { graphemeTruncate } from '#libs/text';
import type { Draft } from './draft.ts';

/** What a channel can carry. Lengths are characters as a reader counts them. */
export interface ChannelSheet {
  /** Of one reply. */
  readonly length: number;
  readonly choices: number;
  readonly choiceLength: number;
  /** Marks of Markdown are drawn, not shown. */
  readonly markdown: boolean;
  /** Links in a text can be followed. */
  readonly links: boolean;
}

const sheets: Record<Channel, ChannelSheet> = {
  web: { length: 4_000, choices: 6, choiceLength: 120, markdown: false, links: true },
  // 2,048 bytes of UTF-8 with room for the label; 128 bytes a choice.
  kf: { length: 640, choices: 6, choiceLength: 40, markdown: false, links: true },
  wecom: { length: 640, choices: 4, choiceLength: 40, markdown: false, links: true },
};

export const sheetOf = (channel: Channel): ChannelSheet => sheets[channel];

/** What is carried to a customer now. */
export interface Carriage {
  readonly channel: Channel;
  readonly sheet: ChannelSheet;
  /** Nothing of ours arrives: a member speaks on the platform, or its window is shut. */
  readonly shut: boolean;
}

/** The web carries everything at any time. */
export const byWeb: Carriage = { channel: 'web', sheet: sheets.web, shut: false };

/** Messages kept back for what follows an answer: a colleague is called, he comes. */
const KEPT_BACK = 2;
/** A longer answer than this many messages is read by nobody in a chat. */
const MESSAGES = 2;

/** The carriage of a channel; `left` messages may still be sent where the platform counts them. Pure. */
export function carriageOf(channel: Channel, window: { open: boolean; left: number | null } | null): Carriage {
  const sheet = sheetOf(channel);
  if (window === null) return { channel, sheet, shut: false };
  const messages = Math.max(1, Math.min(MESSAGES, (window.left ?? 1) - KEPT_BACK));
  return { channel, sheet: { ...sheet, length: sheet.length * messages }, shut: !window.open };
}

/** The draft as the channel can carry it: whole sentences as far as they fit, never none where there was one. Pure. */
export function fit(draft: Draft, sheet: ChannelSheet): Draft {
  const kept: string[] = [];
  let left = sheet.length;
  for (const sentence of draft.sentences) {
    const size = [...sentence].length;
    if (size > left) break;
    kept.push(sentence);
    left -= size;
  }
  const [first] = draft.sentences;
  if (kept.length === 0 && first !== undefined) kept.push(graphemeTruncate(first, sheet.length));
  const choices = draft.choices
    .slice(0, sheet.choices)
    .map((choice) => ({ ...choice, label: graphemeTruncate(choice.label, sheet.choiceLength) }));
  return { ...draft, sentences: kept, choices };
}
