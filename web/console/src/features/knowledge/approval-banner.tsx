import { useMutation } from '@tanstack/react-query';
import { Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { approvalWords } from '#contracts/http/approvals';
import type { Article } from '#contracts/http/knowledge';
import { useServices } from '../../app/services.tsx';
import { useSession } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { approvalKeys } from '../approvals/approval-data.ts';
import { waitingWords } from '../approvals/approval-words.tsx';
import '../approvals/approvals.css';

/** What waits about this article: who asked, whose turn it is, and how to take it back. */
export function ApprovalBanner({
  approval,
  changed,
  reread,
}: {
  approval: NonNullable<Article['approval']>;
  /** What is being written would end the request when it is saved. */
  changed: boolean;
  reread: () => void;
}) {
  const { t } = useWords();
  const navigate = useNavigate();
  const { staff } = useSession();
  const { call, queries } = useServices();
  const { failed, told } = useNotices();
  const withdraw = useMutation({
    mutationFn: () => call('approvals.withdraw', { params: { id: approval.id }, body: {} }),
    onSuccess: () => told(t('approvals.told.withdrawn')),
    onError: failed,
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: approvalKeys.all });
      reread();
    },
  });
  const names = waitingWords(approval.waitingFor, t);
  const what = t(`approvals.act.${approval.act}`);
  const mine = approval.askedBy.id === staff.id;
  const myTurn = approval.waitingFor.some(({ id }) => id === staff.id);
  const words = myTurn
    ? t('editor.yourTurn', { name: approval.askedBy.name, what })
    : names === ''
      ? t('editor.waitingNobody', { what })
      : t('editor.waiting', { what, names });
  return (
    <div className="approval-banner" role="status">
      <Icon name="clock" />
      <span>
        {words} {mine && t('editor.ownApproval')} {changed && t('editor.waitingEnds')}{' '}
        {approval.batchId !== null && <span className="tag">{t('editor.inBatch')}</span>}
      </span>
      <Button
        size="small"
        type={myTurn ? 'primary' : 'default'}
        onClick={() => void navigate(`/approvals/${approval.id}?view=all`)}
      >
        {t(myTurn ? 'editor.decide' : 'editor.openApproval')}
      </Button>
      {mine && (
        <Button size="small" loading={withdraw.isPending} onClick={() => withdraw.mutate()}>
          {t('approvals.withdraw')}
        </Button>
      )}
    </div>
  );
}

/** What was changed and why, for whoever reads it next. */
export function AskDialog({ ask, close }: { ask: (why: string) => void; close: () => void }) {
  const { t } = useWords();
  const [why, setWhy] = useState('');
  return (
    <Modal
      open
      title={t('editor.askTitle')}
      okText={t('editor.ask')}
      cancelText={t('common.cancel')}
      onOk={() => ask(why.trim())}
      onCancel={close}
    >
      <p className="meta">{t('editor.askHint')}</p>
      <Input.TextArea
        autoFocus
        aria-label={t('editor.why')}
        placeholder={t('editor.why')}
        autoSize={{ minRows: 2, maxRows: 6 }}
        maxLength={approvalWords}
        value={why}
        onChange={(event) => setWhy(event.target.value)}
      />
    </Modal>
  );
}
