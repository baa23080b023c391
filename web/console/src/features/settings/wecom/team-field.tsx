import { useQuery } from '@tanstack/react-query';
import { Form, Select } from 'antd';
import { useServices } from '../../../app/services.tsx';
import { useMay } from '../../../app/session.tsx';
import { useWords } from '../../../app/words.ts';

/** Whose conversations new ones are; nobody's in particular while it is empty. */
export function TeamField({
  id,
  value,
  change,
}: {
  id: string;
  value: string | null;
  change: (teamId: string | null) => void;
}) {
  const { t } = useWords();
  const { call } = useServices();
  const may = useMay();
  const teams = useQuery({
    queryKey: ['teams', 'all'],
    enabled: may('staff.read'),
    queryFn: ({ signal }) => call('teams.list', {}, signal),
  });
  const items = teams.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Form.Item label={t('wecom.team')} htmlFor={id} extra={t('wecom.teamHint')}>
      <Select
        id={id}
        allowClear
        placeholder={t('wecom.noTeam')}
        value={value}
        options={items.map((team) => ({ value: team.id, label: team.name }))}
        onChange={(chosen: string | undefined) => change(chosen ?? null)}
      />
    </Form.Item>
  );
}
