import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../app/words.ts';
import { keys } from './desk-data.ts';
import { JudgedList } from './judged.tsx';

/** Nobody wants to be corrected in the middle of a word. */
const QUIET_MS = 900;
/** Fewer characters claim nothing. */
const LEAST = 6;
/** Titles named below. */
const TITLES = 2;

/** What published knowledge says against the reply being written. A hint: it never keeps anybody from sending. */
export function ReplyCheck({ conversationId, text }: { conversationId: string; text: string }) {
  const { t } = useWords();
  const { call } = useServices();
  const quiet = useQuiet(text.trim());
  const enabled = quiet.length >= LEAST && !quiet.startsWith('/');
  const { data } = useQuery({
    queryKey: keys.replyCheck(conversationId, quiet),
    queryFn: ({ signal }) =>
      call('conversations.checkReply', { params: { id: conversationId }, body: { text: quiet } }, signal),
    enabled,
    retry: false,
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });
  // Words that were changed since are not the words that were checked.
  const items =
    (enabled && data?.sentences.filter((each) => each.verdict !== 'supported' && text.includes(each.text.trim()))) ||
    [];
  const titles = data?.sources.slice(0, TITLES).map(({ title }) => title.replace(/[?？]$/u, '')) ?? [];
  return (
    <div role="status" aria-label={t('replyCheck.label')}>
      {items.length > 0 && (
        <div className="reply-check">
          <JudgedList items={items} />
          <span className="meta">{t('replyCheck.against', { titles: titles.join('、') })}</span>
        </div>
      )}
    </div>
  );
}

/** The text once it has not changed for a moment. */
function useQuiet(text: string): string {
  const [quiet, setQuiet] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setQuiet(text), QUIET_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return quiet;
}
