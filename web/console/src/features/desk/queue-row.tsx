import { useEffect, useRef } from 'react';
import { Link } from 'react-router';
import type { ConversationRow } from '#contracts/http/conversations';
import type { DeskView } from '#contracts/http/desk';
import { useSession } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Moment } from '../../ui/moment.tsx';
import { TeamTag } from './team-mark.tsx';
import { clock, waitingAt } from './waiting.ts';

interface Props {
  row: ConversationRow;
  view: DeskView;
  now: number;
  to: string;
  chosen: boolean;
}

/** Who, his last word, how long he waits and why he is here. */
export function QueueRow({ row, view, now, to, chosen }: Props) {
  const { t } = useWords();
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => {
    if (chosen) link.current?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const spoke = row.lastMessage?.author;
  return (
    <Link ref={link} to={to} className="row" aria-current={chosen} data-unread={row.unread > 0}>
      <span className="row-face">
        <Avatar name={row.customer.name} size={32} />
        <span className="row-channel" title={t(`channel.${row.channel}`)}>
          <Icon name="globe" size={11} />
        </span>
      </span>
      <span className="row-text">
        <span className="row-first">
          <span className="row-name cut">{row.customer.name}</span>
          {row.waitingSince ? (
            <Waits since={row.waitingSince} now={now} />
          ) : (
            row.lastMessage && (
              <span className="meta row-time">
                <Moment at={row.lastMessage.at} form="brief" />
              </span>
            )
          )}
        </span>
        <span className="row-second">
          <span className="row-last cut">
            {spoke && spoke !== 'customer' && spoke !== 'system' && (
              <span className={`row-by row-by-${spoke}`}>{t(`desk.by.${spoke}`)}</span>
            )}
            {row.lastMessage?.preview}
          </span>
          {row.unread > 0 && (
            <span className="row-dot" role="img" aria-label={t('desk.unread', { count: row.unread })} />
          )}
        </span>
        <span className="row-third">
          {row.team && <TeamTag team={row.team} />}
          <Why row={row} view={view} />
        </span>
      </span>
    </Link>
  );
}

function Waits({ since, now }: { since: string; now: number }) {
  const { t } = useWords();
  const { seconds, tone } = waitingAt(since, now);
  return (
    <span className={`row-wait row-wait-${tone} number`} title={t(`waiting.${tone}`)}>
      <Icon name={tone === 'breach' ? 'warning' : 'clock'} size={12} />
      {clock(seconds)}
    </span>
  );
}

/** Why it is here: what was asked for while it waits, who has it otherwise. */
function Why({ row, view }: { row: ConversationRow; view: DeskView }) {
  const { t } = useWords();
  const { staff } = useSession();
  if (row.status === 'closed') return view === 'closed' ? null : <span className="row-why">{t('desk.closed')}</span>;
  if (row.speaker === 'nobody' && row.handoff)
    return (
      <span className="row-why cut" data-reason={row.handoff.reason}>
        {t(`reason.${row.handoff.reason}`)}
        {row.handoff.detail && ` · ${row.handoff.detail}`}
      </span>
    );
  if (row.outside !== null) return <span className="row-why cut">{t('desk.outside', { name: row.outside })}</span>;
  if (row.assignee && row.assignee.id !== staff.id)
    return <span className="row-why cut">{t('desk.with', { name: row.assignee.name })}</span>;
  if (row.speaker === 'bot' && view === 'all') return <span className="row-why">{t('desk.withBot')}</span>;
  return null;
}
