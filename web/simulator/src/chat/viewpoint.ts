import type { ChatMessage, MenuItem } from '../wire.ts';

export interface Names {
  readonly customer: string;
  readonly account: string;
  /** Name of a member by userid. */
  readonly member: (userid: string) => string;
}

export interface Viewpoint {
  /** Whose screen it is: his own words stand on the right. */
  readonly side: 'customer' | 'member';
  readonly names: Names;
  readonly now: number;
  readonly onPick?: (message: ChatMessage, item: MenuItem) => void;
  /** Which words are his own to take back. */
  readonly mayRecall?: (message: ChatMessage) => boolean;
  readonly onRecall?: (message: ChatMessage) => void;
}
