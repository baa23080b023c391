import { Checkbox, Form, Input, InputNumber, Segmented } from 'antd';
import { useWords } from '../../../app/words.ts';
import { ColourField } from '../parts/colour-field.tsx';
import { WordsField } from '../parts/words-field.tsx';
import type { PartProps } from './part-props.ts';

const icons = ['chat', 'question', 'headset'] as const;
const spoken = ['zh-CN', 'en'] as const;

/** Brand, colour, languages, and how the button stands on the page. */
export function LookPart({ settings, change }: PartProps) {
  const { t } = useWords();
  const { launcher, languages } = settings;
  const put = (part: Partial<typeof launcher>) => change({ launcher: { ...launcher, ...part } });
  return (
    <>
      <Form.Item label={t('widget.brand')} htmlFor="widget-brand" extra={t('widget.brandHint')}>
        <Input
          id="widget-brand"
          maxLength={40}
          value={settings.brand}
          onChange={({ target }) => change({ brand: target.value })}
        />
      </Form.Item>
      <ColourField id="widget-colour" value={settings.colour} change={(colour) => change({ colour })} />
      <Form.Item label={t('company.languages')} extra={t('widget.languagesHint')}>
        <Checkbox.Group
          aria-label={t('company.languages')}
          value={languages}
          options={spoken.map((value) => ({ value, label: t(`locale.${value}`) }))}
          onChange={(chosen) =>
            chosen.length > 0 && change({ languages: spoken.filter((one) => chosen.includes(one)) })
          }
        />
      </Form.Item>
      <Form.Item label={t('widget.side')}>
        <Segmented<'left' | 'right'>
          aria-label={t('widget.side')}
          value={launcher.side}
          options={[
            { value: 'left', label: t('widget.left') },
            { value: 'right', label: t('widget.right') },
          ]}
          onChange={(side) => put({ side })}
        />
      </Form.Item>
      <div className="side-by-side">
        <Form.Item label={t('widget.offsetX')} htmlFor="widget-x">
          <InputNumber
            id="widget-x"
            min={0}
            max={200}
            suffix="px"
            value={launcher.offsetX}
            onChange={(offsetX) => put({ offsetX: Math.round(offsetX ?? 0) })}
          />
        </Form.Item>
        <Form.Item label={t('widget.offsetY')} htmlFor="widget-y">
          <InputNumber
            id="widget-y"
            min={0}
            max={400}
            suffix="px"
            value={launcher.offsetY}
            onChange={(offsetY) => put({ offsetY: Math.round(offsetY ?? 0) })}
          />
        </Form.Item>
      </div>
      <Form.Item label={t('widget.icon')}>
        <Segmented
          aria-label={t('widget.icon')}
          value={launcher.icon}
          options={icons.map((value) => ({ value, label: t(`widget.icon.${value}`) }))}
          onChange={(icon) => put({ icon })}
        />
      </Form.Item>
      <WordsField
        id="widget-launcher"
        label={t('widget.launcherText')}
        hint={t('widget.launcherTextHint')}
        max={16}
        languages={languages}
        value={launcher.text}
        change={(text) => put({ text })}
      />
    </>
  );
}
