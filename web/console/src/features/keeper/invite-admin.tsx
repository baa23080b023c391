import { useMutation } from '@tanstack/react-query';
import { Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import type { CompanyView } from '#contracts/http/companies';
import { problemWords } from '../../app/problem-words.ts';
import { useWords } from '../../app/words.ts';
import { InvitationLink } from './invitation-link.tsx';
import { useKeeperCalls } from './keeper-calls.tsx';

/** A new link for a company that nobody manages yet; the old one is worthless then. */
export function InviteAdmin({ company, close }: { company: CompanyView; close: () => void }) {
  const { t } = useWords();
  const { call, refresh } = useKeeperCalls();
  const [adminEmail, setAdminEmail] = useState('');
  const invite = useMutation({
    mutationFn: () =>
      call('keeper.inviteAdmin', { params: { id: company.id }, body: { adminEmail: adminEmail.trim() } }),
    onSuccess: () => void refresh(),
  });
  const ready = /.@./.test(adminEmail);
  return (
    <Modal
      open
      title={t('keeper.inviteTitle', { name: company.name })}
      onCancel={close}
      footer={
        invite.data ? (
          <Button type="primary" onClick={close}>
            {t('keeper.done')}
          </Button>
        ) : (
          <Button type="primary" disabled={!ready} loading={invite.isPending} onClick={() => invite.mutate()}>
            {t('keeper.invite')}
          </Button>
        )
      }
    >
      {invite.data ? (
        <InvitationLink invitation={invite.data} />
      ) : (
        <Form layout="vertical" requiredMark={false} onFinish={() => ready && invite.mutate()}>
          <Form.Item label={t('keeper.adminEmail')} htmlFor="invite-admin" extra={t('keeper.inviteHint')}>
            <Input
              id="invite-admin"
              type="email"
              autoFocus
              maxLength={200}
              value={adminEmail}
              onChange={(event) => setAdminEmail(event.target.value)}
            />
          </Form.Item>
          {invite.error && (
            <p className="form-problem" role="alert">
              {problemWords(invite.error, t)}
            </p>
          )}
        </Form>
      )}
    </Modal>
  );
}
