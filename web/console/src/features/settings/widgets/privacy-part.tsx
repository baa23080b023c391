import { Form, Input, Radio } from 'antd';
import { useWords } from '../../../app/words.ts';
import { WordsField } from '../parts/words-field.tsx';
import type { PartProps } from './part-props.ts';

const modes = ['none', 'notice', 'consent'] as const;

/** What is said of privacy, and whether anybody must agree first. */
export function PrivacyPart({ settings, change, version }: PartProps & { version: number }) {
  const { t } = useWords();
  const { privacy, languages } = settings;
  const put = (part: Partial<typeof privacy>) => change({ privacy: { ...privacy, ...part } });
  const bad = privacy.link !== '' && !isWebAddress(privacy.link);
  return (
    <>
      <Form.Item label={t('widget.privacy')}>
        <Radio.Group
          aria-label={t('widget.privacy')}
          className="radio-lines"
          value={privacy.mode}
          onChange={({ target }) => put({ mode: target.value as typeof privacy.mode })}
          options={modes.map((value) => ({
            value,
            label: (
              <>
                {t(`widget.privacy.${value}`)} <span className="meta">{t(`widget.privacyHint.${value}`)}</span>
              </>
            ),
          }))}
        />
      </Form.Item>
      {privacy.mode !== 'none' && (
        <>
          <WordsField
            id="widget-privacy"
            label={t('widget.privacyText')}
            hint={version > 0 ? t('widget.privacyVersion', { version }) : t('widget.privacyNew')}
            max={2000}
            rows={4}
            languages={languages}
            value={privacy.text}
            change={(text) => put({ text })}
          />
          <Form.Item
            label={t('widget.privacyLink')}
            htmlFor="widget-privacy-link"
            validateStatus={bad ? 'error' : undefined}
            help={bad ? t('widget.privacyLinkBad') : undefined}
          >
            <Input
              id="widget-privacy-link"
              type="url"
              inputMode="url"
              maxLength={500}
              placeholder="https://"
              value={privacy.link}
              onChange={({ target }) => put({ link: target.value.trim() })}
            />
          </Form.Item>
        </>
      )}
    </>
  );
}

function isWebAddress(value: string): boolean {
  return /^https?:\/\//i.test(value) && URL.canParse(value);
}
