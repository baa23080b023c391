import type { Tx } from '#platform/db';
import type { StoredBody } from '#conversations';
import type { TalkRow } from '../store.ts';

/** A conversation on the platform, as it stands in its row. */
export type Talk = Pick<TalkRow, 'conversation_id' | 'kind' | 'corp_id' | 'account' | 'external_id'>;

/**
 * What the way in tells the way out, in the transaction that stores what came. Each may be told twice and changes
 * things once.
 */
export interface Hooks {
  /** The customer came in through a link. The code lives twenty seconds of the platform's clock from `at`. */
  entered(tx: Tx, talk: Talk, entry: { welcomeCode: string | null; at: Date }): Promise<void>;
  /** The customer wrote: the window of 48 hours and five messages opens anew. `at` by the platform's clock. */
  heard(tx: Tx, talk: Talk, at: Date): Promise<void>;
  /**
   * A member moved the session in the client: 1 taken from the queue, 2 handed to a colleague, 3 ended, 4 opened again.
   * `servicer` is who has it now. `code` lets one message through.
   */
  sessionMoved(
    tx: Tx,
    talk: Talk,
    moved: { change: 1 | 2 | 3 | 4; servicer: string | null; code: string | null; at: Date },
  ): Promise<void>;
  /** A member wrote to the customer in the client. */
  servicerSaid(tx: Tx, talk: Talk, said: { userid: string; body: StoredBody; msgid: string; at: Date }): Promise<void>;
  /** The platform could not deliver a message after all; `type` as in `msg_send_fail`. */
  sendFailed(tx: Tx, talk: Talk, failed: { msgid: string; type: number }): Promise<void>;
  /** Somebody took a message back that the platform knows under `msgid`; it stays in the record. */
  recalled(tx: Tx, talk: Talk, taken: { msgid: string; by: 'customer' | 'servicer' }): Promise<void>;
  /** A customer picked an entry of a menu. True when it was meant for us, and no words for the bot. */
  menuPicked(tx: Tx, talk: Talk, picked: { menuId: string; text: string; msgid: string }): Promise<boolean>;
}
