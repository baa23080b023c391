import { Form, Input, Radio } from 'antd';
import { useState } from 'react';
import { intentName, learningLimits, type IntentForm } from '#contracts/http/learning';
import { problemWords } from '../../../app/problem-words.ts';
import { useMay } from '../../../app/session.tsx';
import { useWords } from '../../../app/words.ts';
import { ArticleSelect } from '../../knowledge/article-select.tsx';

type Lead = NonNullable<IntentForm['leadsTo']>;
const leads = ['nothing', 'article', 'person'] as const;

/** What is written of an intent, besides its examples. */
export function IntentFields({
  form,
  question: known,
  change,
  locked,
  error,
}: {
  form: Required<IntentForm>;
  /** The question of the article it leads to now; null where it may not be seen. */
  question: string | null;
  change: (part: Partial<IntentForm>) => void;
  locked: boolean;
  error: Error | null;
}) {
  const { t } = useWords();
  const knowledge = useMay()('knowledge.read');
  const [question, setQuestion] = useState(known);
  // Chosen by its kind before an article is: what is sent is complete or nothing.
  const [kind, setKind] = useState<Lead['kind']>(form.leadsTo.kind);
  const choose = (next: Lead['kind']) => {
    setKind(next);
    if (next !== 'article') change({ leadsTo: { kind: next } });
  };
  const isName = intentName.safeParse(form.name).success;
  return (
    <Form layout="vertical" requiredMark={false} className="intent-fields" disabled={locked}>
      <div className="intent-pair">
        <Form.Item label={t('intent.title')} htmlFor="intent-title">
          <Input
            id="intent-title"
            maxLength={learningLimits.title}
            value={form.title}
            onChange={(event) => change({ title: event.target.value })}
          />
        </Form.Item>
        <Form.Item
          label={t('intent.name')}
          htmlFor="intent-name"
          extra={t('intent.nameHint')}
          {...(isName ? {} : { validateStatus: 'error' as const })}
        >
          <Input
            id="intent-name"
            maxLength={learningLimits.title}
            value={form.name}
            onChange={(event) => change({ name: event.target.value.toLowerCase() })}
          />
        </Form.Item>
      </div>
      <Form.Item label={t('intent.description')} htmlFor="intent-description" extra={t('intent.descriptionHint')}>
        <Input.TextArea
          id="intent-description"
          autoSize={{ minRows: 1, maxRows: 4 }}
          maxLength={learningLimits.description}
          value={form.description}
          onChange={(event) => change({ description: event.target.value })}
        />
      </Form.Item>
      <Form.Item label={t('intent.leadsTo')} extra={t(`intent.leadsHint.${kind}`)}>
        <Radio.Group
          aria-label={t('intent.leadsTo')}
          value={kind}
          onChange={(event) => choose(event.target.value as Lead['kind'])}
          options={leads
            .filter((one) => one !== 'article' || knowledge || kind === 'article')
            .map((one) => ({ value: one, label: t(`intent.leads.${one}`) }))}
        />
      </Form.Item>
      {kind === 'article' && (
        <Form.Item label={t('intent.article')} htmlFor="intent-article">
          <ArticleSelect
            id="intent-article"
            label={t('intent.article')}
            value={
              form.leadsTo.kind === 'article' ? { articleId: form.leadsTo.articleId, title: question ?? '' } : null
            }
            change={(article) => {
              setQuestion(article?.title ?? null);
              change({ leadsTo: article ? { kind: 'article', articleId: article.articleId } : { kind: 'nothing' } });
            }}
            none={t('intent.chooseArticle')}
            hidden={t('intent.hiddenArticle')}
          />
        </Form.Item>
      )}
      {error && (
        <p className="form-problem" role="alert">
          {problemWords(error, t)}
        </p>
      )}
    </Form>
  );
}
