import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { saveBlob } from '../../app/csv.ts';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { useNotices } from '../../ui/notices.tsx';

/** The rows that cannot come in, with reasons, to be mended in a spreadsheet. */
export function ErrorFileButton({ id }: { id: string }) {
  const { t, locale } = useWords();
  const { call } = useServices();
  const notices = useNotices();
  const save = useMutation({
    mutationFn: () => call('imports.errors', { params: { id }, query: { locale } }),
    onSuccess: (file) => saveBlob('import-errors.csv', file),
    onError: notices.failed,
  });
  return (
    <Button icon={<Icon name="warning" />} loading={save.isPending} onClick={() => save.mutate()}>
      {t('import.errorFile')}
    </Button>
  );
}
