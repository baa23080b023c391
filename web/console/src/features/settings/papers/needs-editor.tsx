import { Button, Checkbox, Select } from 'antd';
import type { PaperKind } from '#contracts/http/papers';
import { useWords } from '../../../app/words.ts';
import { Icon } from '../../../ui/icon.tsx';
import { paperKinds } from '#contracts/http/paper-kinds';
import { shifted, type Need } from './rule-words.ts';

interface Props {
  needs: readonly Need[];
  locked: boolean;
  change: (needs: Need[]) => void;
}

/** Which papers a customer is asked for, in which order. */
export function NeedsEditor({ needs, locked, change }: Props) {
  const { t } = useWords();
  const left = paperKinds.filter((kind) => !needs.some((need) => need.kind === kind));
  return (
    <>
      {needs.length === 0 && <p className="meta">{t('paperReview.noNeeds')}</p>}
      <ol className="needs" aria-label={t('paperReview.needs')}>
        {needs.map((need, at) => {
          const name = t(`paper.kind.${need.kind}`);
          return (
            <li key={need.kind}>
              <span className="needs-name">{name}</span>
              <Checkbox
                checked={need.optional}
                disabled={locked}
                onChange={(event) =>
                  change(needs.map((one, index) => (index === at ? { ...one, optional: event.target.checked } : one)))
                }
              >
                {t('paper.optional')}
              </Checkbox>
              {!locked && (
                <span className="row-acts">
                  <Button
                    type="text"
                    size="small"
                    disabled={at === 0}
                    aria-label={t('rule.up', { name })}
                    icon={<Icon name="sortUp" size={14} />}
                    onClick={() => change([...shifted(needs, at, -1)])}
                  />
                  <Button
                    type="text"
                    size="small"
                    disabled={at === needs.length - 1}
                    aria-label={t('rule.down', { name })}
                    icon={<Icon name="down" size={14} />}
                    onClick={() => change([...shifted(needs, at, 1)])}
                  />
                  <Button
                    type="text"
                    size="small"
                    aria-label={t('rule.remove', { name })}
                    icon={<Icon name="close" size={14} />}
                    onClick={() => change(needs.filter((_, index) => index !== at))}
                  />
                </span>
              )}
            </li>
          );
        })}
      </ol>
      {!locked && left.length > 0 && (
        <Select<PaperKind>
          className="needs-add"
          aria-label={t('paperReview.addNeed')}
          placeholder={t('paperReview.addNeed')}
          value={null}
          options={left.map((value) => ({ value, label: t(`paper.kind.${value}`) }))}
          onChange={(kind) => change([...needs, { kind, optional: false }])}
        />
      )}
    </>
  );
}
