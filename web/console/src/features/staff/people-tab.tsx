import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { usePhone } from '../../app/media.ts';
import { useServices } from '../../app/services.tsx';
import { useMay } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { Empty, Failed, RowsLoading } from '../../ui/states.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { ExportPeople } from './export-people.tsx';
import { StaffFrame } from './frame.tsx';
import { InviteForm } from './invite-form.tsx';
import { OneTimePassword, type OneTime } from './one-time-password.tsx';
import { filterOf, type PeopleFilter } from './people-filter.ts';
import { PeopleTable } from './people-table.tsx';
import { PersonDrawer } from './person-drawer.tsx';
import { pathOf, staffKey, useDepartments, useRefresh, useRoleName, useRoles, useTeams } from './staff-data.ts';
import { StaffForm } from './staff-form.tsx';

const pageStaff = 50;
const againEveryMs = 30_000;

/** Everyone employed here; the address keeps search, filters and who is open. */
export function PeopleTab() {
  const { t } = useWords();
  const may = useMay();
  const phone = usePhone();
  const { call } = useServices();
  const [params, setParams] = useSearchParams();
  const filter = filterOf(params);
  const [asking, setAsking] = useState<'invite' | 'create' | null>(null);
  const [oneTime, setOneTime] = useState<OneTime | null>(null);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const refresh = useRefresh();
  const list = useInfiniteQuery({
    queryKey: [...staffKey, 'people', filter],
    queryFn: ({ pageParam, signal }) =>
      call('staff.list', { query: { ...filter, cursor: pageParam, limit: pageStaff } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: (before) => before,
    // Presence and open conversations change under our eyes.
    refetchInterval: againEveryMs,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const writes = may('staff.write');
  const set = (changes: Record<string, string | undefined>) =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before);
        for (const [key, value] of Object.entries(changes)) {
          if (value) next.set(key, value);
          else next.delete(key);
        }
        return next;
      },
      { replace: true },
    );
  const invite = writes && (
    <Button type="primary" icon={<Icon name="link" />} onClick={() => setAsking('invite')}>
      {t('invite.new')}
    </Button>
  );
  const filtered = Object.values(filter).some((value) => value !== undefined);
  return (
    <StaffFrame
      actions={
        <>
          <ExportPeople filter={filter} />
          {writes && (
            <Button aria-label={t('staff.new')} icon={<Icon name="plus" />} onClick={() => setAsking('create')}>
              {!phone && t('staff.new')}
            </Button>
          )}
          {invite}
        </>
      }
      filters={<Filters filter={filter} set={set} />}
    >
      {list.isPending && <RowsLoading rows={8} />}
      {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.isSuccess && items.length === 0 && (
        <Empty
          icon="staff"
          title={t('staff.noneFound')}
          hint={t('staff.noneFoundHint')}
          action={filtered ? <Button onClick={() => setParams({})}>{t('common.clearFilters')}</Button> : invite}
        />
      )}
      {items.length > 0 && (
        <PeopleTable
          items={items}
          open={(person) => set({ person: person.id })}
          {...(writes && { chosen, choose: setChosen })}
        />
      )}
      <LoadMore list={list} />
      {writes && <BulkBar people={items.filter(({ id }) => chosen.includes(id))} clear={() => setChosen([])} />}
      <PersonDrawer
        id={params.get('person')}
        known={items}
        close={() => set({ person: undefined })}
        shown={setOneTime}
      />
      <InviteForm open={asking === 'invite'} close={() => setAsking(null)} />
      <StaffForm
        open={asking === 'create'}
        close={() => setAsking(null)}
        done={(made) => {
          setAsking(null);
          refresh();
          setOneTime(made);
        }}
      />
      <OneTimePassword given={oneTime} close={() => setOneTime(null)} />
    </StaffFrame>
  );
}

function Filters({
  filter,
  set,
}: {
  filter: PeopleFilter;
  set: (changes: Record<string, string | undefined>) => void;
}) {
  const { t } = useWords();
  const roles = useRoles();
  const teams = useTeams();
  const departments = useDepartments();
  const nameOf = useRoleName();
  const known = departments.data?.items;
  return (
    <>
      <Input
        className="filter-search"
        prefix={<Icon name="search" size={14} />}
        placeholder={t('staff.search')}
        aria-label={t('staff.search')}
        allowClear
        maxLength={100}
        value={filter.search ?? ''}
        onChange={(event) => set({ search: event.target.value })}
      />
      <FilterSelect
        words={t('staff.allRoles')}
        value={filter.role}
        options={(roles.data?.items ?? []).map(({ id }) => ({ value: id, label: nameOf(id) }))}
        choose={(role) => set({ role })}
      />
      {(teams.data?.items.length ?? 0) > 0 && (
        <FilterSelect
          words={t('staff.allTeams')}
          value={filter.team}
          options={teams.data!.items.map(({ id, name }) => ({ value: id, label: name }))}
          choose={(team) => set({ team })}
        />
      )}
      {known && known.length > 0 && (
        <FilterSelect
          words={t('staff.allDepartments')}
          value={filter.department}
          options={known.map(({ id }) => ({ value: id, label: pathOf(known, id) }))}
          choose={(department) => set({ department })}
        />
      )}
      <FilterSelect
        words={t('staff.allStates')}
        value={filter.state}
        options={(['active', 'disabled'] as const).map((state) => ({ value: state, label: t(`staff.state.${state}`) }))}
        choose={(state) => set({ state })}
      />
    </>
  );
}

function FilterSelect({
  words,
  value,
  options,
  choose,
}: {
  words: string;
  value: string | undefined;
  options: { value: string; label: string }[];
  choose: (value: string | undefined) => void;
}) {
  return (
    <Select
      className="filter-select"
      aria-label={words}
      placeholder={words}
      allowClear
      showSearch={options.length > 10}
      optionFilterProp="label"
      value={value}
      options={options}
      onChange={choose}
    />
  );
}
