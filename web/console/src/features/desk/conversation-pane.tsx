import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { ProblemError } from '#contracts/client';
import type { ConversationRow } from '#contracts/http/conversations';
import { useMay, useSession } from '../../app/session.tsx';
import { useShortcuts } from '../../app/shortcuts.ts';
import { useWords } from '../../app/words.ts';
import { Empty, Failed, RowsLoading } from '../../ui/states.tsx';
import { SightsOf } from '../papers/sights.tsx';
import { useActs } from './acts.ts';
import { Composer, type ComposerMode } from './composer.tsx';
import { ConversationHead } from './conversation-head.tsx';
import { useConversation } from './desk-data.ts';
import { HandoffCard } from './handoff-card.tsx';
import { MessageList } from './message-list.tsx';
import { standing } from './standing.ts';
import { TransferDialog } from './transfer-dialog.tsx';
import { useTalk } from './use-talk.ts';

interface Props {
  id: string;
  turn: string | null;
  back: () => void;
  asideOpen: boolean;
  toggleAside: () => void;
  openTurn: (turnId: string) => void;
  openPaper: (paperId: string) => void;
}

export function ConversationPane({ id, turn, back, asideOpen, toggleAside, openTurn, openPaper }: Props) {
  const conversation = useConversation(id);
  const row = conversation.data?.conversation;
  const { talk, snapshot, opening, retry } = useTalk(id, row);
  const { t } = useWords();
  const may = useMay();
  const { staff } = useSession();
  const [mode, setMode] = useState<ComposerMode>('reply');
  const field = useRef<HTMLTextAreaElement>(null);
  const acts = useActs(row, staff.id);
  const [handing, setHanding] = useState(false);
  const transfer = acts.canTransfer ? () => setHanding(true) : undefined;
  useRead(talk, row, snapshot.upTo, staff.id);

  const write = (next: ComposerMode) => {
    // Drawn at once, so that the next key already falls into the field.
    flushSync(() => setMode(next));
    field.current?.focus();
  };
  const mine = row !== undefined && standing(row, staff.id).is === 'mine';
  const wasMine = useRef(mine);
  useEffect(() => {
    if (mine && !wasMine.current && row) field.current?.focus();
    wasMine.current = mine || row === undefined;
  }, [mine, row]);
  const lastTurn = () => {
    const written = snapshot.entries.findLast(
      (entry) => entry.kind === 'message' && entry.message.turnId !== undefined,
    );
    if (written?.kind === 'message' && written.message.turnId) openTurn(written.message.turnId);
  };
  useShortcuts({
    c: acts.claim,
    b: acts.giveBack,
    e: acts.close,
    h: transfer,
    r: may('conversation.reply') ? () => write('reply') : undefined,
    n: may('conversation.reply') ? () => write('note') : undefined,
    t: may('trace.read') ? lastTurn : undefined,
  });

  if (conversation.isError && !row)
    return (
      <section className="talk">
        {isGone(conversation.error) ? (
          <Gone back={back} />
        ) : (
          <Failed error={conversation.error} retry={() => void conversation.refetch()} />
        )}
      </section>
    );
  return (
    <section className="talk" aria-label={row ? t('talk.with', { name: row.customer.name }) : t('common.loading')}>
      <ConversationHead
        row={row}
        acts={acts}
        transfer={transfer}
        back={back}
        asideOpen={asideOpen}
        toggleAside={toggleAside}
      />
      {row?.handoff && row.status === 'open' && row.speaker !== 'bot' && <HandoffCard handoff={row.handoff} />}
      {opening.is === 'failed' && <Failed error={opening.error} retry={retry} />}
      {opening.is === 'loading' && (
        <div className="talk-loading">
          <RowsLoading rows={5} height={36} />
        </div>
      )}
      {opening.is === 'open' && (
        <SightsOf conversationId={id} customerId={row?.customer.id} lastSeq={row?.lastSeq ?? 0} openPaper={openPaper}>
          <MessageList talk={talk} snapshot={snapshot} turn={turn} openTurn={openTurn} />
        </SightsOf>
      )}
      {row && handing && <TransferDialog row={row} me={staff.id} close={() => setHanding(false)} />}
      {row && may('conversation.reply') && (
        <Composer
          talk={talk}
          stand={standing(row, staff.id)}
          mode={mode}
          setMode={setMode}
          acts={acts}
          field={field}
          customer={row.customer.name}
          row={row}
        />
      )}
    </section>
  );
}

function isGone(error: unknown): boolean {
  return error instanceof ProblemError && error.code === 'conversation.not_found';
}

/** Handed on, or never there: for this reader it is the same. */
function Gone({ back }: { back: () => void }) {
  const { t } = useWords();
  return (
    <Empty
      icon="desk"
      title={t('talk.gone')}
      hint={t('talk.goneHint')}
      action={<Button onClick={back}>{t('talk.goneBack')}</Button>}
    />
  );
}

/** Whoever can answer marks read by looking: not behind a hidden tab, and not in a colleague's conversation. */
function useRead(talk: ReturnType<typeof useTalk>['talk'], row: ConversationRow | undefined, upTo: number, me: string) {
  const may = useMay();
  const mine =
    row !== undefined &&
    may('conversation.reply') &&
    row.outside === null &&
    (row.assignee === null || row.assignee.id === me);
  useEffect(() => {
    if (!mine || upTo === 0) return undefined;
    const look = () => {
      // A mark that was lost is set with the next message.
      if (!document.hidden) talk.read().catch(() => undefined);
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [talk, mine, upTo]);
}
