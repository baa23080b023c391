import { Button } from 'antd';
import { useState } from 'react';
import { useParams, useSearchParams } from 'react-router';
import type { RehearsedAgainst, SimulationSet } from '#contracts/http/simulations';
import { saveBlob } from '../../app/csv.ts';
import { useServices } from '../../app/services.tsx';
import { useMay } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { useNotices } from '../../ui/notices.tsx';
import { Section } from '../../ui/section.tsx';
import { SetFrame } from '../sets/set-frame.tsx';
import { SetMenu } from '../sets/set-menu.tsx';
import { againstOf } from './against.ts';
import { DialogueList } from './dialogue-list.tsx';
import { Results } from './results.tsx';
import { RunProgress } from './run-progress.tsx';
import { SetForm } from './set-form.tsx';
import { useRuns, useSet, useSetActs } from './simulation-data.ts';
import { TrendChart } from './trend-chart.tsx';

/** One set: how its dialogues went, how that changed, and what they are. */
export function SetPage() {
  const { id = '' } = useParams();
  return (
    <SetFrame area="simulations" set={useSet(id)} actions={(set) => <Acts set={set} />}>
      {(set) => (
        <>
          <Standing set={set} />
          <DialogueList set={set} />
        </>
      )}
    </SetFrame>
  );
}

function Standing({ set }: { set: SimulationSet }) {
  const { t } = useWords();
  const may = useMay()('knowledge.write');
  const { failed } = useNotices();
  const runs = useRuns(set.id);
  const { cancel } = useSetActs(set.id);
  const { current } = set;
  const items = runs.data?.items ?? [];
  const over = items.filter(({ state }) => state === 'done' || state === 'failed');
  const stop = () => current && cancel.mutate(current, { onError: failed });
  return (
    <>
      {current && <RunProgress run={current} {...(may && { stop })} />}
      {over.length > 0 && <Results setId={set.id} runs={over} />}
      {items.length > 0 && (
        <Section title={t('simulation.trend')}>
          <TrendChart runs={items} />
        </Section>
      )}
    </>
  );
}

function Acts({ set }: { set: SimulationSet }) {
  const { t } = useWords();
  const { call } = useServices();
  const { failed } = useNotices();
  const [search] = useSearchParams();
  const may = useMay()('knowledge.write');
  const acts = useSetActs(set.id);
  const [editing, edit] = useState(false);
  const wanted = againstOf(search) ?? { kind: 'published' as const };
  const run = (against: RehearsedAgainst) => acts.run.mutate(against, { onError: failed });
  const take = () =>
    call('simulations.export', { params: { id: set.id } }).then((file) => saveBlob(`${set.name}.jsonl`, file), failed);
  const idle = set.current === null && set.dialogues > 0;
  const others = (['published', 'drafts'] as const).filter((kind) => kind !== wanted.kind);
  const items = [
    ...others.map((kind) => ({
      key: kind,
      label: t(`simulation.run.${kind}`),
      onClick: () => run({ kind }),
      shown: may && idle,
    })),
    { key: 'export', label: t('simulation.export'), onClick: () => void take(), shown: set.dialogues > 0 },
    { key: 'edit', label: t('simulation.rename'), onClick: () => edit(true), shown: may },
  ];
  return (
    <>
      {may && (
        <Button type="primary" disabled={!idle} loading={acts.run.isPending} onClick={() => run(wanted)}>
          {t(`simulation.run.${wanted.kind}`)}
        </Button>
      )}
      <SetMenu
        area="simulations"
        items={items}
        removal={{
          ask: t('simulation.removeAsk', { name: set.name }),
          hint: t('simulation.removeHint'),
          words: t('simulation.remove'),
          remove: () => acts.remove.mutateAsync(),
          forget: acts.forget,
          shown: may,
        }}
      />
      {editing && <SetForm set={set} close={() => edit(false)} saved={() => edit(false)} />}
    </>
  );
}
