import { AutoComplete, Button, Form, Input } from 'antd';
import { useRef } from 'react';
import { limits } from '#contracts/common';
import type { ArticleDraft } from '#contracts/http/knowledge';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { useCategories } from './article-data.ts';
import { fromField, toField, zoneWords } from './zoned.ts';

const questionMax = 200;
const categoryMax = 60;

interface Props {
  draft: ArticleDraft;
  change: (part: Partial<ArticleDraft>) => void;
}

export function ArticleForm({ draft, change }: Props) {
  const { t, locale } = useWords();
  const categories = useCategories().data?.items ?? [];
  const backwards = draft.validFrom !== null && draft.validTo !== null && draft.validFrom >= draft.validTo;
  return (
    <Form layout="vertical" className="article-form" requiredMark={false}>
      <div className="article-main">
        <Form.Item label={t('knowledge.question')} htmlFor="question">
          <Input
            id="question"
            size="large"
            placeholder={t('editor.questionHint')}
            maxLength={questionMax}
            value={draft.question}
            onChange={(event) => change({ question: event.target.value })}
          />
        </Form.Item>
        <Form.Item label={t('knowledge.answer')} htmlFor="answer" extra={t('editor.answerHint')}>
          <Input.TextArea
            id="answer"
            autoSize={{ minRows: 7, maxRows: 22 }}
            maxLength={limits.answer}
            showCount={draft.answer.length > limits.answer * 0.8}
            value={draft.answer}
            onChange={(event) => change({ answer: event.target.value })}
          />
        </Form.Item>
        <Form.Item label={t('knowledge.similar')} extra={t('editor.similarHint')}>
          <Similar questions={draft.similar} change={(similar) => change({ similar })} />
        </Form.Item>
      </div>
      <div className="article-side">
        <Form.Item label={t('knowledge.category')} htmlFor="category">
          <AutoComplete
            id="category"
            placeholder={t('editor.categoryHint')}
            value={draft.category}
            onChange={(category: string) => change({ category: category.slice(0, categoryMax) })}
            options={categories.filter(({ name }) => name !== '').map(({ name }) => ({ value: name }))}
          />
        </Form.Item>
        <Form.Item
          label={t('editor.validity')}
          validateStatus={backwards ? 'error' : undefined}
          help={backwards ? t('editor.backwards') : undefined}
          extra={backwards ? undefined : t('editor.zone', { zone: zoneWords(locale) })}
        >
          <div className="validity">
            <label>
              {t('editor.validFrom')}
              <Input
                type="datetime-local"
                value={toField(draft.validFrom)}
                onChange={(event) => change({ validFrom: fromField(event.target.value) })}
              />
            </label>
            <label>
              {t('editor.validTo')}
              <Input
                type="datetime-local"
                value={toField(draft.validTo)}
                onChange={(event) => change({ validTo: fromField(event.target.value) })}
              />
            </label>
          </div>
        </Form.Item>
      </div>
    </Form>
  );
}

/** Other ways to ask: Enter goes on to the next, Backspace in an empty one takes it away, pasted lines become several. */
function Similar({ questions, change }: { questions: readonly string[]; change: (next: string[]) => void }) {
  const { t } = useWords();
  const list = useRef<HTMLOListElement>(null);
  const focus = (index: number) => requestAnimationFrame(() => list.current?.querySelectorAll('input')[index]?.focus());
  const put = (index: number, words: string[]) =>
    change([...questions].toSpliced(index, 1, ...words).slice(0, limits.similar));
  const add = (index: number) => {
    if (questions.length >= limits.similar) return;
    change([...questions].toSpliced(index, 0, ''));
    focus(index);
  };
  return (
    <>
      <ol className="similar" ref={list}>
        {questions.map((words, index) => (
          <li key={index}>
            <Input
              aria-label={t('editor.similarOne', { number: index + 1 })}
              maxLength={questionMax}
              value={words}
              onChange={(event) => put(index, [event.target.value])}
              onPaste={(event) => {
                const lines = event.clipboardData
                  .getData('text')
                  .split(/\r?\n/)
                  .map((line) => line.trim())
                  .filter((line) => line !== '');
                if (lines.length < 2) return;
                event.preventDefault();
                put(
                  index,
                  [words, ...lines].filter((line) => line !== ''),
                );
              }}
              onKeyDown={(event) => {
                if (event.nativeEvent.isComposing) return;
                if (event.key === 'Enter') {
                  event.preventDefault();
                  add(index + 1);
                }
                if (event.key === 'Backspace' && words === '') {
                  event.preventDefault();
                  put(index, []);
                  focus(Math.max(0, index - 1));
                }
              }}
            />
            <Button
              type="text"
              aria-label={t('editor.similarRemove', { number: index + 1 })}
              icon={<Icon name="close" size={14} />}
              onClick={() => put(index, [])}
            />
          </li>
        ))}
      </ol>
      <Button
        type="dashed"
        icon={<Icon name="plus" />}
        disabled={questions.length >= limits.similar}
        onClick={() => add(questions.length)}
      >
        {t('editor.similarAdd')}
        {questions.length > 0 && <span className="meta number"> {`${questions.length} / ${limits.similar}`}</span>}
      </Button>
    </>
  );
}
