import { Checkbox, InputNumber, Select, Switch, TreeSelect } from 'antd';
import type { RoleView } from '#contracts/http/people';
import { isBuiltIn } from '#contracts/permissions';
import { useMay, useSession } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { treeOf, useDepartments, useHoldsAll, useRoleName, useRoles, useSkills, useTeams } from './staff-data.ts';

/** Roles one may give are open, the others say why not. */
export function RoleChoice({
  value,
  onChange,
  locked,
}: {
  value: readonly string[];
  onChange: (roles: string[]) => void;
  /** Why nothing here can change. */
  locked?: string | undefined;
}) {
  const { t } = useWords();
  const { data } = useRoles();
  const nameOf = useRoleName();
  const holdsAll = useHoldsAll();
  const hintOf = (role: RoleView) => (isBuiltIn(role.id) ? t(`role.${role.id}Hint`) : role.description);
  const line = (role: RoleView) => {
    const beyond = !holdsAll(role.permissions);
    return (
      <Checkbox key={role.id} value={role.id} disabled={locked !== undefined || beyond}>
        {nameOf(role.id)}{' '}
        <span className="meta">{beyond && locked === undefined ? t('staff.beyond') : hintOf(role)}</span>
      </Checkbox>
    );
  };
  const roles = data?.items ?? [];
  return (
    <Checkbox.Group
      className="roles"
      value={[...value]}
      onChange={(chosen) => onChange(roles.map(({ id }) => id).filter((id) => chosen.includes(id)))}
    >
      {roles.filter((role) => role.builtIn).map(line)}
      {roles.some((role) => !role.builtIn) && <hr className="roles-line" />}
      {roles.filter((role) => !role.builtIn).map(line)}
      {locked !== undefined && <span className="meta">{locked}</span>}
    </Checkbox.Group>
  );
}

interface Choice<T> {
  id: string;
  value: T;
  onChange: (value: T) => void;
}

/** Only teams that one may open to others. */
export function TeamChoice({ id, value, onChange }: Choice<string[]>) {
  const { data } = useTeams();
  const { staff } = useSession();
  const may = useMay();
  const { t } = useWords();
  const open = (team: string) => may('conversation.all') || staff.teams.includes(team) || value.includes(team);
  return (
    <Select
      id={id}
      mode="multiple"
      allowClear
      placeholder={t('staff.noTeam')}
      value={value}
      onChange={onChange}
      optionFilterProp="label"
      options={(data?.items ?? []).map((team) => ({ value: team.id, label: team.name, disabled: !open(team.id) }))}
    />
  );
}

interface Option {
  value: string;
  title: string;
  children: Option[];
}

export function DepartmentChoice({
  id,
  value,
  onChange,
  without,
  top,
}: Choice<string | null> & {
  /** Left out with all below it. */
  without?: string;
  /** What none is called. */
  top?: string;
}) {
  const { data } = useDepartments();
  const { t } = useWords();
  const options = (nodes: ReturnType<typeof treeOf>): Option[] =>
    nodes
      .filter((node) => node.id !== without)
      .map((node) => ({ value: node.id, title: node.name, children: options(node.children) }));
  return (
    <TreeSelect
      id={id}
      allowClear
      showSearch
      treeDefaultExpandAll
      treeNodeFilterProp="title"
      placeholder={top ?? t('staff.noDepartment')}
      {...(value !== null && { value })}
      onChange={(chosen: string | undefined) => onChange(chosen ?? null)}
      treeData={options(treeOf(data?.items ?? []))}
    />
  );
}

export function SkillChoice({ id, value, onChange }: Choice<string[]>) {
  const { data } = useSkills();
  const { t } = useWords();
  return (
    <Select
      id={id}
      mode="tags"
      maxCount={30}
      value={value}
      onChange={(skills) => onChange(skills.map((skill) => skill.trim().slice(0, 30)).filter(Boolean))}
      tokenSeparators={[',', '，', '、', ';', '；']}
      notFoundContent={t('staff.skillsNone')}
      options={(data?.items ?? []).map((skill) => ({ value: skill, label: skill }))}
    />
  );
}

/** A number, or none at all. */
export function CapacityChoice({ id, value, onChange }: Choice<number | null>) {
  const { t } = useWords();
  const usual = 5;
  return (
    <span className="capacity">
      <Switch
        checked={value !== null}
        onChange={(on) => onChange(on ? usual : null)}
        aria-label={t('staff.capacityLimit')}
      />
      {value === null ? (
        <span>{t('staff.capacityNone')}</span>
      ) : (
        <>
          <InputNumber
            aria-label={t('staff.capacity')}
            id={id}
            min={0}
            max={1000}
            precision={0}
            value={value}
            onChange={(next) => onChange(next ?? 0)}
          />
          <span>{t('staff.capacityUnit')}</span>
        </>
      )}
    </span>
  );
}
