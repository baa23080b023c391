import { Popover, Tooltip } from 'antd';
import { Suspense, useEffect, useState } from 'react';
import { Outlet } from 'react-router';
import { DeskWatch } from '../features/desk/desk-watch.tsx';
import { useApprovalWatch } from '../features/approvals/approval-data.ts';
import { Mark } from '../features/session/sign-in.tsx';
import { Avatar } from '../ui/avatar.tsx';
import { Icon } from '../ui/icon.tsx';
import { HelpSheet } from './help-sheet.tsx';
import { IdleWatch } from './idle-watch.tsx';
import { useLiveStatus } from './live.tsx';
import { MeMenu } from './me-menu.tsx';
import { usePhone } from './media.ts';
import { Palette } from './palette.tsx';
import { RailChapters } from './rail.tsx';
import { useMay, useSession } from './session.tsx';
import { useShortcuts } from './shortcuts.ts';
import { useWords } from './words.ts';
import './shell.css';

/** The frame around every chapter: a rail of chapters, on a phone a bar of tabs. */
export function Shell({ signOut }: { signOut: () => void }) {
  const may = useMay();
  const { t } = useWords();
  const [palette, setPalette] = useState(false);
  const [help, setHelp] = useState(false);
  useApprovalWatch();
  useShortcuts({ 'mod+k': () => setPalette((open) => !open), '?': () => setHelp(true) });
  const desk = may('conversation.read');
  return (
    <div className="shell">
      <a className="skip" href="#main">
        {t('shell.skip')}
      </a>
      <nav className="rail" aria-label={t('shell.chapters')}>
        <span className="rail-mark">
          <Mark size={28} />
        </span>
        <RailChapters />
        <span className="rail-gap" />
        <RailButton icon="search" words={`${t('palette.title')}  Ctrl K`} act={() => setPalette(true)} />
        <RailButton icon="keyboard" words={`${t('help.title')}  ?`} act={() => setHelp(true)} />
        <Me signOut={signOut} />
      </nav>
      <div className="shell-main">
        <LineGone />
        <Suspense>
          <Outlet />
        </Suspense>
      </div>
      {desk && <DeskWatch />}
      {desk && <IdleWatch />}
      <Palette open={palette} close={() => setPalette(false)} />
      <HelpSheet open={help} close={() => setHelp(false)} />
    </div>
  );
}

function RailButton({ icon, words, act }: { icon: 'search' | 'keyboard'; words: string; act: () => void }) {
  return (
    <Tooltip title={words} placement="right">
      <button type="button" className="rail-button" onClick={act} aria-label={words}>
        <Icon name={icon} size={18} />
      </button>
    </Tooltip>
  );
}

function Me({ signOut }: { signOut: () => void }) {
  const { staff } = useSession();
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const phone = usePhone();
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      placement={phone ? 'topRight' : 'rightBottom'}
      arrow={false}
      content={<MeMenu signOut={signOut} close={() => setOpen(false)} />}
      classNames={{ root: 'me-popover' }}
    >
      <button type="button" className="rail-me" aria-label={`${staff.name} · ${t(`presence.${staff.presence}`)}`}>
        <Avatar name={staff.name} size={32} tone="accent" />
        <i className={`presence presence-${staff.presence}`} />
      </button>
    </Popover>
  );
}

/** Ms the line may be gone before it is worth a word: a short loss is made good unseen. */
const lossGraceMs = 2_000;

/** Said only while the line is gone, so that nobody trusts a list that stands still. */
function LineGone() {
  const { is } = useLiveStatus();
  const { t } = useWords();
  const gone = is === 'waiting' || is === 'connecting';
  const [told, setTold] = useState(false);
  useEffect(() => {
    if (!gone) return setTold(false);
    const timer = setTimeout(() => setTold(true), lossGraceMs);
    return () => clearTimeout(timer);
  }, [gone]);
  if (!told) return null;
  return (
    <div className="line-gone" role="status">
      <Icon name="warning" size={14} /> {t('shell.offline')}
    </div>
  );
}
