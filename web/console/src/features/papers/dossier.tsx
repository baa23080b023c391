import type { Dossier as DossierView, PaperView } from '#contracts/http/papers';
import { useMay } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { Moment } from '../../ui/moment.tsx';
import { PaperState } from './paper-state.tsx';
import { useDossier } from './papers-data.ts';
import './papers.css';

interface Props {
  customerId: string;
  lastSeq: number;
  open: (paperId: string) => void;
}

/** What a customer has to show and what he has shown. Companies that want no papers see it once there is one. */
export function Dossier({ customerId, lastSeq, open }: Props) {
  const { t } = useWords();
  const may = useMay()('customer.read');
  const { data, isError } = useDossier(customerId, lastSeq);
  if (!may || (data && data.needs.length === 0 && data.papers.length === 0)) return null;
  return (
    <section className="dossier" aria-label={t('paper.dossier')}>
      <h3>
        {t('paper.dossier')}
        {data?.complete && data.needs.length > 0 && <span className="tag tag-done">{t('paper.complete')}</span>}
      </h3>
      {isError && <p className="meta">{t('paper.dossierFailed')}</p>}
      {data && <Rows dossier={data} open={open} />}
    </section>
  );
}

function Rows({ dossier: { needs, papers }, open }: { dossier: DossierView; open: Props['open'] }) {
  const { t } = useWords();
  const counted = new Set(needs.flatMap(({ paperId }) => paperId ?? []));
  const rest = papers.filter(({ id }) => !counted.has(id));
  const others = rest.filter(({ state }) => state !== 'replaced');
  const earlier = rest.filter(({ state }) => state === 'replaced');
  return (
    <>
      <ul>
        {needs.map(({ kind, optional, paperId }) => {
          const paper = papers.find(({ id }) => id === paperId);
          if (paper) return <PaperRow key={kind} paper={paper} open={open} />;
          return (
            <li key={kind} className="dossier-row" data-missing>
              <span className="dossier-name">
                <Icon name="paper" size={14} /> {t(`paper.kind.${kind}`)}
              </span>
              <span className="tag">{t(optional ? 'paper.optional' : 'paper.lacking')}</span>
            </li>
          );
        })}
        {others.map((paper) => (
          <PaperRow key={paper.id} paper={paper} open={open} />
        ))}
      </ul>
      {earlier.length > 0 && (
        <details className="dossier-others">
          <summary>{t('paper.earlier', { count: earlier.length })}</summary>
          <ul>
            {earlier.map((paper) => (
              <PaperRow key={paper.id} paper={paper} open={open} />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function PaperRow({ paper, open }: { paper: PaperView; open: Props['open'] }) {
  const { t } = useWords();
  const doubts = paper.contradictions.length + paper.fields.filter(({ valid }) => valid === false).length;
  return (
    <li>
      <button type="button" className="dossier-row" onClick={() => open(paper.id)}>
        <span className="dossier-name">
          <Icon name="paper" size={14} /> {t(`paper.kind.${paper.kind}`)}
        </span>
        <PaperState state={paper.state} />
        <span className="meta dossier-facts">
          <Moment at={paper.at} />
          {doubts > 0 && <span className="dossier-doubts">{t('paper.doubts', { count: doubts })}</span>}
        </span>
      </button>
    </li>
  );
}
