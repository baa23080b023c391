import { Link } from 'react-router';
import type { GraphSource } from '#contracts/http/graph';
import { useWords } from '../../app/words.ts';

/** The sentence that says so and the article it stands in. */
export function SourceNote({ source }: { source: GraphSource | null }) {
  const { t } = useWords();
  if (source === null) return <p className="graph-source meta">{t('graph.noSource')}</p>;
  const { articleId, title, quote } = source;
  return (
    <p className="graph-source meta">
      {quote !== '' && <q>{quote}</q>}
      {title === '' ? (
        <span>{t('graph.hiddenSource')}</span>
      ) : (
        <Link to={`/knowledge/${articleId}`}>{t('graph.sourceOf', { title })}</Link>
      )}
    </p>
  );
}
