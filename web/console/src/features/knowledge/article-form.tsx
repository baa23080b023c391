import { Form, Input } from 'antd';
import type { ReactNode } from 'react';
import { limits } from '#contracts/common';
import type { ArticleDraft, Chunk } from '#contracts/http/knowledge';
import { useWords } from '../../app/words.ts';
import { ChunkList } from './chunk-list.tsx';
import { QuestionList, questionMax } from './question-list.tsx';
import { ScriptForm } from './script-form.tsx';
import { VariantList } from './variant-list.tsx';

interface Props {
  draft: ArticleDraft;
  change: (part: Partial<ArticleDraft>) => void;
  /** Passages of a document. */
  chunks: readonly Chunk[];
  putChunks: (next: Chunk[]) => void;
  side: ReactNode;
}

/** What an article says, by its kind; beside it what it is about. */
export function ArticleForm({ draft, change, chunks, putChunks, side }: Props) {
  return (
    <Form layout="vertical" className="article-form" requiredMark={false} component="div">
      {draft.kind === 'qa' && <QuestionForm draft={draft} change={change} />}
      {draft.kind === 'script' && <ScriptForm draft={draft} change={change} />}
      {draft.kind === 'document' && (
        <DocumentForm draft={draft} change={change} chunks={chunks} putChunks={putChunks} />
      )}
      {side}
    </Form>
  );
}

function QuestionForm({ draft, change }: Pick<Props, 'draft' | 'change'>) {
  const { t } = useWords();
  return (
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
        <QuestionList role="similar" questions={draft.similar} change={(similar) => change({ similar })} />
      </Form.Item>
      <Form.Item label={t('knowledge.negative')} extra={t('editor.negativeHint')}>
        <QuestionList role="negative" questions={draft.negative} change={(negative) => change({ negative })} />
      </Form.Item>
      <Form.Item label={t('variant.title')} extra={t('variant.hint')}>
        <VariantList variants={draft.answers} answer={draft.answer} change={(answers) => change({ answers })} />
      </Form.Item>
    </div>
  );
}

function DocumentForm({ draft, change, chunks, putChunks }: Omit<Props, 'side'>) {
  const { t } = useWords();
  return (
    <div className="article-main">
      <Form.Item label={t('document.title')} htmlFor="question">
        <Input
          id="question"
          size="large"
          maxLength={questionMax}
          value={draft.question}
          onChange={(event) => change({ question: event.target.value })}
        />
      </Form.Item>
      <Form.Item label={t('document.summary')} htmlFor="answer" extra={t('document.summaryHint')}>
        <Input.TextArea
          id="answer"
          autoSize={{ minRows: 2, maxRows: 8 }}
          maxLength={limits.answer}
          value={draft.answer}
          onChange={(event) => change({ answer: event.target.value })}
        />
      </Form.Item>
      <ChunkList chunks={chunks} put={putChunks} />
    </div>
  );
}
