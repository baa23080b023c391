import { useMutation } from '@tanstack/react-query';
import { Button, Modal, Radio } from 'antd';
import { useState } from 'react';
import type { Experiment } from '#contracts/http/learning';
import { problemWords } from '../../../app/problem-words.ts';
import { useServices } from '../../../app/services.tsx';
import { useWords } from '../../../app/words.ts';
import { Icon } from '../../../ui/icon.tsx';
import { Moment } from '../../../ui/moment.tsx';
import { Section } from '../../../ui/section.tsx';
import { useAgain } from '../understanding-data.ts';
import { Figures } from './figures.tsx';

const tones = { early: '', same: 'tag-waiting', better: 'tag-done', worse: 'tag-breach' } as const;

/** The experiment under way: what may be said of it already, and its end. */
export function Running({ experiment, may }: { experiment: Experiment; may: boolean }) {
  const { t } = useWords();
  const [ending, end] = useState(false);
  const { arms, startedAt, verdict } = experiment;
  const [a, b] = arms;
  return (
    <Section
      title={t('experiment.running', { a: a.number, b: b.number })}
      side={may && <Button onClick={() => end(true)}>{t('experiment.stop')}</Button>}
    >
      <p role="status">
        <span className={`tag ${tones[verdict]}`}>{t(`experiment.verdict.${verdict}`)}</span>{' '}
        {t(`experiment.says.${verdict}`, { a: a.number, b: b.number })}
      </p>
      <p className="meta">
        {t('experiment.since')} <Moment at={startedAt} /> ·{' '}
        {t('experiment.gets', { number: b.number, share: Math.round(b.share * 100) })}
      </p>
      <Figures experiment={experiment} />
      <p className="guardrail">
        <Icon name="audit" size={14} /> <span>{t('experiment.guardrail')}</span>
      </p>
      {ending && <Ending experiment={experiment} close={() => end(false)} />}
    </Section>
  );
}

function Ending({ experiment: { id, arms, verdict }, close }: { experiment: Experiment; close: () => void }) {
  const { t } = useWords();
  const { call } = useServices();
  const again = useAgain();
  const [a, b] = arms;
  const [winner, choose] = useState<string | null>(verdict === 'better' ? b.versionId : null);
  const stop = useMutation({
    mutationFn: () => call('experiments.stop', { params: { id }, body: { winner } }),
    onSuccess: async () => {
      close();
      await again();
    },
  });
  return (
    <Modal
      open
      title={t('experiment.stopAsk')}
      okText={t('experiment.stop')}
      cancelText={t('common.cancel')}
      okButtonProps={{ loading: stop.isPending }}
      onOk={() => stop.mutate()}
      onCancel={close}
    >
      <Radio.Group
        className="stacked"
        aria-label={t('experiment.stopAsk')}
        value={winner}
        onChange={(event) => choose(event.target.value as string | null)}
        options={[
          { value: null, label: t('experiment.keep', { number: a.number }) },
          { value: b.versionId, label: t('experiment.take', { number: b.number, before: a.number }) },
        ]}
      />
      {stop.error && (
        <p className="form-problem" role="alert">
          {problemWords(stop.error, t)}
        </p>
      )}
    </Modal>
  );
}
