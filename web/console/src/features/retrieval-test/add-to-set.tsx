import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Dropdown } from 'antd';
import { useNavigate } from 'react-router';
import type { KeptTest } from '#contracts/http/retrieval-tests';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { asJsonl, evaluationRows } from './test-list.ts';

const keys = ['evaluations'] as const;
/** Not an id: a set that is made for it. */
const fresh = 'fresh';

/** Judged tests become questions of an evaluation set; those it has already stay as they are. */
export function AddToSet({ tests }: { tests: readonly KeptTest[] }) {
  const { t } = useWords();
  const { call, queries } = useServices();
  const navigate = useNavigate();
  const notices = useNotices();
  const sets = useQuery({ queryKey: keys, queryFn: ({ signal }) => call('evaluations.list', {}, signal) });
  const add = useMutation({
    mutationFn: async (chosen: string) => {
      const id =
        chosen === fresh ? (await call('evaluations.create', { body: { name: t('test.setName') } })).id : chosen;
      const told = await call('evaluations.import', { params: { id }, body: { text: asJsonl(tests) } });
      return { id, ...told };
    },
    onSuccess: ({ id, added, known }) => {
      void queries.invalidateQueries({ queryKey: keys });
      notices.told(t('test.setAdded', { added, known }));
      void navigate(`/knowledge/evaluations/${id}`);
    },
    onError: notices.failed,
  });
  const none = evaluationRows(tests).length === 0;
  const items = [
    ...(sets.data?.items ?? []).map(({ id, name }) => ({ key: id, label: name })),
    { key: fresh, label: t('test.setNew') },
  ];
  return (
    <Dropdown trigger={['click']} disabled={none} menu={{ items, onClick: ({ key }) => add.mutate(key) }}>
      <Button
        size="small"
        type="text"
        loading={add.isPending}
        disabled={none}
        title={t('test.saveHint')}
        icon={<Icon name="checks" size={14} />}
      >
        {t('test.toSet')}
      </Button>
    </Dropdown>
  );
}
