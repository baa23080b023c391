import { useQuery } from '@tanstack/react-query';
import { Checkbox, Input, InputNumber, Select } from 'antd';
import { useId } from 'react';
import { answerChannel, answerLanguage } from '#contracts/http/article-draft';
import type { TestPins, TestSettings } from '#contracts/http/retrieval-tests';
import { useServices } from '../../app/services.tsx';
import { useMay } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { useCounts } from '../knowledge/article-data.ts';
import { useFolders } from '../knowledge/folder-data.ts';
import { pathTo } from '../knowledge/folder-tree.ts';
import { fromField, toField } from '../knowledge/zoned.ts';

/** What one search is kept to, and where it draws its line. */
export function SettingsFields({
  name,
  value,
  change,
}: {
  name: string;
  value: TestSettings;
  change: (part: Partial<TestSettings>) => void;
}) {
  const { t } = useWords();
  const may = useMay();
  const id = useId();
  const { call } = useServices();
  const folders = useFolders().data?.items ?? [];
  const products = useCounts().data?.products ?? [];
  const departments = useQuery({
    queryKey: ['departments'],
    enabled: may('staff.read'),
    queryFn: ({ signal }) => call('departments.list', {}, signal),
  });
  const { pins } = value;
  const pin = (part: Partial<TestPins>) => change({ pins: { ...pins, ...part } });
  const several = { mode: 'multiple', allowClear: true, maxTagCount: 'responsive', optionFilterProp: 'label' } as const;
  return (
    <fieldset className="test-settings">
      <legend>{name}</legend>
      <label htmlFor={`${id}-folders`}>
        <span>{t('test.folders')}</span>
        <Select
          {...several}
          id={`${id}-folders`}
          placeholder={t('test.any')}
          value={pins.folders}
          onChange={(chosen: string[]) => pin({ folders: chosen })}
          options={folders.map((folder) => ({
            value: folder.id,
            label: pathTo(folders, folder.id)
              .map((one) => one.name)
              .join(' / '),
          }))}
        />
      </label>
      <label htmlFor={`${id}-departments`}>
        <span>{t('test.departments')}</span>
        <Select
          {...several}
          id={`${id}-departments`}
          placeholder={t('test.any')}
          disabled={!may('staff.read')}
          value={pins.departments}
          onChange={(chosen: string[]) => pin({ departments: chosen })}
          options={(departments.data?.items ?? []).map((one) => ({ value: one.id, label: one.name }))}
        />
      </label>
      <label htmlFor={`${id}-products`}>
        <span>{t('test.products')}</span>
        <Select
          {...several}
          id={`${id}-products`}
          placeholder={t('test.any')}
          value={pins.products}
          onChange={(chosen: string[]) => pin({ products: chosen })}
          options={products.map((one) => ({ value: one.name, label: one.name }))}
        />
      </label>
      <label htmlFor={`${id}-languages`}>
        <span>{t('test.languages')}</span>
        <Select
          {...several}
          id={`${id}-languages`}
          placeholder={t('test.any')}
          value={pins.languages}
          onChange={(chosen: TestPins['languages']) => pin({ languages: chosen })}
          options={answerLanguage.options.map((one) => ({ value: one, label: t(`test.language.${one}`) }))}
        />
      </label>
      <label htmlFor={`${id}-channel`}>
        <span>{t('test.channel')}</span>
        <Select
          allowClear
          id={`${id}-channel`}
          placeholder={t('test.any')}
          value={pins.channel ?? undefined}
          onChange={(chosen: TestPins['channel'] | undefined) => pin({ channel: chosen ?? null })}
          options={answerChannel.options.map((one) => ({ value: one, label: t(`test.channel.${one}`) }))}
        />
      </label>
      <label htmlFor={`${id}-at`}>
        <span>{t('test.at')}</span>
        <Input
          id={`${id}-at`}
          type="datetime-local"
          value={toField(pins.at)}
          onChange={(event) => pin({ at: fromField(event.target.value) })}
        />
      </label>
      <label htmlFor={`${id}-sure`}>
        <span>{t('test.sureFrom')}</span>
        <InputNumber
          id={`${id}-sure`}
          min={5}
          max={100}
          precision={0}
          suffix="%"
          placeholder={t('test.sureUsual')}
          style={{ width: '100%' }}
          value={value.sure === null ? null : Math.round(value.sure * 100)}
          onChange={(percent) => change({ sure: percent === null ? null : percent / 100 })}
        />
      </label>
      <div className="test-drafts">
        <Checkbox checked={value.drafts} onChange={(event) => change({ drafts: event.target.checked })}>
          {t('test.drafts')}
        </Checkbox>
      </div>
    </fieldset>
  );
}
