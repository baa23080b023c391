import { limits } from '#contracts/common';

/** What a channel can carry. Composing and the desk obey it. */
export interface CapabilitySheet {
  kinds: readonly ('text' | 'image' | 'file' | 'choices')[];
  /** Characters of one text. */
  text: number;
  /** Bytes of one file. */
  file: number;
  /** Hours after the customer's last word in which we may speak; null for always. */
  windowHours: number | null;
  /** Messages we may send within the window; null for any number. */
  sends: number | null;
  recall: boolean;
  streaming: boolean;
}

export const webSheet: CapabilitySheet = {
  kinds: ['text', 'image', 'file', 'choices'],
  text: limits.messageText,
  file: limits.file,
  windowHours: null,
  sends: null,
  recall: false,
  streaming: true,
};
