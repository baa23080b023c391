import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { saveBlob } from '../../app/csv.ts';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../app/words.ts';
import { useNotices } from '../../ui/notices.tsx';

const formats = ['xlsx', 'csv', 'jsonl'] as const;

/** A table to fill in. */
export function TemplateLinks() {
  const { t } = useWords();
  const { call } = useServices();
  const notices = useNotices();
  const save = useMutation({
    mutationFn: async (format: (typeof formats)[number]) =>
      saveBlob(`liren-template.${format}`, await call('imports.template', { query: { format } })),
    onError: notices.failed,
  });
  return (
    <section className="import-templates">
      <h3>{t('import.template')}</h3>
      <p className="meta">{t('import.templateHint')}</p>
      <div>
        {formats.map((format) => (
          <Button
            key={format}
            size="small"
            loading={save.isPending && save.variables === format}
            onClick={() => save.mutate(format)}
          >
            {format.toUpperCase()}
          </Button>
        ))}
      </div>
    </section>
  );
}
