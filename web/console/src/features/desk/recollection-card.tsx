import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ConversationRow } from '#contracts/http/conversations';
import { useClock, useNow } from '../../app/clock.ts';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../app/words.ts';
import { Moment } from '../../ui/moment.tsx';
import { keys } from './desk-data.ts';
import { MessageLink } from './message-link.tsx';

/** A promise is looked at again so often. */
const minute = 60_000;

/** What of the whole conversation is open: questions that nobody answered, and what was promised. */
export function RecollectionCard({ conversation, close }: { conversation: ConversationRow; close: () => void }) {
  const { t } = useWords();
  const { call } = useServices();
  const { id, lastSeq } = conversation;
  const clock = useClock();
  const now = useNow(minute);
  const { data } = useQuery({
    queryKey: keys.recollection(id, lastSeq),
    queryFn: ({ signal }) => call('conversations.recollection', { params: { id } }, signal),
    placeholderData: keepPreviousData,
  });
  if (!data || data.open.length + data.promises.length === 0) return null;
  const { open, promises, asked } = data;
  return (
    <section className="remembered" aria-label={t('recollection.title')}>
      <h3>
        {t('recollection.title')} <span className="meta">{t('recollection.asked', { count: asked })}</span>
      </h3>
      {open.length > 0 && (
        <>
          <h4>{t('recollection.open')}</h4>
          <ul>
            {open.map(({ seq, at, text }) => (
              <li key={seq}>
                <MessageLink conversationId={id} seq={seq} label={`${t('recollection.goTo')}: ${text}`} close={close}>
                  {text}
                </MessageLink>
                <span className="meta">
                  <Moment at={at} />
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      {promises.length > 0 && (
        <>
          <h4>{t('recollection.promises')}</h4>
          <ul>
            {promises.map(({ seq, at, name, text, due }) => {
              const late = due !== null && Date.parse(due) < now;
              return (
                <li key={seq}>
                  <MessageLink conversationId={id} seq={seq} label={`${t('recollection.goTo')}: ${text}`} close={close}>
                    {text}
                  </MessageLink>
                  <span className="meta">
                    {t('recollection.by', { name: name ?? t('recollection.bot'), time: clock.relative(at) })}
                    {due !== null && (
                      <span className={late ? 'tag tag-breach' : 'tag'}>
                        {late ? t('recollection.late') : t('recollection.due', { time: clock.brief(due) })}
                      </span>
                    )}
                  </span>
                </li>
              );
            })}
          </ul>
        </>
      )}
    </section>
  );
}
