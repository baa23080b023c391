import type { KfEvent } from '#libs/wecom';
import type { Tx } from '#platform/db';
import type { HearDeps } from '../hear/deps.ts';
import type { Met } from '../hear/talk.ts';

/** Events that are about somebody's talk. */
export type TalkEvent = Extract<KfEvent, { external_userid: string }>;

interface Heard {
  readonly item: { readonly msgid: string; readonly send_time: number };
  readonly event: TalkEvent;
  /** Its codes have run out long ago. */
  readonly isPast: boolean;
}

/** Tells those who send what happened to a session. */
export async function hearEvent(tx: Tx, { hooks }: HearDeps, { talk }: Met, { item, event, isPast }: Heard) {
  const at = new Date(item.send_time * 1000);
  switch (event.event_type) {
    case 'enter_session':
      if (!isPast) await hooks.entered(tx, talk, { welcomeCode: event.welcome_code ?? null, at });
      return;
    case 'session_status_change': {
      const change = event.change_type;
      const servicer = change === 3 ? null : (event.new_servicer_userid ?? null);
      await hooks.sessionMoved(tx, talk, { change, servicer, code: isPast ? null : (event.msg_code ?? null), at });
      return;
    }
    case 'msg_send_fail':
      await hooks.sendFailed(tx, talk, { msgid: event.fail_msgid, type: event.fail_type });
      return;
    case 'user_recall_msg':
      await hooks.recalled(tx, talk, { msgid: event.recall_msgid, by: 'customer' });
      return;
    case 'servicer_recall_msg':
      await hooks.recalled(tx, talk, { msgid: event.recall_msgid, by: 'servicer' });
      return;
    case 'reject_customer_msg_switch_change':
      // A servicer's own switch: nothing here depends on it.
      return;
  }
}
