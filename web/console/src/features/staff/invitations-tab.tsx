import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { App, Button, Dropdown, Modal, Table } from 'antd';
import { useState } from 'react';
import type { Invited, InvitationView } from '#contracts/http/people';
import { usePhone } from '../../app/media.ts';
import { useServices } from '../../app/services.tsx';
import { useMay } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { Moment } from '../../ui/moment.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { Empty, Failed, RowsLoading } from '../../ui/states.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { RoleNames, TeamChips } from './belongings.tsx';
import { StaffFrame } from './frame.tsx';
import { InviteForm } from './invite-form.tsx';
import { ShownLink } from './shown-link.tsx';
import { staffKey, useRefresh } from './staff-data.ts';

const pageInvitations = 50;

/** Who was invited and has not come yet. */
export function InvitationsTab() {
  const { t } = useWords();
  const { call } = useServices();
  const may = useMay();
  const phone = usePhone();
  const [inviting, setInviting] = useState(false);
  const [renewed, setRenewed] = useState<Invited | null>(null);
  const list = useInfiniteQuery({
    queryKey: [...staffKey, 'invitations'],
    queryFn: ({ pageParam, signal }) =>
      call('invitations.list', { query: { cursor: pageParam, limit: pageInvitations } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const acts = useInvitationActs(setRenewed);
  const invite = may('staff.write') && (
    <Button type="primary" icon={<Icon name="link" />} onClick={() => setInviting(true)}>
      {t('invite.new')}
    </Button>
  );
  return (
    <StaffFrame actions={invite}>
      {list.isPending && <RowsLoading rows={5} />}
      {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.isSuccess && items.length === 0 && (
        <Empty icon="link" title={t('invite.none')} hint={t('invite.noneHint')} action={invite} />
      )}
      {items.length > 0 && (
        <Table<InvitationView>
          rowKey="id"
          size="middle"
          pagination={false}
          dataSource={items}
          showHeader={!phone}
          columns={[
            {
              title: t('invite.to'),
              key: 'to',
              render: (_, one) => (
                <span className="staff-name">
                  <span className="staff-line">
                    <span className="cut">{one.name || one.email}</span>
                    {one.expired && <span className="tag tag-breach">{t('invite.expired')}</span>}
                  </span>
                  {one.name && <span className="meta cut">{one.email}</span>}
                  {phone && (
                    <span className="meta">
                      <RoleNames roles={one.roles} /> · <Moment at={one.expiresAt} />
                    </span>
                  )}
                </span>
              ),
            },
            {
              title: t('staff.roles'),
              key: 'roles',
              hidden: phone,
              render: (_, one) => <RoleNames roles={one.roles} />,
            },
            {
              title: t('staff.teams'),
              key: 'teams',
              hidden: phone,
              render: (_, one) => <TeamChips teams={one.teams} />,
            },
            {
              title: t('invite.by'),
              key: 'by',
              hidden: phone,
              render: (_, one) => one.invitedBy || t('invite.keeper'),
            },
            {
              title: t('invite.until'),
              key: 'until',
              width: 160,
              hidden: phone,
              render: (_, one) => (
                <span className="meta">
                  <Moment at={one.expiresAt} />
                </span>
              ),
            },
            {
              title: <span className="unseen">{t('common.more')}</span>,
              key: 'acts',
              width: 72,
              align: 'right',
              hidden: !may('staff.write'),
              render: (_, one) => (
                <Dropdown
                  trigger={['click']}
                  menu={{
                    items: [
                      { key: 'renew', label: t('invite.renew'), onClick: () => acts.renew(one) },
                      { key: 'revoke', danger: true, label: t('invite.revoke'), onClick: () => acts.revoke(one) },
                    ],
                  }}
                >
                  <Button
                    type="text"
                    aria-label={t('invite.actsFor', { email: one.email })}
                    icon={<Icon name="more" size={18} />}
                  />
                </Dropdown>
              ),
            },
          ]}
        />
      )}
      <LoadMore list={list} />
      <InviteForm open={inviting} close={() => setInviting(false)} />
      <Modal
        open={renewed !== null}
        onCancel={() => setRenewed(null)}
        title={t('invite.linkTitle')}
        footer={null}
        width={480}
        mask={{ closable: false }}
        destroyOnHidden
      >
        {renewed && <ShownLink invited={renewed} close={() => setRenewed(null)} />}
      </Modal>
    </StaffFrame>
  );
}

function useInvitationActs(shown: (invited: Invited) => void) {
  const { t } = useWords();
  const { call } = useServices();
  const { modal } = App.useApp();
  const { told, failed } = useNotices();
  const refresh = useRefresh();
  const revoking = useMutation({
    mutationFn: ({ id }: InvitationView) => call('invitations.revoke', { params: { id } }),
    onSuccess: (_, { email }) => told(t('invite.revoked', { email })),
    onError: failed,
    onSettled: refresh,
  });
  const renewing = useMutation({
    mutationFn: ({ id }: InvitationView) => call('invitations.renew', { params: { id }, body: {} }),
    onSuccess: shown,
    onError: failed,
    onSettled: refresh,
  });
  const revoke = (one: InvitationView) =>
    void modal.confirm({
      icon: null,
      title: t('invite.revokeTitle', { email: one.email }),
      content: t('invite.revokeHint'),
      okText: t('invite.revoke'),
      okButtonProps: { danger: true },
      onOk: () => revoking.mutateAsync(one).catch(() => undefined),
    });
  const renew = (one: InvitationView) =>
    void modal.confirm({
      icon: null,
      title: t('invite.renewTitle', { email: one.email }),
      content: t('invite.renewHint'),
      okText: t('invite.renew'),
      onOk: () => renewing.mutateAsync(one).catch(() => undefined),
    });
  return { revoke, renew };
}
