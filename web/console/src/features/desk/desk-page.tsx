import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { view as viewSchema, type DeskView } from '#contracts/http/desk';
import { useMedia, usePhone } from '../../app/media.ts';
import { usePreferences } from '../../app/preferences.tsx';
import { useMay } from '../../app/session.tsx';
import { useShortcuts } from '../../app/shortcuts.ts';
import { useWords } from '../../app/words.ts';
import { Empty } from '../../ui/states.tsx';
import { PaperDialog } from '../papers/paper-dialog.tsx';
import { useDossier } from '../papers/papers-data.ts';
import { ConversationPane } from './conversation-pane.tsx';
import { CustomerPane } from './customer-pane.tsx';
import { useConversation, useCounts, useRows, type OpenConversation } from './desk-data.ts';
import { QueuePane } from './queue-pane.tsx';
import { TracePane } from './trace-pane.tsx';
import './talk.css';
import './composer.css';
import './aside.css';
import './desk.css';

/** Where three panes do not fit: the customer comes only when asked for, in the place of the queue. */
const narrowQuery = '(max-width: 1080px)';

/** Queue, conversation, customer. View, search, conversation and opened trace stand in the address. */
export function DeskPage() {
  const { id } = useParams();
  const [params, setParams] = useSearchParams();
  const { customerFolded, set } = usePreferences();
  const phone = usePhone();
  const narrow = useMedia(narrowQuery);
  const may = useMay();
  const navigate = useNavigate();
  const [asideAsked, setAsideAsked] = useState(false);
  const view: DeskView = viewSchema.catch('queue').parse(params.get('view') ?? 'queue');
  const search = params.get('search') ?? '';
  const turn = params.get('turn');
  const team = params.get('team');
  const paper = params.get('paper');
  const rows = useRows(view, search, team);
  const listed = useMemo(() => rows.data?.pages.flatMap((page) => page.items) ?? [], [rows.data]);
  const conversation = useConversation(id ?? '', id !== undefined);
  const opened = conversation.data?.conversation;
  // What is being worked on keeps its row when it leaves the view: claimed out of the queue, closed, found elsewhere.
  const held = opened && !listed.some((row) => row.id === opened.id) && rows.isSuccess ? opened : undefined;
  const items = useMemo(() => (held ? [held, ...listed] : listed), [held, listed]);

  const change = useCallback(
    (name: string, value: string | null) =>
      setParams(
        (now) => {
          if (value) now.set(name, value);
          else now.delete(name);
          return now;
        },
        { replace: name !== 'turn' && name !== 'paper' },
      ),
    [setParams],
  );
  const openPaper = useCallback((paperId: string) => change('paper', paperId), [change]);
  const address = useCallback(
    (to: string | null) => {
      const kept = new URLSearchParams(params);
      kept.delete('turn');
      kept.delete('paper');
      return `/desk${to ? `/${to}` : ''}${kept.size > 0 ? `?${kept}` : ''}`;
    },
    [params],
  );
  // Keys come faster than pages are drawn: the next step starts where the last one went.
  const aim = useRef(id);
  useEffect(() => {
    aim.current = id;
  }, [id]);
  const step = (by: 1 | -1) => {
    const at = items.findIndex((row) => row.id === aim.current);
    const to = items[at < 0 ? 0 : at + by];
    if (!to) return;
    aim.current = to.id;
    void navigate(address(to.id));
  };
  const toggleAside = () => (narrow ? setAsideAsked((open) => !open) : set({ customerFolded: !customerFolded }));
  useShortcuts({
    j: () => step(1),
    k: () => step(-1),
    'alt+j': () => step(1),
    'alt+k': () => step(-1),
    i: toggleAside,
    Escape: turn ? () => change('turn', null) : undefined,
  });

  const traced = turn !== null && may('trace.read');
  const gone = conversation.isError && !opened;
  const aside = id !== undefined && !gone && (traced || (narrow ? asideAsked : !customerFolded));
  const pane = id === undefined ? 'queue' : aside && phone ? 'aside' : 'conversation';
  return (
    <main className="desk" id="main" data-pane={pane} data-aside={aside ? (traced ? 'trace' : 'customer') : 'none'}>
      <QueuePane
        view={view}
        search={search}
        team={team}
        rows={rows}
        items={listed}
        held={held}
        chosen={id}
        address={address}
        change={change}
      />
      {id === undefined ? (
        <NothingChosen view={view} />
      ) : (
        <ConversationPane
          key={id}
          id={id}
          turn={turn}
          back={() => void navigate(address(null))}
          asideOpen={aside && !traced}
          toggleAside={toggleAside}
          openTurn={(turnId) => change('turn', turnId)}
          openPaper={openPaper}
        />
      )}
      {aside &&
        (traced ? (
          <TracePane conversationId={id} turnId={turn} close={() => change('turn', null)} />
        ) : (
          <CustomerAside id={id} close={toggleAside} openPaper={openPaper} />
        ))}
      {paper !== null && conversation.data && (
        <OpenPaper id={paper} of={conversation.data} show={openPaper} close={() => change('paper', null)} />
      )}
    </main>
  );
}

interface AsideProps {
  id: string;
  close: () => void;
  openPaper: (id: string) => void;
}

function CustomerAside({ id, close, openPaper }: AsideProps) {
  const { data } = useConversation(id);
  return <CustomerPane key={data?.conversation.customer.id ?? id} open={data} close={close} openPaper={openPaper} />;
}

interface OpenPaperProps {
  id: string;
  of: OpenConversation;
  show: (id: string) => void;
  close: () => void;
}

/** The paper that the address names, over the conversation. */
function OpenPaper({ id, of: { conversation, customer }, show, close }: OpenPaperProps) {
  const { data } = useDossier(conversation.customer.id, conversation.lastSeq);
  return (
    <PaperDialog
      id={id}
      papers={data?.papers ?? []}
      customerLocale={customer?.locale ?? 'zh-CN'}
      show={show}
      close={close}
    />
  );
}

function NothingChosen({ view }: { view: DeskView }) {
  const { t } = useWords();
  const counts = useCounts().data;
  const people = counts?.online;
  const waiting = view === 'queue' ? (counts?.queue ?? 0) : 0;
  return (
    <section className="desk-nothing">
      <Empty
        icon="desk"
        title={waiting > 0 ? t('desk.chooseWaiting', { count: waiting }) : t('desk.choose')}
        hint={
          people === undefined
            ? t('desk.chooseHint')
            : `${t('desk.chooseHint')} · ${t('desk.people', { count: people })}`
        }
      />
    </section>
  );
}
