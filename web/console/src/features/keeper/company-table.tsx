import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Dropdown, Table } from 'antd';
import { useState, type ReactNode } from 'react';
import type { CompanyView } from '#contracts/http/companies';
import { usePhone } from '../../app/media.ts';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Empty, Failed, RowsLoading } from '../../ui/states.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { EraseCompany } from './erase-company.tsx';
import { InviteAdmin } from './invite-admin.tsx';
import { keeperKey, useKeeperCalls } from './keeper-calls.tsx';

const pageCompanies = 50;

export function CompanyTable({ create }: { create: ReactNode }) {
  const { t } = useWords();
  const phone = usePhone();
  const { call } = useKeeperCalls();
  const [erasing, setErasing] = useState<CompanyView | null>(null);
  const [inviting, setInviting] = useState<CompanyView | null>(null);
  const list = useInfiniteQuery({
    queryKey: [...keeperKey, 'companies'],
    queryFn: ({ pageParam, signal }) =>
      call('keeper.companies', { query: { cursor: pageParam, limit: pageCompanies } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  if (list.isPending) return <RowsLoading rows={4} />;
  if (list.isError) return <Failed error={list.error} retry={() => void list.refetch()} />;
  if (items.length === 0)
    return <Empty icon="staff" title={t('keeper.none')} hint={t('keeper.noneHint')} action={create} />;
  const state = (company: CompanyView) => (
    <span className={company.state === 'open' ? 'tag' : company.state === 'new' ? 'tag tag-waiting' : 'tag tag-breach'}>
      {t(`keeper.state.${company.state}`)}
    </span>
  );
  return (
    <>
      <Table<CompanyView>
        rowKey="id"
        size="middle"
        tableLayout={phone ? 'fixed' : 'auto'}
        pagination={false}
        dataSource={items}
        showHeader={!phone}
        columns={[
          {
            title: t('keeper.name'),
            key: 'name',
            render: (_, company) => (
              <div className="keeper-name">
                <span className="cut">{company.name}</span>
                {company.demo && <span className="tag">{t('keeper.demo')}</span>}
                {phone && state(company)}
              </div>
            ),
          },
          {
            title: t('keeper.stateTitle'),
            key: 'state',
            width: 140,
            hidden: phone,
            render: (_, company) => state(company),
          },
          {
            title: t('keeper.staff'),
            key: 'staff',
            width: 120,
            align: 'right',
            className: 'figure',
            hidden: phone,
            render: (_, { staff }) => staff,
          },
          {
            title: t('keeper.created'),
            key: 'created',
            width: 160,
            hidden: phone,
            render: (_, { createdAt }) => <Moment at={createdAt} form="when" />,
          },
          {
            title: '',
            key: 'acts',
            width: 56,
            render: (_, company) =>
              company.state !== 'closing' && (
                <Dropdown
                  trigger={['click']}
                  menu={{
                    items: [
                      ...(company.staff === 0 ? [{ key: 'invite', label: t('keeper.inviteAgain') }] : []),
                      { key: 'erase', label: company.demo ? t('keeper.removeDemo') : t('keeper.erase'), danger: true },
                    ],
                    onClick: ({ key }) => (key === 'invite' ? setInviting(company) : setErasing(company)),
                  }}
                >
                  <Button
                    type="text"
                    icon={<Icon name="more" />}
                    aria-label={t('keeper.acts', { name: company.name })}
                  />
                </Dropdown>
              ),
          },
        ]}
      />
      <LoadMore list={list} />
      {erasing && <EraseCompany company={erasing} close={() => setErasing(null)} />}
      {inviting && <InviteAdmin company={inviting} close={() => setInviting(null)} />}
    </>
  );
}
