import { useMutation } from '@tanstack/react-query';
import { Button, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import {
  gazetteerType,
  learningLimits,
  type GazetteerEntry,
  type GazetteerForm,
  type GazetteerType,
} from '#contracts/http/learning';
import { problemWords } from '../../app/problem-words.ts';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../app/words.ts';
import { useAgain } from './understanding-data.ts';

/** A name and everything else it is called; without an entry a new one. */
export function GazetteerEntryForm({
  entry,
  type: first,
  close,
}: {
  entry: GazetteerEntry | null;
  /** What a new one is by itself. */
  type: GazetteerType | '';
  close: () => void;
}) {
  const { t } = useWords();
  const { call } = useServices();
  const again = useAgain();
  const [type, setType] = useState<GazetteerType>(entry?.type ?? (first || 'product'));
  const [name, setName] = useState(entry?.name ?? '');
  const [lines, setLines] = useState(entry?.synonyms.join('\n') ?? '');
  const synonyms = [...new Set(lines.split(/[\n、,，|]/).map((one) => one.trim()))].filter(
    (one) => one !== '' && one !== name.trim(),
  );
  const long = synonyms.find((one) => one.length > learningLimits.entryName);
  const tooMany = synonyms.length > learningLimits.synonyms;
  const save = useMutation({
    mutationFn: (body: GazetteerForm) =>
      entry === null
        ? call('gazetteer.create', { body })
        : call('gazetteer.update', { params: { id: entry.id }, body }),
    onSuccess: async () => {
      close();
      await again();
    },
  });
  return (
    <Modal open footer={null} title={t(entry ? 'gazetteer.change' : 'gazetteer.new')} onCancel={close}>
      <Form layout="vertical" requiredMark={false} onFinish={() => save.mutate({ type, name: name.trim(), synonyms })}>
        <Form.Item label={t('gazetteer.type')} htmlFor="gazetteer-type">
          <Select
            id="gazetteer-type"
            aria-label={t('gazetteer.type')}
            value={type}
            onChange={setType}
            options={gazetteerType.options.map((value) => ({ value, label: t(`entity.${value}`) }))}
          />
        </Form.Item>
        <Form.Item label={t('gazetteer.name')} htmlFor="gazetteer-name" extra={t('gazetteer.nameHint')}>
          <Input
            id="gazetteer-name"
            autoFocus
            maxLength={learningLimits.entryName}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </Form.Item>
        <Form.Item label={t('gazetteer.synonyms')} htmlFor="gazetteer-synonyms" extra={t('gazetteer.synonymsHint')}>
          <Input.TextArea
            id="gazetteer-synonyms"
            autoSize={{ minRows: 3, maxRows: 10 }}
            value={lines}
            onChange={(event) => setLines(event.target.value)}
          />
        </Form.Item>
        {(long !== undefined || tooMany) && (
          <p className="form-problem" role="alert">
            {tooMany
              ? t('gazetteer.tooMany', { most: learningLimits.synonyms })
              : t('gazetteer.tooLong', { text: long ?? '', most: learningLimits.entryName })}
          </p>
        )}
        {save.error && (
          <p className="form-problem" role="alert">
            {problemWords(save.error, t)}
          </p>
        )}
        <div className="form-acts">
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button
            type="primary"
            htmlType="submit"
            loading={save.isPending}
            disabled={name.trim() === '' || long !== undefined || tooMany}
          >
            {t('common.save')}
          </Button>
        </div>
      </Form>
    </Modal>
  );
}
