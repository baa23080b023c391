import { Button, Modal } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type { Locale } from '#contracts/common';
import type { PaperView } from '#contracts/http/papers';
import { usePhone } from '../../app/media.ts';
import { useMay } from '../../app/session.tsx';
import { useWords, useWordsIn } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { Failed, RowsLoading } from '../../ui/states.tsx';
import { decisionKeys, PaperDecision } from './paper-decision.tsx';
import { PaperFields } from './paper-fields.tsx';
import { PaperReasons } from './paper-reasons.tsx';
import { PaperState } from './paper-state.tsx';
import { fieldWord, sureFrom } from './paper-words.ts';
import { usePaper } from './papers-data.ts';
import { PictureView, type Box } from './picture-view.tsx';
import { decisions, type Decision } from './suggested-words.ts';
import { usePaperActs } from './use-paper-acts.ts';
import './papers.css';

interface Props {
  id: string;
  /** All papers of the customer, to go from one to the next. */
  papers: readonly PaperView[];
  /** Whom the words are for. */
  customerLocale: Locale;
  show: (id: string) => void;
  close: () => void;
}

/** One paper: its picture, what stands where on it, why it stands as it does, and what to do with it. */
export function PaperDialog({ id, papers, customerLocale, show, close }: Props) {
  const { t } = useWords();
  const known = papers.find((one) => one.id === id);
  const query = usePaper(id, known);
  const paper = query.data;
  const at = papers.findIndex((one) => one.id === id);
  const steps = { before: papers[at - 1]?.id, after: at < 0 ? undefined : papers[at + 1]?.id };
  return (
    <Modal
      open
      centered
      footer={null}
      width={usePhone() ? '100vw' : 'min(1200px, calc(100vw - 48px))'}
      className="paper-dialog"
      title={
        <Title paper={paper} place={at < 0 ? null : { at: at + 1, of: papers.length }} steps={steps} show={show} />
      }
      closable={{ 'aria-label': t('common.close') }}
      onCancel={close}
    >
      {paper ? (
        <Opened key={paper.id} paper={paper} customerLocale={customerLocale} steps={steps} show={show} />
      ) : query.isError ? (
        <Failed error={query.error} retry={() => void query.refetch()} />
      ) : (
        <RowsLoading rows={8} height={28} />
      )}
    </Modal>
  );
}

interface Steps {
  before: string | undefined;
  after: string | undefined;
}

interface TitleProps {
  paper: PaperView | undefined;
  place: { at: number; of: number } | null;
  steps: Steps;
  show: Props['show'];
}

function Title({ paper, place, steps, show }: TitleProps) {
  const { t } = useWords();
  return (
    <span className="paper-title">
      <span>{paper ? t(`paper.kind.${paper.kind}`) : t('paper.title')}</span>
      {paper && <PaperState state={paper.state} />}
      {place && place.of > 1 && (
        <span className="paper-steps">
          <Button
            type="text"
            size="small"
            disabled={!steps.before}
            aria-label={t('paper.before')}
            aria-keyshortcuts="k"
            icon={<Icon name="back" />}
            onClick={() => steps.before && show(steps.before)}
          />
          <span className="meta number">{t('paper.place', { at: place.at, of: place.of })}</span>
          <Button
            type="text"
            size="small"
            disabled={!steps.after}
            aria-label={t('paper.after')}
            aria-keyshortcuts="j"
            icon={<Icon name="next" />}
            onClick={() => steps.after && show(steps.after)}
          />
        </span>
      )}
    </span>
  );
}

interface OpenedProps {
  paper: PaperView;
  customerLocale: Locale;
  steps: Steps;
  show: Props['show'];
}

function Opened({ paper, customerLocale, steps, show }: OpenedProps) {
  const { t } = useWords();
  const toCustomer = useWordsIn(customerLocale).t;
  const may = useMay();
  const reviews = may('paper.review') && paper.state !== 'replaced';
  const [active, setActive] = useState<{ name: string; on: 'picture' | 'fields' } | null>(null);
  const [editing, edit] = useState<string | null>(null);
  const [chosen, choose] = useState<Decision | null>(null);
  const side = useRef<HTMLDivElement>(null);
  const { before, overtaken, forgetOvertaken, correct, deciding } = usePaperActs(paper);
  const boxes = paper.fields.flatMap((field): Box[] =>
    field.quad === null
      ? []
      : [
          {
            name: field.name,
            words: fieldWord(paper.kind, field.name, t),
            quad: field.quad,
            doubtful: field.valid === false || (field.from !== 'staff' && field.confidence < sureFrom),
          },
        ],
  );
  const pointAt = (name: string) => {
    const row = side.current?.querySelector<HTMLElement>(`[data-field="${name}"]`);
    row?.scrollIntoView({ block: 'nearest' });
    if (reviews && !paper.fields.find((field) => field.name === name)?.masked) edit(name);
  };
  useKeys((event) => {
    const to = event.key === 'j' ? steps.after : event.key === 'k' ? steps.before : undefined;
    const decision = reviews && decisions.find((one) => decisionKeys[one] === event.key && paper.state !== one);
    if (to) show(to);
    else if (decision) choose(decision);
    else return;
    event.preventDefault();
  });
  return (
    <div className="paper-opened">
      <PictureView
        url={paper.picture.url}
        size={paper.picture}
        name={t(`paper.kind.${paper.kind}`)}
        boxes={boxes}
        active={active?.name ?? null}
        sought={active?.on === 'fields' ? active.name : null}
        point={(name) => setActive(name === null ? null : { name, on: 'picture' })}
        choose={pointAt}
      />
      <div className="paper-side" ref={side}>
        <div className="paper-scroll quiet-scroll">
          <PaperReasons
            paper={paper}
            covered={!may('paper.read')}
            overtaken={overtaken}
            forgetOvertaken={forgetOvertaken}
          />
          <PaperFields
            paper={paper}
            correct={reviews ? correct : null}
            before={before}
            active={active?.name ?? null}
            point={(name) => setActive(name === null ? null : { name, on: 'fields' })}
            editing={editing}
            edit={edit}
          />
        </div>
        {reviews && (
          <PaperDecision
            paper={paper}
            chosen={chosen}
            choose={choose}
            deciding={deciding.isPending}
            decide={(decision, words) =>
              deciding.mutate({ of: paper, decision, words }, { onSuccess: () => choose(null) })
            }
            toCustomer={toCustomer}
          />
        )}
      </div>
    </div>
  );
}

/** Plain keys anywhere over the page while nobody writes: the dialog is all there is. */
function useKeys(press: (event: KeyboardEvent) => void) {
  const held = useRef(press);
  useEffect(() => {
    held.current = press;
  });
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing || event.defaultPrevented) return;
      if (event.target instanceof HTMLElement && /^(INPUT|TEXTAREA)$/.test(event.target.tagName)) return;
      held.current(event);
    };
    window.addEventListener('keydown', hear);
    return () => window.removeEventListener('keydown', hear);
  }, []);
}
