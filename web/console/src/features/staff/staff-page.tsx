import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { App, Button, Dropdown, Input, Table } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { StaffView } from '#contracts/http/staff';
import { isBuiltIn } from '#contracts/permissions';
import { usePhone } from '../../app/media.ts';
import { useServices } from '../../app/services.tsx';
import { useMay, useSession } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Moment } from '../../ui/moment.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty, Failed, RowsLoading } from '../../ui/states.tsx';
import { OneTimePassword, type OneTime } from './one-time-password.tsx';
import { StaffForm } from './staff-form.tsx';
import './staff.css';

const pageStaff = 50;
export const staffKey = ['staff'] as const;

export function StaffPage() {
  const { t } = useWords();
  const may = useMay();
  const phone = usePhone();
  const { call, queries } = useServices();
  const { staff: me } = useSession();
  const [params, setParams] = useSearchParams();
  const search = params.get('search') ?? '';
  const [form, setForm] = useState<StaffView | 'new' | null>(null);
  const [oneTime, setOneTime] = useState<OneTime | null>(null);
  const list = useInfiniteQuery({
    queryKey: [...staffKey, search],
    queryFn: ({ pageParam, signal }) =>
      call('staff.list', { query: { search: search || undefined, cursor: pageParam, limit: pageStaff } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: (before) => before,
  });
  const refresh = () => void queries.invalidateQueries({ queryKey: staffKey });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const writes = may('staff.write');
  const add = writes && (
    <Button type="primary" icon={<Icon name="plus" />} onClick={() => setForm('new')}>
      {t('staff.new')}
    </Button>
  );
  const acts = useStaffActs(refresh, setOneTime);
  return (
    <Page
      title={t('nav.staff')}
      about={t('staff.about')}
      actions={add}
      filters={
        <Input
          className="filter-search"
          prefix={<Icon name="search" size={14} />}
          placeholder={t('staff.search')}
          aria-label={t('staff.search')}
          allowClear
          maxLength={100}
          value={search}
          onChange={(event) => setParams(event.target.value ? { search: event.target.value } : {}, { replace: true })}
        />
      }
    >
      {list.isPending && <RowsLoading rows={8} />}
      {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.isSuccess && items.length === 0 && (
        <Empty icon="staff" title={t('staff.noneFound')} hint={t('staff.noneFoundHint')} action={add} />
      )}
      {items.length > 0 && (
        <Table<StaffView>
          rowKey="id"
          size="middle"
          pagination={false}
          dataSource={items}
          showHeader={!phone}
          rowClassName={(person) => (person.disabled ? 'staff-disabled' : '')}
          columns={[
            {
              title: t('staff.name'),
              key: 'name',
              render: (_, person) => (
                <div className="staff-cell">
                  <Avatar name={person.name} size={32} />
                  <div className="staff-name">
                    <span className="staff-line">
                      <span className="cut">{person.name}</span>
                      {person.id === me.id && <span className="tag">{t('staff.me')}</span>}
                      {person.disabled && <span className="tag tag-breach">{t('staff.disabled')}</span>}
                      {!person.disabled && person.mustChangePassword && (
                        <span className="tag tag-waiting">{t('staff.firstSignIn')}</span>
                      )}
                    </span>
                    <span className="meta cut">{person.email}</span>
                    {phone && (
                      <span className="meta">
                        {person.roles
                          .filter(isBuiltIn)
                          .map((role) => t(`role.${role}`))
                          .join(' · ')}
                      </span>
                    )}
                  </div>
                </div>
              ),
            },
            {
              title: t('staff.roles'),
              key: 'roles',
              hidden: phone,
              render: (_, person) =>
                person.roles
                  .filter(isBuiltIn)
                  .map((role) => t(`role.${role}`))
                  .join(' · '),
            },
            {
              title: t('staff.presence'),
              key: 'presence',
              width: 120,
              hidden: phone,
              render: (_, person) => (
                <span className="staff-presence">
                  <i className={`presence presence-${person.presence}`} /> {t(`presence.${person.presence}`)}
                </span>
              ),
            },
            {
              title: t('staff.open'),
              key: 'open',
              width: 120,
              align: 'right',
              className: 'figure',
              hidden: phone,
              render: (_, person) => person.open,
            },
            {
              title: t('staff.lastSeen'),
              key: 'seen',
              width: 140,
              hidden: phone,
              render: (_, person) => (
                <span className="meta">{person.lastSeenAt ? <Moment at={person.lastSeenAt} /> : t('staff.never')}</span>
              ),
            },
            {
              key: 'acts',
              width: 72,
              align: 'right',
              hidden: !writes,
              render: (_, person) => (
                <Dropdown
                  trigger={['click']}
                  menu={{
                    items: [
                      { key: 'edit', label: t('staff.edit'), onClick: () => setForm(person) },
                      {
                        key: 'reset',
                        label: t('staff.reset'),
                        disabled: person.disabled,
                        onClick: () => void acts.reset(person),
                      },
                      person.disabled
                        ? { key: 'enable', label: t('staff.enable'), onClick: () => acts.enable(person) }
                        : {
                            key: 'disable',
                            label: t('staff.disable'),
                            danger: true,
                            disabled: person.id === me.id,
                            onClick: () => void acts.disable(person),
                          },
                    ],
                  }}
                >
                  <Button
                    type="text"
                    aria-label={t('staff.actsFor', { name: person.name })}
                    icon={<Icon name="more" size={18} />}
                  />
                </Dropdown>
              ),
            },
          ]}
        />
      )}
      {list.hasNextPage && (
        <p className="list-more">
          <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('common.loadMore')}
          </Button>
        </p>
      )}
      <StaffForm
        open={form}
        close={() => setForm(null)}
        done={(made) => {
          setForm(null);
          refresh();
          if (made) setOneTime(made);
        }}
      />
      <OneTimePassword given={oneTime} close={() => setOneTime(null)} />
    </Page>
  );
}

function useStaffActs(refresh: () => void, show: (oneTime: OneTime) => void) {
  const { t } = useWords();
  const { call } = useServices();
  const { modal } = App.useApp();
  const { failed, undoable } = useNotices();
  const set = useMutation({
    mutationFn: ({ id, disabled }: { id: string; disabled: boolean }) =>
      call('staff.update', { params: { id }, body: { disabled } }),
    onSuccess: refresh,
    onError: failed,
  });
  const enable = ({ id }: StaffView) => set.mutate({ id, disabled: false });
  const disable = (person: StaffView) =>
    modal.confirm({
      icon: null,
      title: t('staff.disableTitle', { name: person.name }),
      content: person.open > 0 ? t('staff.disableOpen', { count: person.open }) : t('staff.disableHint'),
      okText: t('staff.disable'),
      okButtonProps: { danger: true },
      onOk: () =>
        set.mutateAsync({ id: person.id, disabled: true }).then(
          () => undoable(t('staff.disabledNow', { name: person.name }), () => enable(person)),
          () => undefined,
        ),
    });
  const reset = (person: StaffView) =>
    modal.confirm({
      icon: null,
      title: t('staff.resetTitle', { name: person.name }),
      content: t('staff.resetHint'),
      okText: t('staff.reset'),
      onOk: () => call('staff.resetPassword', { params: { id: person.id }, body: {} }).then(show, failed),
    });
  return { enable, disable, reset };
}
