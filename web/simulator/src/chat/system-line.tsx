import { isWordKey, useWords, type Words } from '../words.ts';
import type { ChatMessage } from '../wire.ts';
import type { Viewpoint } from './viewpoint.ts';

/** A thin line between the words: somebody came, took over, ended, took something back. */
export function SystemLine({ message, view }: { message: ChatMessage; view: Viewpoint }) {
  const { t } = useWords();
  return <p className="line">{lineOf(message, view, t)}</p>;
}

function lineOf(message: ChatMessage, { side, names }: Viewpoint, t: Words): string {
  if (message.recalled)
    return message.from === 'customer' && side === 'customer'
      ? t('line.recalledOwn')
      : t('line.recalled', { name: message.from === 'customer' ? names.customer : (message.name ?? names.account) });
  if (message.text) return message.text.content;
  const { event } = message;
  if (!event) return t('chat.unknown', { kind: message.msgtype });
  const values = {
    customer: names.customer,
    account: names.account,
    old: names.member(event.old_servicer_userid ?? ''),
    new: names.member(event.new_servicer_userid ?? ''),
  };
  const change = event.change_type === undefined ? '' : `.${event.change_type}`;
  const key = `line.${side}.${event.event_type}${change}`;
  if (isWordKey(key)) return t(key, values);
  return t('line.other', { kind: event.event_type });
}
