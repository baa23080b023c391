import { useEffect, useState } from 'preact/hooks';
import type { WidgetView } from '../../../contracts/http/channels.ts';
import type { Chat, ChatView } from './chat.ts';
import { Banners, Notice } from './parts/notice.tsx';
import { Composer } from './parts/composer.tsx';
import { Consent, Left } from './parts/consent.tsx';
import { Greeting } from './parts/greeting.tsx';
import { Header } from './parts/header.tsx';
import { Log } from './parts/log.tsx';
import { PreTalkForm } from './parts/pre-talk-form.tsx';
import { useObservable } from './store.ts';
import type { Presence } from './presence.ts';
import { useWords } from './words.ts';

/** While one of these is on the page there is nothing to write yet, or no more. */
const asking: ReadonlySet<ChatView['phase']> = new Set(['consent', 'form', 'left']);

interface AppProps {
  chat: Chat;
  presence: Presence;
  /** Null on the full page, which has nothing to close. */
  onClose: (() => void) | null;
}

export function App({ chat, presence, onClose }: AppProps) {
  const { t } = useWords();
  const view = useObservable(chat.view);
  const { state, entries } = useObservable(chat.timeline);
  const { attending, focusSignal } = useObservable(presence.view);
  const [dropped, setDropped] = useState<readonly File[]>([]);
  const dragging = useDrop(setDropped);
  const ready = view.phase === 'talking';
  const ask = (question: string) => ready && chat.say(question);
  if (!view.widget && view.phase === 'failed') return <Failed view={view} onRetry={() => chat.retryEntering()} />;
  return (
    <main class="chat" data-dragging={dragging || undefined}>
      <Header
        widget={view.widget}
        state={state}
        onWithdraw={ready ? () => void chat.withdraw() : null}
        askMemory={chat.memory}
        onAskPerson={ready ? () => chat.askPerson() : null}
        onClose={onClose}
      />
      <Banners view={view} state={state} onCancel={() => chat.cancelHandoff()} />
      {view.phase === 'failed' ? (
        <Failed view={view} onRetry={() => chat.retryEntering()} />
      ) : (
        <Log chat={chat} attending={attending}>
          {view.widget && (view.phase !== 'loading' || entries.length === 0) ? (
            <Greeting
              widget={view.widget}
              onAsk={view.phase === 'preview' || (entries.length === 0 && ready) ? (question) => ask(question) : null}
            />
          ) : (
            <Skeleton label={t('page.loading')} />
          )}
          {view.widget && <Asked chat={chat} widget={view.widget} phase={view.phase} />}
        </Log>
      )}
      <Notice chat={chat} code={view.notice} />
      {asking.has(view.phase) ? null : (
        <Composer
          chat={chat}
          state={state}
          ready={ready}
          focusSignal={focusSignal}
          dropped={dropped}
          onDroppedTaken={() => setDropped([])}
        />
      )}
      {dragging && <div class="drop">{t('composer.drop')}</div>}
    </main>
  );
}

/** What stands between a visitor and the talk, or what is left when he took his consent back. */
function Asked({ chat, widget, phase }: { chat: Chat; widget: WidgetView; phase: ChatView['phase'] }) {
  const { privacy, form } = widget;
  if (phase === 'consent' && privacy) return <Consent privacy={privacy} onAgree={() => chat.agree(privacy.version)} />;
  if (phase === 'form' && form) return <PreTalkForm form={form} onAnswer={(answers) => chat.answer(answers)} />;
  if (phase === 'left') return <Left onAgain={() => void chat.retryEntering()} />;
  return null;
}

function Failed({ view, onRetry }: { view: ChatView; onRetry: () => void }) {
  const { t, problem } = useWords();
  return (
    <section class="failed-page" role="alert">
      <h2>{t('failed.title')}</h2>
      <p>{problem(view.problem ?? 'unreachable')}</p>
      <button type="button" class="primary" onClick={onRetry}>
        {t('failed.retry')}
      </button>
    </section>
  );
}

function Skeleton({ label }: { label: string }) {
  return (
    <div class="skeletons" role="status" aria-label={label}>
      <span class="skeleton line" />
      <span class="skeleton block" />
      <span class="skeleton line short" />
    </div>
  );
}

/** Files dropped anywhere on the page; true while they hover over it. */
function useDrop(onDropped: (files: readonly File[]) => void): boolean {
  const [dragging, setDragging] = useState(false);
  useEffect(() => {
    const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
    const over = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setDragging(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setDragging(false);
    };
    const drop = (event: DragEvent) => {
      setDragging(false);
      if (!carriesFiles(event)) return;
      event.preventDefault();
      onDropped([...(event.dataTransfer?.files ?? [])]);
    };
    addEventListener('dragover', over);
    addEventListener('dragleave', leave);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragover', over);
      removeEventListener('dragleave', leave);
      removeEventListener('drop', drop);
    };
  }, [onDropped]);
  return dragging;
}
