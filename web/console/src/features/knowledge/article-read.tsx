import type { ReactNode } from 'react';
import type { ArticleDraft, Chunk } from '#contracts/http/knowledge';
import { useClock } from '../../app/clock.ts';
import { useWords } from '../../app/words.ts';
import { ChunkList } from './chunk-list.tsx';
import { ScriptPreview } from './script-form.tsx';
import { variantWords } from './variant-words.ts';

/** An article for those who may read and not write: text, not a form that refuses. */
export function ArticleRead({ draft, chunks }: { draft: ArticleDraft; chunks: readonly Chunk[] }) {
  const { t } = useWords();
  const clock = useClock();
  const when = (at: string | null) => (at === null ? t('editor.always') : clock.full(at));
  return (
    <article className="article-read">
      <h2>{draft.question}</h2>
      {draft.kind === 'script' ? <ScriptPreview text={draft.answer} /> : <p className="words">{draft.answer}</p>}
      {draft.answers.map((variant, at) => (
        <section key={at}>
          <h3>{variantWords(variant, t, clock)}</h3>
          <p className="words">{variant.answer}</p>
        </section>
      ))}
      <dl>
        <Lines word={t('knowledge.similar')} lines={draft.similar} />
        <Lines word={t('knowledge.negative')} lines={draft.negative} />
        <Lines word={t('knowledge.category')} lines={draft.category === '' ? [] : [draft.category]} />
        <Lines word={t('editor.products')} lines={draft.products} />
        {draft.language && <Part word={t('editor.language')}>{t(`language.${draft.language}`)}</Part>}
        <Part word={t('editor.validity')}>
          {draft.validFrom === null && draft.validTo === null
            ? t('editor.always')
            : `${when(draft.validFrom)} – ${when(draft.validTo)}`}
        </Part>
      </dl>
      {draft.kind === 'document' && <ChunkList chunks={chunks} />}
    </article>
  );
}

function Lines({ word, lines }: { word: string; lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <Part word={word}>
      {lines.map((words) => (
        <span key={words}>{words}</span>
      ))}
    </Part>
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
