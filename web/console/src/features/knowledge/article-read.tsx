import type { ReactNode } from 'react';
import type { ArticleDraft } from '#contracts/http/knowledge';
import { useClock } from '../../app/clock.ts';
import { useWords } from '../../app/words.ts';

/** An article for those who may read and not write: text, not a form that refuses. */
export function ArticleRead({ draft }: { draft: ArticleDraft }) {
  const { t } = useWords();
  const clock = useClock();
  const when = (at: string | null) => (at === null ? t('editor.always') : clock.full(at));
  return (
    <article className="article-read">
      <h2>{draft.question}</h2>
      <p className="words">{draft.answer}</p>
      <dl>
        {draft.similar.length > 0 && (
          <Part word={t('knowledge.similar')}>
            {draft.similar.map((words) => (
              <span key={words}>{words}</span>
            ))}
          </Part>
        )}
        {draft.category !== '' && <Part word={t('knowledge.category')}>{draft.category}</Part>}
        <Part word={t('editor.validity')}>
          {draft.validFrom === null && draft.validTo === null
            ? t('editor.always')
            : `${when(draft.validFrom)} – ${when(draft.validTo)}`}
        </Part>
      </dl>
    </article>
  );
}

function Part({ word, children }: { word: string; children: ReactNode }) {
  return (
    <div>
      <dt>{word}</dt>
      <dd>{children}</dd>
    </div>
  );
}
