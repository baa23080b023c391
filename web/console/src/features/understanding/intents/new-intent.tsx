import { Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { learningLimits, type Intent } from '#contracts/http/learning';
import { problemWords } from '../../../app/problem-words.ts';
import { useWords } from '../../../app/words.ts';
import { linesToTexts } from './example-lines.ts';
import { useCreateIntent } from './intent-data.ts';

/** A name and the first examples: the rest is written on the page of the intent. */
export function NewIntent({ close, saved }: { close: () => void; saved: (intent: Intent) => void }) {
  const { t } = useWords();
  const [title, setTitle] = useState('');
  const [lines, setLines] = useState('');
  const create = useCreateIntent();
  const { texts, long } = linesToTexts(lines);
  const tooMany = texts.length > learningLimits.bulk;
  const submit = () => create.mutate({ title: title.trim(), examples: texts }, { onSuccess: saved });
  return (
    <Modal open footer={null} title={t('intent.new')} onCancel={close}>
      <Form layout="vertical" requiredMark={false} onFinish={submit}>
        <Form.Item label={t('intent.title')} htmlFor="intent-title" extra={t('intent.titleHint')}>
          <Input
            id="intent-title"
            autoFocus
            maxLength={learningLimits.title}
            value={title}
            onChange={(event) => setTitle(event.target.value)}
          />
        </Form.Item>
        <Form.Item
          label={t('intent.firstExamples')}
          htmlFor="intent-examples"
          extra={texts.length === 0 ? t('intent.firstExamplesHint') : t('intent.exampleCount', { count: texts.length })}
        >
          <Input.TextArea
            id="intent-examples"
            autoSize={{ minRows: 6, maxRows: 14 }}
            placeholder={t('intent.firstExamplesSample')}
            value={lines}
            onChange={(event) => setLines(event.target.value)}
          />
        </Form.Item>
        {(long > 0 || tooMany) && (
          <p className="form-problem" role="alert">
            {tooMany
              ? t('intent.tooManyAtOnce', { most: learningLimits.bulk })
              : t('intent.tooLong', { count: long, most: learningLimits.exampleText })}
          </p>
        )}
        {create.error && (
          <p className="form-problem" role="alert">
            {problemWords(create.error, t)}
          </p>
        )}
        <div className="form-acts">
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button
            type="primary"
            htmlType="submit"
            loading={create.isPending}
            disabled={title.trim() === '' || long > 0 || tooMany}
          >
            {t('common.save')}
          </Button>
        </div>
      </Form>
    </Modal>
  );
}
