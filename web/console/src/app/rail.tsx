import { Popover } from 'antd';
import { useState } from 'react';
import { NavLink, useLocation } from 'react-router';
import { useApprovalCounts } from '../features/approvals/approval-data.ts';
import { useCounts } from '../features/desk/desk-data.ts';
import { Icon } from '../ui/icon.tsx';
import { usePhone } from './media.ts';
import { chapters, type Chapter } from './navigation.ts';
import { useMay } from './session.tsx';
import { useWords } from './words.ts';

/** Chapters that fit beside the search and oneself on the bar of a phone; the others lie behind one press. */
const onPhone = 4;

/** The chapters that this session may open. */
export function RailChapters() {
  const may = useMay();
  const phone = usePhone();
  const open = chapters.filter(({ permissions }) => permissions.some(may));
  const fits = !phone || open.length <= onPhone;
  return (
    <>
      {(fits ? open : open.slice(0, onPhone - 1)).map((chapter) => (
        <RailItem key={chapter.path} chapter={chapter} />
      ))}
      {!fits && <MoreChapters chapters={open.slice(onPhone - 1)} />}
    </>
  );
}

function RailItem({ chapter, onOpen }: { chapter: Chapter; onOpen?: () => void }) {
  const { t } = useWords();
  return (
    <NavLink to={chapter.path} className="rail-item" onClick={onOpen}>
      <span className="rail-icon">
        <Icon name={chapter.icon} size={20} />
        {chapter.path === '/desk' && <QueueBadge />}
        {chapter.path === '/approvals' && <ApprovalBadge />}
      </span>
      <span className="rail-word">{t(chapter.word)}</span>
    </NavLink>
  );
}

function MoreChapters({ chapters: rest }: { chapters: readonly Chapter[] }) {
  const { t } = useWords();
  const { pathname } = useLocation();
  const [open, setOpen] = useState(false);
  const here = rest.some(({ path }) => pathname.startsWith(path));
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      placement="top"
      arrow={false}
      content={
        <div className="rail-more">
          {rest.map((chapter) => (
            <RailItem key={chapter.path} chapter={chapter} onOpen={() => setOpen(false)} />
          ))}
        </div>
      }
    >
      <button type="button" className={here ? 'rail-item active' : 'rail-item'} aria-expanded={open}>
        <span className="rail-icon">
          <Icon name="more" size={20} />
        </span>
        <span className="rail-word">{t('common.more')}</span>
      </button>
    </Popover>
  );
}

/** How many customers wait for a person, wherever one is in the console. */
function QueueBadge() {
  const { t } = useWords();
  const queue = useCounts().data?.queue ?? 0;
  if (queue === 0) return null;
  return (
    <span className="rail-badge number" aria-label={t('shell.waiting', { count: queue })}>
      {queue > 99 ? '99+' : queue}
    </span>
  );
}

/** How many requests wait for the reader's decision. */
function ApprovalBadge() {
  const { t } = useWords();
  const waiting = useApprovalCounts().data?.forMe ?? 0;
  if (waiting === 0) return null;
  return (
    <span className="rail-badge number" aria-label={t('shell.approvals', { count: waiting })}>
      {waiting > 99 ? '99+' : waiting}
    </span>
  );
}
