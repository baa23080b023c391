import { App } from 'antd';
import type { ModelReport, ModelVersion } from '#contracts/http/learning';
import { useServices } from '../../../app/services.tsx';
import { useWords } from '../../../app/words.ts';
import { useNotices } from '../../../ui/notices.tsx';
import { percent } from '../share.ts';
import { understandingKeys, useOverview } from '../understanding-data.ts';
import { useModelActs } from './model-data.ts';
import { intentsApart } from './confusions.ts';

/** Reads what two versions know; without one of them there is nothing to compare. */
function useKnown(): (id: string) => Promise<ModelReport | null> {
  const { call, queries } = useServices();
  return (id) =>
    queries
      .fetchQuery({
        queryKey: understandingKeys.report(id),
        queryFn: ({ signal }) => call('models.report', { params: { id } }, signal),
      })
      .catch(() => null);
}

/** What changes when one version takes the place of another, asked before it is done. */
function useAsk() {
  const { t } = useWords();
  const { modal } = App.useApp();
  const known = useKnown();
  const overview = useOverview();
  return async (to: ModelVersion, words: { title: string; act: string }, act: () => Promise<unknown>) => {
    const from = overview.data?.inService ?? null;
    const [after, before] = await Promise.all([known(to.id), from && known(from.id)]);
    const { added, gone } = intentsApart(after, before);
    modal.confirm({
      icon: null,
      width: 480,
      title: words.title,
      content: (
        <div className="changeover">
          <p>
            {from
              ? t('trained.takesPlace', { to: to.number, from: from.number })
              : t('trained.takesFirst', { to: to.number })}
          </p>
          <p className="meta">
            {t('trained.accuracy')} {from && `${percent(from.scores.accuracy)} → `}
            {percent(to.scores.accuracy)} · F1 {from && `${percent(from.scores.macroF1)} → `}
            {percent(to.scores.macroF1)}
          </p>
          {added.length > 0 && <p>{t('trained.willKnow', { titles: added.join('、') })}</p>}
          {gone.length > 0 && <p>{t('trained.willForget', { titles: gone.join('、') })}</p>}
          <p className="meta">{t('trained.atOnce')}</p>
        </div>
      ),
      okText: words.act,
      cancelText: t('common.cancel'),
      onOk: act,
    });
  };
}

export function usePromote() {
  const { t } = useWords();
  const { failed, told } = useNotices();
  const { promote } = useModelActs();
  const ask = useAsk();
  return (version: ModelVersion) =>
    void ask(version, { title: t('trained.promoteAsk', { number: version.number }), act: t('trained.promote') }, () =>
      promote.mutateAsync(version).then(() => told(t('trained.promoted', { number: version.number })), failed),
    );
}

/** Puts back what was in service before; `before` is what the overview names. */
export function useRollBack() {
  const { t } = useWords();
  const { failed, told } = useNotices();
  const { rollBack } = useModelActs();
  const ask = useAsk();
  return (before: ModelVersion) =>
    void ask(before, { title: t('trained.rollBackAsk', { number: before.number }), act: t('trained.rollBack') }, () =>
      rollBack.mutateAsync().then(({ number }) => told(t('trained.promoted', { number })), failed),
    );
}
