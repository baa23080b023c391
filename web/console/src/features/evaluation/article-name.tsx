import { Link } from 'react-router';
import { useWords } from '../../app/words.ts';

/** An article by its question, or words for none; one that the reader may not see has no name. */
export function ArticleName({
  article,
  none,
}: {
  article: { articleId: string; question: string } | null;
  none: string;
}) {
  const { t } = useWords();
  if (article === null) return <span>{none}</span>;
  if (article.question === '') return <span>{t('evaluation.hidden')}</span>;
  return <Link to={`/knowledge/${article.articleId}`}>{article.question}</Link>;
}
