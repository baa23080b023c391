import { App } from 'antd';
import type { ConversationRow } from '#contracts/http/conversations';
import { useMay } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { useNotices } from '../../ui/notices.tsx';
import { useAct } from './desk-data.ts';
import { standing } from './standing.ts';

export interface Acts {
  busy: boolean;
  claim: (() => void) | undefined;
  giveBack: (() => void) | undefined;
  close: (() => void) | undefined;
  reopen: (() => void) | undefined;
  /** Whether it may be handed to a team or a colleague. */
  canTransfer: boolean;
}

/** What this member of staff may do with the conversation as it stands; an act that makes no sense is undefined. */
export function useActs(row: ConversationRow | undefined, me: string): Acts {
  const act = useAct(me);
  const may = useMay();
  const { modal } = App.useApp();
  const { failed, undoable, told } = useNotices();
  const { t } = useWords();
  if (!row)
    return {
      busy: false,
      claim: undefined,
      giveBack: undefined,
      close: undefined,
      reopen: undefined,
      canTransfer: false,
    };
  const { id, customer } = row;
  const stand = standing(row, me);
  const reopen = () => act.mutate({ act: 'reopen', id }, { onError: failed });
  const takeOver = () =>
    modal.confirm({
      title: t('talk.takeOverTitle', { name: row.assignee?.name ?? '' }),
      content: t('talk.takeOverHint'),
      okText: t('talk.takeOver'),
      icon: null,
      onOk: () => act.mutateAsync({ act: 'takeOver', id }).catch(failed),
    });
  const close = () =>
    act.mutate(
      { act: 'close', id },
      { onError: failed, onSuccess: () => undoable(t('talk.closedNow', { name: customer.name }), reopen) },
    );
  const giveBack = () =>
    act.mutate({ act: 'return', id }, { onError: failed, onSuccess: () => told(t('talk.returnedNow')) });
  const canSpeak = may('conversation.reply');
  const canClose = may('conversation.close');
  return {
    busy: act.isPending,
    claim:
      !canSpeak || stand.is === 'mine' || stand.is === 'outside' || stand.is === 'closed'
        ? undefined
        : stand.is === 'colleague'
          ? takeOver
          : () => act.mutate({ act: 'claim', id }, { onError: failed }),
    giveBack: canSpeak && stand.is === 'mine' ? giveBack : undefined,
    close: canClose && stand.is !== 'closed' && stand.is !== 'outside' ? close : undefined,
    reopen: canClose && stand.is === 'closed' ? reopen : undefined,
    canTransfer:
      canSpeak &&
      stand.is !== 'closed' &&
      stand.is !== 'outside' &&
      (stand.is !== 'colleague' || may('conversation.all')),
  };
}
