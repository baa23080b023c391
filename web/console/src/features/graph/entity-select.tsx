import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import { useServices } from '../../app/services.tsx';
import { useLabels, useSchema } from './graph-data.ts';

/** Entities offered to choose from. */
const offered = 20;

/** Chooses one entity by name; only of these types, where some are given, and never `but`. */
export function EntitySelect({
  id,
  value,
  change,
  types,
  but,
}: {
  id: string;
  value: string | null;
  change: (id: string | null) => void;
  types?: readonly string[];
  but?: string;
}) {
  const { call } = useServices();
  const schema = useSchema();
  const labels = useLabels(schema.data);
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed.trim());
  const only = types?.length === 1 ? types[0] : undefined;
  const found = useQuery({
    queryKey: ['graph', 'offered', search, only],
    queryFn: ({ signal }) =>
      call(
        'graph.entities',
        { query: { limit: offered, ...(search && { search }), ...(only && { type: only }) } },
        signal,
      ),
    placeholderData: (before) => before,
  });
  const options = (found.data?.items ?? []).filter(
    (one) => one.id !== but && (types === undefined || types.includes(one.type)),
  );
  return (
    <Select
      id={id}
      showSearch
      allowClear
      filterOption={false}
      loading={found.isFetching}
      value={value}
      onSearch={setTyped}
      onChange={(chosen: string | null | undefined) => change(chosen ?? null)}
      options={options.map((one) => ({ value: one.id, label: `${one.name} · ${labels.type(one.type)}` }))}
    />
  );
}
