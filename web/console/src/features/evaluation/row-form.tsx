import { Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import type { EvaluationRow } from '#contracts/http/evaluations';
import { problemWords } from '../../app/problem-words.ts';
import { useWords } from '../../app/words.ts';
import { ArticleSelect } from '../knowledge/article-select.tsx';
import { useSetActs } from './evaluation-data.ts';

const longest = { query: 500, note: 200 } as const;

/** One question and the article that answers it; without a row a new one. */
export function RowForm({ setId, row, close }: { setId: string; row: EvaluationRow | null; close: () => void }) {
  const { t } = useWords();
  const { saveRow } = useSetActs(setId);
  const [query, setQuery] = useState(row?.query ?? '');
  const [gold, setGold] = useState(row?.gold ?? null);
  const [note, setNote] = useState(row?.note ?? '');
  const save = () =>
    saveRow.mutate(
      { rowId: row?.id ?? null, query: query.trim(), articleId: gold?.articleId ?? null, note: note.trim() },
      { onSuccess: close },
    );
  return (
    <Modal open footer={null} title={t(row ? 'evaluation.editRow' : 'evaluation.addRow')} onCancel={close}>
      <Form layout="vertical" requiredMark={false} onFinish={save}>
        <Form.Item label={t('evaluation.query')} htmlFor="evaluation-query">
          <Input
            id="evaluation-query"
            autoFocus
            maxLength={longest.query}
            value={query}
            onChange={(event) => setQuery(event.target.value)}
          />
        </Form.Item>
        <Form.Item label={t('evaluation.gold')} htmlFor="evaluation-gold" extra={t('evaluation.goldNone')}>
          <ArticleSelect
            id="evaluation-gold"
            label={t('evaluation.gold')}
            value={gold && { articleId: gold.articleId, title: gold.question }}
            change={(article) => setGold(article && { articleId: article.articleId, question: article.title })}
            none={t('evaluation.noAnswer')}
            hidden={t('evaluation.hidden')}
          />
        </Form.Item>
        <Form.Item label={t('evaluation.note')} htmlFor="evaluation-note">
          <Input
            id="evaluation-note"
            maxLength={longest.note}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </Form.Item>
        {saveRow.error && (
          <p className="form-problem" role="alert">
            {problemWords(saveRow.error, t)}
          </p>
        )}
        <div className="form-acts">
          <Button onClick={close}>{t('evaluation.cancel')}</Button>
          <Button type="primary" htmlType="submit" loading={saveRow.isPending} disabled={query.trim() === ''}>
            {t('evaluation.save')}
          </Button>
        </div>
      </Form>
    </Modal>
  );
}
