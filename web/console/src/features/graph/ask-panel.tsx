import { Button, Form, Input } from 'antd';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import type { GraphStep } from '#contracts/http/graph';
import { problemWords } from '../../app/problem-words.ts';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../app/words.ts';
import { SourceNote } from './source-note.tsx';

const longest = 500;

/** Asks the graph alone, and shows the way it went with the article of every step. */
export function AskPanel() {
  const { t } = useWords();
  const { call } = useServices();
  const [question, setQuestion] = useState('');
  const asking = useMutation({ mutationFn: (words: string) => call('graph.ask', { body: { question: words } }) });
  const { data, error, isPending } = asking;
  return (
    <section className="graph-ask" aria-label={t('graph.ask')}>
      <Form className="graph-ask-form" onFinish={() => asking.mutate(question.trim())}>
        <Input
          aria-label={t('graph.question')}
          placeholder={t('graph.questionSample')}
          maxLength={longest}
          value={question}
          onChange={(event) => setQuestion(event.target.value)}
        />
        <Button htmlType="submit" loading={isPending} disabled={question.trim() === ''}>
          {t('graph.askDo')}
        </Button>
      </Form>
      <div role="status">
        {error && <p className="form-problem">{problemWords(error, t)}</p>}
        {data && data.answer === null && (
          <p className="meta">
            {data.entities.length === 0
              ? t('graph.askNothing')
              : t('graph.askDeclined', { names: data.entities.map(({ name }) => name).join('、') })}
          </p>
        )}
        {data?.answer && (
          <>
            <p>{data.answer.sentences.join('')}</p>
            <ol className="graph-path">
              {data.answer.path.map((step, at) => (
                <li key={at}>
                  <Step step={step} />
                  <SourceNote source={step.source} />
                </li>
              ))}
            </ol>
          </>
        )}
      </div>
    </section>
  );
}

function Step({ step: { from, to, value, label, backwards } }: { step: GraphStep }) {
  const { locale } = useWords();
  const verb = label[locale === 'en' ? 'en' : 'zh'];
  const [first, last] = backwards ? [to, from] : [from, to];
  return (
    <span className="graph-sentence">
      {first && <Link to={`/knowledge/graph/${first.id}`}>{first.name}</Link>}{' '}
      <span className="graph-verb">{verb}</span> {last && <Link to={`/knowledge/graph/${last.id}`}>{last.name}</Link>}
      {value !== null && <strong>{value}</strong>}
    </span>
  );
}
