import { Button, Modal, Select } from 'antd';
import { useState } from 'react';
import { columnMeaning, type ColumnMeaning, type ImportFile, type ImportView } from '#contracts/http/imports';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { useImportActs } from './import-data.ts';

/** What each column holds; a change reads the file again. */
export function ColumnMapping({ view, file }: { view: ImportView; file: ImportFile }) {
  const { t } = useWords();
  const notices = useNotices();
  const { setOptions, start } = useImportActs();
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState<Partial<Record<ColumnMeaning, string | null>>>({});
  const headers = [...new Set(file.tables.flatMap(({ header }) => header))].filter((name) => name !== '');
  const now = (meaning: ColumnMeaning): string | null => {
    if (chosen[meaning] !== undefined) return chosen[meaning];
    for (const { header, columns } of file.tables) {
      const at = columns.indexOf(meaning);
      if (at !== -1) return header[at] ?? null;
    }
    return null;
  };
  const apply = async () => {
    const body = { ...view.options, mapping: { ...view.options.mapping, ...chosen } };
    try {
      await setOptions.mutateAsync({ params: { id: view.id }, body });
      await start.mutateAsync({ params: { id: view.id }, body: {} });
      setOpen(false);
    } catch (error) {
      notices.failed(error);
    }
  };
  return (
    <>
      <Button icon={<Icon name="settings" size={14} />} onClick={() => setOpen(true)}>
        {t('import.columns')}
      </Button>
      <Modal
        open={open}
        title={t('import.columns')}
        okText={t('import.readAgain')}
        cancelText={t('common.cancel')}
        confirmLoading={setOptions.isPending || start.isPending}
        okButtonProps={{ disabled: Object.keys(chosen).length === 0 }}
        onOk={() => void apply()}
        onCancel={() => setOpen(false)}
      >
        <p className="meta">{t('import.columnsHint')}</p>
        <div className="import-mapping">
          {columnMeaning.options.map((meaning) => (
            <div key={meaning}>
              <label htmlFor={`column-${meaning}`}>{t(`import.column.${meaning}`)}</label>
              <Select
                id={`column-${meaning}`}
                allowClear
                placeholder={t('import.noColumn')}
                value={now(meaning) ?? undefined}
                onChange={(header: string | undefined) =>
                  setChosen((before) => ({ ...before, [meaning]: header ?? null }))
                }
                options={headers.map((name) => ({ value: name, label: name }))}
              />
            </div>
          ))}
        </div>
      </Modal>
    </>
  );
}
