import type { LeadsTo } from '#contracts/http/learning';
import { useWords } from '../../../app/words.ts';

/** Where an intent leads, in words. */
export function LeadsWords({ leadsTo }: { leadsTo: LeadsTo }) {
  const { t } = useWords();
  if (leadsTo.kind !== 'article' || leadsTo.question === null) return <>{t(`intent.leads.${leadsTo.kind}`)}</>;
  return <>{t('intent.leadsToArticle', { question: leadsTo.question })}</>;
}
