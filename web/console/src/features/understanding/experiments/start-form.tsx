import { Button, Form, InputNumber, Select, Slider } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { problemWords } from '../../../app/problem-words.ts';
import { useWords } from '../../../app/words.ts';
import { Icon } from '../../../ui/icon.tsx';
import { Empty, RowsLoading } from '../../../ui/states.tsx';
import { useVersions } from '../models/model-data.ts';
import { percent } from '../share.ts';

/** Per cent of conversations: at the least, at the most, and what is proposed. */
const shares = { least: 1, most: 90, first: 20 } as const;

/** Which version is tried, and how many conversations it gets. */
export function StartForm({
  start,
}: {
  start: { isPending: boolean; error: Error | null; act: (form: { versionId: string; share: number }) => void };
}) {
  const { t } = useWords();
  const versions = useVersions();
  const [chosen, choose] = useState<string | null>(null);
  const [share, setShare] = useState<number>(shares.first);
  if (versions.isPending) return <RowsLoading rows={3} />;
  const items = versions.data?.items ?? [];
  const serving = items.find(({ state }) => state === 'in service');
  const others = items.filter(({ state }) => state !== 'in service');
  if (!serving || others.length === 0)
    return (
      <Empty
        icon="split"
        title={t('experiment.empty')}
        hint={t(serving ? 'experiment.needTwo' : 'experiment.needOne')}
        action={<Link to="/understanding/models">{t('experiment.toModels')}</Link>}
      />
    );
  const versionId = chosen ?? others[0]!.id;
  return (
    <Form
      layout="vertical"
      requiredMark={false}
      className="experiment-form"
      onFinish={() => start.act({ versionId, share: share / 100 })}
    >
      <p>{t('experiment.serving', { number: serving.number, share: percent(serving.scores.accuracy) })}</p>
      <Form.Item label={t('experiment.tried')} htmlFor="experiment-version">
        <Select
          id="experiment-version"
          value={versionId}
          onChange={choose}
          options={others.map(({ id, number, scores, state }) => ({
            value: id,
            label: `v${number} · ${t(`trained.state.${state === 'candidate' ? 'candidate' : 'retired'}`)} · ${t('trained.accuracy')} ${percent(scores.accuracy)}`,
          }))}
        />
      </Form.Item>
      <Form.Item label={t('experiment.share')} extra={t('experiment.shareHint', { share })}>
        <div className="experiment-share">
          <Slider
            aria-label={t('experiment.share')}
            ariaLabelForHandle={t('experiment.share')}
            min={shares.least}
            max={shares.most}
            value={share}
            onChange={setShare}
          />
          <InputNumber
            aria-label={t('experiment.shareNumber')}
            min={shares.least}
            max={shares.most}
            precision={0}
            suffix="%"
            value={share}
            onChange={(value) => value !== null && setShare(value)}
          />
        </div>
      </Form.Item>
      <p className="guardrail">
        <Icon name="audit" size={14} /> <span>{t('experiment.guardrail')}</span>
      </p>
      {start.error && (
        <p className="form-problem" role="alert">
          {problemWords(start.error, t)}
        </p>
      )}
      <Button type="primary" htmlType="submit" loading={start.isPending}>
        {t('experiment.start')}
      </Button>
    </Form>
  );
}
