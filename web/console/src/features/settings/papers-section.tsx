import { App, Button } from 'antd';
import { useState } from 'react';
import type { CallReply } from '#contracts/client';
import { paperRoutes } from '#contracts/http/papers';
import { useServices } from '../../app/services.tsx';
import { useMay } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { Page } from '../../ui/page.tsx';
import { NeedsEditor } from './papers/needs-editor.tsx';
import { RulesEditor } from './papers/rules-editor.tsx';
import { sameTable, type Table } from './papers/rule-words.ts';
import { tableProblems } from './papers/table-problems.ts';
import { TryDialog } from './papers/try-dialog.tsx';
import { Section, useSave } from './parts/section.tsx';
import { useDraft } from './parts/use-draft.ts';
import './parts/parts.css';
import './papers/paper-review.css';

const reviewKey = ['settings', 'paper-review'] as const;

/** Which papers are wanted of customers and how each is judged. */
export function PapersSection() {
  const { t } = useWords();
  const { call } = useServices();
  return (
    <Section
      title={t('settings.papers')}
      name="paper-review"
      load={(signal) => call('paperReview.get', {}, signal)}
      rows={8}
    >
      {(view, reload) => <Editor view={view} reload={reload} />}
    </Section>
  );
}

type View = CallReply<(typeof paperRoutes)['paperReview.get']>;

function Editor({ view, reload }: { view: View; reload: () => void }) {
  const { t } = useWords();
  const { call } = useServices();
  const may = useMay();
  const [trying, tryOne] = useState(false);
  const { revision, needs: savedNeeds, rules: savedRules } = view;
  const saved: Table = { needs: savedNeeds, rules: savedRules };
  const draft = useDraft<Table>(saved);
  const { locked, buttons, problem, error, forgetError } = useSave({
    name: 'paper-review',
    draft,
    reload,
    ask: () => call('paperReview.put', { body: { ...draft.value, revision } }),
  });
  const { needs, rules } = draft.value;
  return (
    <Page
      title={t('settings.papers')}
      about={t('paperReview.about')}
      actions={
        !locked && (
          <>
            <Button icon={<Icon name="image" />} onClick={() => tryOne(true)}>
              {t('paperReview.try')}
            </Button>
            {buttons(draft.changed)}
          </>
        )
      }
    >
      <div className="settings-body paper-review">
        {problem}
        <section>
          <h2>{t('paperReview.needs')}</h2>
          <p className="meta">{t('paperReview.needsHint')}</p>
          <NeedsEditor needs={needs} locked={locked} change={(next) => draft.change({ needs: next })} />
        </section>
        <section>
          <h2>{t('paperReview.rules')}</h2>
          <p className="meta">{t('paperReview.rulesHint')}</p>
          <RulesEditor
            rules={rules}
            wrong={tableProblems(error, rules, t)}
            locked={locked}
            change={(next) => {
              // What was wrong is judged anew with the next save.
              forgetError();
              draft.change({ rules: next });
            }}
          />
        </section>
        {!locked && (
          <Reset
            view={view}
            dropTyped={() => {
              draft.reset();
              // It was said of what is thrown away.
              forgetError();
            }}
          />
        )}
        {may('company.export') && (
          <section>
            <h2>{t('paperReview.corrections')}</h2>
            <p className="meta">{t('paperReview.correctionsHint')}</p>
            <Button icon={<Icon name="file" />} href={paperRoutes['papers.corrections'].path} download>
              {t('paperReview.correctionsStart')}
            </Button>
          </section>
        )}
      </div>
      {trying && <TryDialog rules={saved.rules} close={() => tryOne(false)} />}
    </Page>
  );
}

/** Back to what the pack brought; what it throws away can be had back for a moment. */
function Reset({ view, dropTyped }: { view: View; dropTyped: () => void }) {
  const { t } = useWords();
  const { call, queries } = useServices();
  const { modal } = App.useApp();
  const { undoable, told, failed } = useNotices();
  const { revision, brought } = view;
  const table: Table = { needs: view.needs, rules: view.rules };
  const original: Table = { needs: brought.needs, rules: brought.rules };
  const { from } = brought;
  const put = async (to: Table, at: number) => {
    const after = await call('paperReview.put', { body: { ...to, revision: at } });
    queries.setQueryData(reviewKey, after);
    return after;
  };
  const reset = async () => {
    const after = await put(original, revision).catch(failed);
    if (!after) return;
    dropTyped();
    const undo = () => void put(table, after.revision).then(() => told(t('paperReview.resetUndone')), failed);
    undoable(t('paperReview.resetDone'), undo);
  };
  const ask = () =>
    void modal.confirm({
      icon: null,
      title: t(`paperReview.resetAsk.${from}`),
      content: t('paperReview.resetHint', {
        now: table.rules.length,
        after: original.rules.length,
        papers: original.needs.map(({ kind }) => t(`paper.kind.${kind}`)).join(t('paperReview.comma')),
      }),
      okText: t('paperReview.reset'),
      okButtonProps: { danger: true },
      onOk: reset,
    });
  return (
    <section>
      <h2>{t('paperReview.original')}</h2>
      <p className="meta">{t(`paperReview.originalHint.${from}`)}</p>
      <Button icon={<Icon name="history" />} disabled={sameTable(original, table)} onClick={ask}>
        {t(`paperReview.resetTo.${from}`)}
      </Button>
    </section>
  );
}
