import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import type { TeamView } from '#contracts/http/people';
import { useServices } from '../../app/services.tsx';
import { useMay, useSession } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { Failed, RowsLoading } from '../../ui/states.tsx';
import { LoadMore } from '../../ui/load-more.tsx';
import { staffKey, useRefresh } from './staff-data.ts';

const pageMembers = 100;
/** People offered at once while one types. */
const offered = 20;

/** Who belongs to a team; people come in by search and go out with a way back. */
export function TeamMembers({ team }: { team: TeamView }) {
  const { t } = useWords();
  const { call } = useServices();
  const may = useMay();
  const { staff: me } = useSession();
  const { failed, undoable } = useNotices();
  const refresh = useRefresh();
  const list = useInfiniteQuery({
    queryKey: [...staffKey, 'members', team.id],
    queryFn: ({ pageParam, signal }) =>
      call('teams.members', { params: { id: team.id }, query: { cursor: pageParam, limit: pageMembers } }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const change = useMutation({
    mutationFn: (body: { add?: string[]; remove?: string[] }) =>
      call('teams.changeMembers', { params: { id: team.id }, body }),
    onError: failed,
    onSettled: refresh,
  });
  const members = list.data?.pages.flatMap((page) => page.items) ?? [];
  const mayAdd = may('staff.write') && (may('conversation.all') || me.teams.includes(team.id));
  const takeOut = ({ id, name }: { id: string; name: string }) =>
    change.mutate(
      { remove: [id] },
      { onSuccess: () => undoable(t('team.takenOut', { name }), () => change.mutate({ add: [id] })) },
    );
  return (
    <section className="team-members" aria-label={t('team.members')}>
      <h2>
        {t('team.members')} <span className="meta">{t('team.membersOf', { count: team.members })}</span>
      </h2>
      {mayAdd && <AddMember without={members.map(({ id }) => id)} add={(id) => change.mutate({ add: [id] })} />}
      {list.isPending && <RowsLoading rows={3} />}
      {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.isSuccess && members.length === 0 && <p className="meta">{t('team.noMembers')}</p>}
      <ul>
        {members.map((member) => (
          <li key={member.id}>
            <Avatar name={member.name} size={28} />
            <span className="staff-name">
              <span className="cut">{member.name}</span>
              <span className="meta cut">{member.email}</span>
            </span>
            {member.disabled && <span className="tag tag-breach">{t('staff.disabled')}</span>}
            {may('staff.write') && (
              <Button
                type="text"
                icon={<Icon name="close" />}
                aria-label={t('team.takeOutOf', { name: member.name })}
                onClick={() => takeOut(member)}
              />
            )}
          </li>
        ))}
      </ul>
      <LoadMore list={list} />
    </section>
  );
}

function AddMember({ without, add }: { without: readonly string[]; add: (id: string) => void }) {
  const { t } = useWords();
  const { call } = useServices();
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed.trim().slice(0, 100));
  const found = useQuery({
    queryKey: [...staffKey, 'find', search],
    queryFn: ({ signal }) =>
      call('staff.list', { query: { search: search || undefined, state: 'active', limit: offered } }, signal),
    placeholderData: (before) => before,
  });
  const options = (found.data?.items ?? [])
    .filter(({ id }) => !without.includes(id))
    .map(({ id, name, email }) => ({ value: id, label: `${name} · ${email}` }));
  return (
    <Select
      className="team-add"
      showSearch
      value={null}
      filterOption={false}
      searchValue={typed}
      onSearch={setTyped}
      placeholder={t('team.addPlaceholder')}
      aria-label={t('team.add')}
      notFoundContent={t('staff.noneFound')}
      options={options}
      onSelect={(id: string | null) => {
        setTyped('');
        if (id !== null) add(id);
      }}
    />
  );
}
