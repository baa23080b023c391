import { useQuery } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';
import { useServices } from '../../app/services.tsx';
import { isWordKey, useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { fromField, toField } from '../knowledge/zoned.ts';
import { groupWords } from './audit-words.ts';

export interface AuditFilter {
  actor?: string;
  group?: string;
  target?: string;
  from?: string;
  to?: string;
}
const names = ['actor', 'group', 'target', 'from', 'to'] as const;

/** What narrows the audit stands in the address, so that a search can be kept and passed on. */
export function useAuditFilter(): {
  filter: AuditFilter;
  change: (part: Partial<Record<(typeof names)[number], string | null | undefined>>) => void;
} {
  const [params, setParams] = useSearchParams();
  const filter = Object.fromEntries(
    names.flatMap((name) => {
      const value = params.get(name);
      return value ? [[name, value]] : [];
    }),
  );
  const change: ReturnType<typeof useAuditFilter>['change'] = (part) =>
    setParams(
      (now) => {
        for (const [name, value] of Object.entries(part)) {
          if (value) now.set(name, value);
          else now.delete(name);
        }
        return now;
      },
      { replace: true },
    );
  return { filter, change };
}

/** Names offered while somebody is looked for. */
const offered = 20;
/** Parts of the house that act by themselves. */
const parts = [
  'system:cli',
  'system:clock',
  'system:pack',
  'system:learning',
  'system:start',
  'system:demo',
  'system:first-run',
] as const;

export function AuditFilters() {
  const { t } = useWords();
  const { filter, change } = useAuditFilter();
  const [target, setTarget] = useState(filter.target ?? '');
  useEffect(() => setTarget(filter.target ?? ''), [filter.target]);
  const look = () => change({ target: target.trim() });
  const any = Object.keys(filter).length > 0;
  return (
    <>
      <Actor value={filter.actor} change={(actor) => change({ actor })} />
      <Group value={filter.group} change={(group) => change({ group })} />
      <Input
        className="audit-target"
        prefix={<Icon name="search" size={14} />}
        aria-label={t('audit.targetFilter')}
        placeholder={t('audit.targetFilter')}
        allowClear
        maxLength={120}
        value={target}
        onChange={(event) => {
          setTarget(event.target.value);
          if (event.target.value === '') change({ target: null });
        }}
        onPressEnter={look}
        onBlur={look}
      />
      <label className="audit-when">
        {t('audit.from')}
        <Input
          type="datetime-local"
          value={toField(filter.from ?? null)}
          onChange={(event) => change({ from: fromField(event.target.value) })}
        />
      </label>
      <label className="audit-when">
        {t('audit.to')}
        <Input
          type="datetime-local"
          value={toField(filter.to ?? null)}
          onChange={(event) => change({ to: fromField(event.target.value) })}
        />
      </label>
      {any && (
        <Button type="link" onClick={() => change(Object.fromEntries(names.map((name) => [name, null])))}>
          {t('common.clearFilters')}
        </Button>
      )}
    </>
  );
}

interface Choice {
  value: string | undefined;
  change: (value: string | undefined) => void;
}

function Actor({ value, change }: Choice) {
  const { t } = useWords();
  const { call } = useServices();
  const [search, setSearch] = useState('');
  const found = useQuery({
    queryKey: ['staff', 'for-audit', search],
    queryFn: ({ signal }) => call('staff.list', { query: { search: search || undefined, limit: offered } }, signal),
    placeholderData: (before) => before,
  });
  const house = parts.map((part) => {
    const key = `audit.part.${part}`;
    return { value: part as string, label: isWordKey(key) ? t(key) : part };
  });
  const people = (found.data?.items ?? []).map(({ id, name, email }) => ({ value: id, label: name, title: email }));
  const known = [...people, ...house].some((option) => option.value === value);
  return (
    <Select<string>
      className="filter-select"
      aria-label={t('audit.actor')}
      placeholder={t('audit.anyone')}
      allowClear
      showSearch={{ filterOption: false, onSearch: setSearch }}
      value={value ?? null}
      onChange={change}
      options={[
        ...people,
        ...house.filter(({ label }) => label.includes(search)),
        ...(value && !known ? [{ value, label: t('audit.somebody') }] : []),
      ]}
    />
  );
}

function Group({ value, change }: Choice) {
  const { t } = useWords();
  const { call } = useServices();
  const groups = useQuery({
    queryKey: ['audit', 'groups'],
    queryFn: ({ signal }) => call('audit.groups', {}, signal),
  });
  return (
    <Select<string>
      className="filter-select"
      aria-label={t('audit.group')}
      placeholder={t('audit.anyGroup')}
      allowClear
      value={value ?? null}
      onChange={change}
      options={(groups.data?.items ?? []).map((name) => ({ value: name, label: groupWords(name, t) }))}
    />
  );
}
