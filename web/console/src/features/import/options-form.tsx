import { Input, Select } from 'antd';
import { useId } from 'react';
import { answerLanguage } from '#contracts/http/article-draft';
import type { ImportOptions } from '#contracts/http/imports';
import { useWords } from '../../app/words.ts';
import { useFolders } from '../knowledge/folder-data.ts';
import { FolderSelect } from '../knowledge/folder-select.tsx';

/** Sizes of passages that one may choose, in characters. */
const sizes = [400, 800, 1_200] as const;

/** Where it comes in, and as what. */
export function OptionsForm({
  options,
  change,
}: {
  options: ImportOptions;
  change: (part: Partial<ImportOptions>) => void;
}) {
  const { t } = useWords();
  const id = useId();
  const folders = useFolders().data?.items ?? [];
  const mayWrite = (folderId: string) =>
    folders.find((folder) => folder.id === folderId)?.rights.includes('write') ?? false;
  return (
    <fieldset className="import-options">
      <legend>{t('import.options')}</legend>
      <label htmlFor={`${id}-folder`}>
        <span>{t('import.folder')}</span>
        <FolderSelect
          id={`${id}-folder`}
          value={options.folderId}
          choose={(folderId) => change({ folderId })}
          allowed={mayWrite}
        />
      </label>
      <label htmlFor={`${id}-kind`}>
        <span>{t('import.kind')}</span>
        <Select
          id={`${id}-kind`}
          value={options.kind}
          onChange={(kind) => change({ kind })}
          options={(['auto', 'qa', 'document'] as const).map((kind) => ({
            value: kind,
            label: t(`import.kind.${kind}`),
          }))}
        />
      </label>
      <label htmlFor={`${id}-language`}>
        <span>{t('test.languages')}</span>
        <Select
          allowClear
          id={`${id}-language`}
          placeholder={t('import.ownLanguage')}
          value={options.language ?? undefined}
          onChange={(language: ImportOptions['language'] | undefined) => change({ language: language ?? null })}
          options={answerLanguage.options.map((one) => ({ value: one, label: t(`test.language.${one}`) }))}
        />
      </label>
      <label htmlFor={`${id}-category`}>
        <span>{t('knowledge.category')}</span>
        <Input
          id={`${id}-category`}
          key={options.category}
          defaultValue={options.category}
          maxLength={60}
          placeholder={t('import.categoryHint')}
          onBlur={(event) => {
            if (event.target.value.trim() !== options.category) change({ category: event.target.value.trim() });
          }}
        />
      </label>
      <label htmlFor={`${id}-size`}>
        <span>{t('import.chunkSize')}</span>
        <Select
          id={`${id}-size`}
          value={options.chunkSize}
          onChange={(chunkSize) => change({ chunkSize })}
          options={sizes.map((size) => ({ value: size, label: t(`import.chunkSize.${size}`) }))}
        />
      </label>
    </fieldset>
  );
}
