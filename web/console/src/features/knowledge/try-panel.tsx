import { useMutation } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { problemWords } from '../../app/problem-words.ts';
import { useServices } from '../../app/services.tsx';
import { isWordKey, useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { Empty } from '../../ui/states.tsx';
import type { SearchHit } from './article-data.ts';

/** What the bot would find for a question, before a customer asks it. */
export function TryPanel({ close }: { close: () => void }) {
  const { t } = useWords();
  const { call } = useServices();
  const [query, setQuery] = useState('');
  const search = useMutation({ mutationFn: (words: string) => call('articles.search', { body: { query: words } }) });
  const run = () => {
    if (query.trim() !== '') search.mutate(query.trim());
  };
  return (
    <aside className="try quiet-scroll" aria-label={t('try.title')}>
      <header className="try-head">
        <h2>{t('try.title')}</h2>
        <Button type="text" aria-label={t('common.close')} icon={<Icon name="close" size={18} />} onClick={close} />
      </header>
      <form
        className="try-form"
        onSubmit={(event) => {
          event.preventDefault();
          run();
        }}
      >
        <Input
          autoFocus
          placeholder={t('try.placeholder')}
          aria-label={t('try.placeholder')}
          maxLength={500}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
        <Button htmlType="submit" type="primary" loading={search.isPending} disabled={query.trim() === ''}>
          {t('try.ask')}
        </Button>
      </form>
      {search.isError && <p className="form-problem try-problem">{problemWords(search.error, t)}</p>}
      {search.isIdle && <Empty icon="spark" title={t('try.empty')} hint={t('try.emptyHint')} />}
      {search.data && (
        <>
          <p className="try-verdict">
            <span
              className={`tag ${search.data.verdict === 'sure' ? 'tag-done' : search.data.verdict === 'ambiguous' ? 'tag-waiting' : 'tag-breach'}`}
            >
              {t(`verdict.${search.data.verdict}`)}
            </span>
            <span className="meta">{t(`try.verdict.${search.data.verdict}`)}</span>
          </p>
          {search.data.items.length === 0 && <Empty icon="search" title={t('try.none')} hint={t('try.noneHint')} />}
          <ol className="hits">
            {search.data.items.map((hit) => (
              <Hit key={hit.articleId} hit={hit} />
            ))}
          </ol>
        </>
      )}
    </aside>
  );
}

function Hit({ hit }: { hit: SearchHit }) {
  const { t, locale } = useWords();
  const [open, setOpen] = useState(false);
  const percent = Math.round(hit.probability * 100);
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  return (
    <li className="hit">
      <p className="hit-head">
        <Link to={`/knowledge/${hit.articleId}`}>{hit.question}</Link>
        <span className="number">{percent}%</span>
      </p>
      <span className="step-score">
        <i style={{ width: `${percent}%` }} />
      </span>
      <p className="hit-answer">{hit.answer}</p>
      {hit.matched.length > 0 && (
        <p className="hit-words">
          <span className="meta">{t('try.matched')}</span>
          {hit.matched.map((word) => (
            <span className="tag" key={word}>
              {word}
            </span>
          ))}
        </p>
      )}
      <button type="button" className="step-fold" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name={open ? 'down' : 'next'} size={12} /> {t('try.signals')}
      </button>
      {open && (
        <dl className="signals">
          {Object.entries(hit.signals).map(([name, value]) => {
            const key = `signal.${name}`;
            return (
              <div key={name}>
                <dt>{isWordKey(key) ? t(key) : name}</dt>
                <dd className="number">{number.format(value)}</dd>
              </div>
            );
          })}
        </dl>
      )}
    </li>
  );
}
