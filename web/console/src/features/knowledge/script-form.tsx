import { Button, Form, Input } from 'antd';
import { useRef, type ComponentRef } from 'react';
import { limits } from '#contracts/common';
import type { ArticleDraft } from '#contracts/http/knowledge';
import { useSession } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { QuestionList, questionMax } from './question-list.tsx';
import { inserted, partsOf, variables, written, type Variable } from './script-text.ts';

/** Words that people and the bot share, with places that are filled when they are said. */
export function ScriptForm({ draft, change }: { draft: ArticleDraft; change: (part: Partial<ArticleDraft>) => void }) {
  const { t } = useWords();
  const field = useRef<ComponentRef<typeof Input.TextArea>>(null);
  const insert = (name: Variable) => {
    const area = field.current?.resizableTextArea?.textArea;
    const [from, to] = area ? [area.selectionStart, area.selectionEnd] : [draft.answer.length, draft.answer.length];
    const next = inserted(draft.answer, from, to, written(name));
    if (next.text.length > limits.answer) return;
    change({ answer: next.text });
    requestAnimationFrame(() => {
      area?.focus();
      area?.setSelectionRange(next.cursor, next.cursor);
    });
  };
  return (
    <div className="article-main">
      <Form.Item label={t('script.title')} htmlFor="question">
        <Input
          id="question"
          size="large"
          placeholder={t('script.titleHint')}
          maxLength={questionMax}
          value={draft.question}
          onChange={(event) => change({ question: event.target.value })}
        />
      </Form.Item>
      <Form.Item label={t('script.text')} htmlFor="answer">
        <div className="script-variables" role="group" aria-label={t('script.insert')}>
          <span className="meta">{t('script.insert')}</span>
          {variables.map((name) => (
            <Button key={name} size="small" onClick={() => insert(name)}>
              {t(`script.variable.${name}`)}
            </Button>
          ))}
        </div>
        <Input.TextArea
          id="answer"
          ref={field}
          autoSize={{ minRows: 5, maxRows: 16 }}
          maxLength={limits.answer}
          value={draft.answer}
          onChange={(event) => change({ answer: event.target.value })}
        />
      </Form.Item>
      {draft.answer.trim() !== '' && <ScriptPreview text={draft.answer} />}
      <Form.Item label={t('script.triggers')} extra={t('script.triggersHint')}>
        <QuestionList role="similar" questions={draft.similar} change={(similar) => change({ similar })} />
      </Form.Item>
    </div>
  );
}

/** As a customer would read it, with examples in the places. */
export function ScriptPreview({ text }: { text: string }) {
  const { t } = useWords();
  const { staff, tenant } = useSession();
  const parts = partsOf(text);
  const examples: Record<string, string> = {
    称呼: t('script.someCustomer'),
    坐席: staff.name,
    品牌: tenant.name,
  };
  const unknown = parts.filter(({ kind }) => kind === 'unknown').map((part) => written(part.text));
  return (
    <section className="script-preview" aria-label={t('script.preview')}>
      <h3>{t('script.preview')}</h3>
      <p>
        {parts.map((part, at) =>
          part.kind === 'text' ? (
            <span key={at}>{part.text}</span>
          ) : (
            <mark key={at} data-unknown={part.kind === 'unknown'}>
              {part.kind === 'variable' ? examples[part.text] : written(part.text)}
            </mark>
          ),
        )}
      </p>
      {unknown.length > 0 && (
        <p className="variant-fault">{t('script.unknown', { names: unknown.join(t('common.listed')) })}</p>
      )}
    </section>
  );
}
