import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Select } from 'antd';
import type { ConversationRow } from '#contracts/http/conversations';
import type { Mood } from '#contracts/http/mood';
import { feeling, type Feeling } from '#contracts/http/strategies';
import { useMay } from '../../app/session.tsx';
import { useServices } from '../../app/services.tsx';
import { useWords } from '../../app/words.ts';
import { keys } from './desk-data.ts';
import { MessageLink } from './message-link.tsx';
import './mood.css';

type Read = Mood['messages'][number];

/** What is shown of a message: what staff said of it, else what was read. */
const shown = ({ labels, correction }: Read) => (correction ? [{ label: correction.label, intensity: 1 }] : labels);

/** How the customer seems to feel; staff say where it is wrong. */
export function MoodCard({ conversation, close }: { conversation: ConversationRow; close: () => void }) {
  const { t } = useWords();
  const { call } = useServices();
  const { id, lastSeq } = conversation;
  const { data } = useQuery({
    queryKey: keys.mood(id, lastSeq),
    queryFn: ({ signal }) => call('conversations.mood', { params: { id } }, signal),
    placeholderData: keepPreviousData,
  });
  const last = data?.messages.at(-1);
  if (!data || !last || data.messages.every((one) => shown(one).every(({ label }) => label === 'neutral'))) return null;
  const earlier = data.messages.slice(0, -1).filter((one) => shown(one).some(({ label }) => label !== 'neutral'));
  return (
    <section className="remembered mood" aria-label={t('mood.title')}>
      <h3>
        {t('mood.title')}{' '}
        {data.trend !== 'steady' && <span className={`tag mood-${data.trend}`}>{t(`mood.trend.${data.trend}`)}</span>}
        {data.warning && <span className="tag tag-breach">{t(`mood.warning.${data.warning}`)}</span>}
      </h3>
      <Felt read={last} />
      <Correct id={id} lastSeq={lastSeq} read={last} />
      {earlier.length > 0 && (
        <>
          <h4>{t('mood.earlier')}</h4>
          <ul>
            {earlier.map((read) => (
              <li key={read.seq}>
                <MessageLink
                  conversationId={id}
                  seq={read.seq}
                  label={`${t('mood.title')}: ${read.text}`}
                  close={close}
                >
                  {read.text}
                </MessageLink>
                <Felt read={read} />
              </li>
            ))}
          </ul>
        </>
      )}
      <p className="meta">{t('mood.hint')}</p>
    </section>
  );
}

function Felt({ read }: { read: Read }) {
  const { t } = useWords();
  return (
    <p className="felt">
      {read.correction && <span className="meta">{t('mood.correctedBy', { name: read.correction.by })}</span>}
      {shown(read).map(({ label, intensity }) => (
        <span key={label} className={`tag felt-${label}`} title={strength(t, label, intensity)}>
          {t(`emotion.${label}`)}
          {!read.correction && label !== 'neutral' && (
            <meter min={0} max={1} value={intensity} aria-label={strength(t, label, intensity)} />
          )}
        </span>
      ))}
    </p>
  );
}

const strength = (t: ReturnType<typeof useWords>['t'], label: Feeling, intensity: number) =>
  t('mood.strength', { label: t(`emotion.${label}`), percent: Math.round(intensity * 100) });

function Correct({ id, lastSeq, read }: { id: string; lastSeq: number; read: Read }) {
  const { t } = useWords();
  const { call } = useServices();
  const client = useQueryClient();
  const may = useMay();
  const correct = useMutation({
    mutationFn: (label: Feeling | null) =>
      call('conversations.correctMood', { params: { id, seq: read.seq }, body: { label } }),
    onSuccess: (mood) => client.setQueryData(keys.mood(id, lastSeq), mood),
  });
  if (!may('conversation.reply')) return null;
  return (
    <label className="mood-change" htmlFor={`mood-${read.seq}`}>
      <span>{t('mood.change')}</span>
      <Select
        id={`mood-${read.seq}`}
        size="small"
        value={read.correction?.label ?? ''}
        loading={correct.isPending}
        onChange={(label: Feeling | '') => correct.mutate(label === '' ? null : label)}
        options={[
          { value: '' as const, label: t('mood.keep') },
          ...feeling.options.map((label) => ({ value: label, label: t(`emotion.${label}`) })),
        ]}
      />
    </label>
  );
}
