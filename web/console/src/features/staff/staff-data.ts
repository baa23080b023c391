import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { DepartmentView, RoleView, TeamView } from '#contracts/http/people';
import { isBuiltIn, type Permission } from '#contracts/permissions';
import { useServices } from '../../app/services.tsx';
import { useMay } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';

/** Everything below is read anew when people, roles, teams or departments change. */
export const staffKey = ['staff'] as const;

const lists = { staleTime: 60_000 } as const;

export function useRoles() {
  const { call } = useServices();
  return useQuery({
    ...lists,
    queryKey: [...staffKey, 'roles'],
    queryFn: ({ signal }) => call('roles.list', {}, signal),
  });
}

export function useTeams() {
  const { call } = useServices();
  return useQuery({
    ...lists,
    queryKey: [...staffKey, 'teams'],
    queryFn: ({ signal }) => call('teams.list', {}, signal),
  });
}

export function useDepartments() {
  const { call } = useServices();
  return useQuery({
    ...lists,
    queryKey: [...staffKey, 'departments'],
    queryFn: ({ signal }) => call('departments.list', {}, signal),
  });
}

export function useSkills() {
  const { call } = useServices();
  return useQuery({
    ...lists,
    queryKey: [...staffKey, 'skills'],
    queryFn: ({ signal }) => call('staff.skills', {}, signal),
  });
}

export function useRefresh(): () => void {
  const { queries } = useServices();
  return useCallback(() => void queries.invalidateQueries({ queryKey: staffKey }), [queries]);
}

/** What a role is called: built-in ones have words here, others bring their own. */
export function useRoleName(): (role: string) => string {
  const { t } = useWords();
  const { data } = useRoles();
  return (role) => {
    if (isBuiltIn(role)) return t(`role.${role}`);
    return data?.items.find(({ id }) => id === role)?.name ?? '…';
  };
}

/** Whether I may do all of this myself, so that I may give it. */
export function useHoldsAll(): (permissions: readonly Permission[]) => boolean {
  const may = useMay();
  return useCallback((permissions) => permissions.every(may), [may]);
}

export const roleOf = (roles: readonly RoleView[] | undefined, id: string) => roles?.find((role) => role.id === id);
export const teamOf = (teams: readonly TeamView[] | undefined, id: string) => teams?.find((team) => team.id === id);

export interface DepartmentNode extends DepartmentView {
  children: DepartmentNode[];
}

/** The list as a tree, in the order of the list. */
export function treeOf(departments: readonly DepartmentView[]): DepartmentNode[] {
  const children = Map.groupBy(departments, ({ parentId }) => parentId);
  const grow = (parent: string | null): DepartmentNode[] =>
    (children.get(parent) ?? []).map((one) => ({ ...one, children: grow(one.id) }));
  return grow(null);
}

/** From the root down: 总部 / 客服部 / 夜班. */
export function pathOf(departments: readonly DepartmentView[] | undefined, id: string | null): string {
  const names: string[] = [];
  let at = id;
  // No tree is deeper than its list is long.
  for (let step = 0; at !== null && step < (departments?.length ?? 0); step++) {
    const one = departments!.find((department) => department.id === at);
    if (!one) break;
    names.unshift(one.name);
    at = one.parentId;
  }
  return names.join(' / ');
}
