import { useQuery } from '@tanstack/react-query';
import type { FolderGrant } from '#contracts/http/folders';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../app/words.ts';
import { pathOf, staffKey, useDepartments, useRoleName, useRoles, useTeams } from '../staff/staff-data.ts';

/** People offered by name; who is not among them is given rights through a role, a team or a department. */
const mostPeople = 100;

/** Colleagues who can be named: for rights and for mentions. */
export function useColleagues() {
  const { call } = useServices();
  return useQuery({
    staleTime: 60_000,
    queryKey: [...staffKey, 'colleagues'],
    queryFn: ({ signal }) => call('staff.list', { query: { state: 'active', limit: mostPeople } }, signal),
  });
}

/** Who can be given rights in a folder, in groups, and what each is called. */
export function useGrantees() {
  const { t } = useWords();
  const roles = useRoles().data?.items ?? [];
  const teams = useTeams().data?.items ?? [];
  const departments = useDepartments().data?.items ?? [];
  const people = useColleagues().data?.items ?? [];
  const roleName = useRoleName();
  const groups = [
    { kind: 'role', items: roles.map(({ id }) => ({ id, name: roleName(id) })) },
    { kind: 'department', items: departments.map(({ id }) => ({ id, name: pathOf(departments, id) })) },
    { kind: 'team', items: teams },
    { kind: 'staff', items: people },
  ] as const;
  const options = groups
    .filter(({ items }) => items.length > 0)
    .map(({ kind, items }) => ({
      label: t(`folder.grantee.${kind}`),
      options: items.map(({ id, name }) => ({ value: `${kind}:${id}`, label: name })),
    }));
  const nameOf = ({ kind, subject }: Pick<FolderGrant, 'kind' | 'subject'>): string => {
    const known = groups.find((group) => group.kind === kind)?.items.find(({ id }) => id === subject)?.name;
    return known ?? (kind === 'role' ? roleName(subject) : t('folder.somebodyGone'));
  };
  return { options, nameOf };
}
