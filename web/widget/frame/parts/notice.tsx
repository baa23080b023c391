import { useEffect } from 'preact/hooks';
import type { ConversationState } from '../../../../contracts/http/conversations.ts';
import type { Chat, ChatView } from '../chat.ts';
import { useWords } from '../words.ts';
import { ConnectionBanner, QueueBanner } from './banners.tsx';
import { CloseIcon, WarningIcon } from './icons.tsx';

/** Ms that something which did not happen stays on the page. */
const noticeMs = 8_000;

interface BannersProps {
  view: ChatView;
  state: ConversationState | null;
  onCancel: () => void;
}

export function Banners({ view, state, onCancel }: BannersProps) {
  return (
    <>
      {view.phase === 'talking' && <ConnectionBanner is={view.connection} />}
      <QueueBanner state={state} onCancel={onCancel} />
    </>
  );
}

/** What the visitor asked for and did not get, in one sentence. */
export function Notice({ chat, code }: { chat: Chat; code: string | null }) {
  const { t, problem } = useWords();
  useEffect(() => {
    if (!code) return;
    const timer = setTimeout(() => chat.forgetNotice(), noticeMs);
    return () => clearTimeout(timer);
  }, [code, chat]);
  if (!code) return null;
  return (
    <p class="banner notice" role="alert">
      <WarningIcon small />
      <span>{problem(code)}</span>
      <button type="button" class="bare" aria-label={t('answer.sourceClose')} onClick={() => chat.forgetNotice()}>
        <CloseIcon small />
      </button>
    </p>
  );
}
