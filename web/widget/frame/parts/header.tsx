import type { ConversationState } from '../../../../contracts/http/conversations.ts';
import type { WidgetView } from '../../../../contracts/http/channels.ts';
import { useWords } from '../words.ts';
import type { AskMemory } from './memory-panel.tsx';
import { PrivacyMenu } from './privacy-menu.tsx';
import { AiIcon, ChevronIcon, ClockIcon, PersonIcon } from './icons.tsx';

interface HeaderProps {
  widget: WidgetView | null;
  state: ConversationState | null;
  onAskPerson: (() => void) | null;
  /** Null while there is no visit to end. */
  onWithdraw: (() => void) | null;
  askMemory: AskMemory;
  onClose: (() => void) | null;
}

/** Whose house this is, who speaks now, and the way to a person. */
export function Header({ widget, state, onAskPerson, onWithdraw, askMemory, onClose }: HeaderProps) {
  const { t } = useWords();
  const { brand = '', logo = null, privacy = null } = widget ?? {};
  return (
    <header class="header">
      {logo === null ? (
        <span class="brand-mark" aria-hidden="true">
          {[...brand][0]}
        </span>
      ) : (
        <img class="brand-mark" src={logo} alt="" />
      )}
      <div class="titles">
        <h1 class="cut">{brand}</h1>
        <SpeakerNow state={state} />
      </div>
      <ToPerson state={state} onAsk={onAskPerson} />
      {onWithdraw && <PrivacyMenu privacy={privacy} onWithdraw={onWithdraw} askMemory={askMemory} />}
      {onClose && (
        <button type="button" class="bare" aria-label={t('header.close')} title={t('header.close')} onClick={onClose}>
          <ChevronIcon />
        </button>
      )}
    </header>
  );
}

function SpeakerNow({ state }: { state: ConversationState | null }) {
  const { t } = useWords();
  switch (state?.speaker) {
    case 'person':
      return (
        <p class="now person" role="status">
          <PersonIcon small />
          <span class="cut">{t('speaker.personNow', { name: state.personName ?? t('speaker.person') })}</span>
        </p>
      );
    case 'nobody':
      return (
        <p class="now nobody" role="status">
          <ClockIcon small />
          {t('speaker.nobodyNow')}
        </p>
      );
    case 'bot':
    case undefined:
      return (
        <p class="now bot" role="status">
          <AiIcon small />
          {t('speaker.botNow')}
        </p>
      );
  }
}

/** Always in the same place until a person is there: the way to one, or that one is on the way. */
function ToPerson({ state, onAsk }: { state: ConversationState | null; onAsk: (() => void) | null }) {
  const { t } = useWords();
  const speaker = state?.speaker ?? 'bot';
  if (speaker === 'person') return null;
  return (
    <button
      type="button"
      class="secondary to-person"
      disabled={!onAsk || speaker === 'nobody'}
      onClick={onAsk ?? undefined}
    >
      <PersonIcon small />
      {t(speaker === 'nobody' ? 'header.waiting' : 'header.askPerson')}
    </button>
  );
}
