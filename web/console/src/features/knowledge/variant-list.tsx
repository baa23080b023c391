import { Button, Input, Select } from 'antd';
import { limits } from '#contracts/common';
import { answerChannel, answerLanguage } from '#contracts/http/article-draft';
import type { AnswerVariant } from '#contracts/http/knowledge';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { emptyVariant, faultsOf } from './variants.ts';
import { fromField, toField } from './zoned.ts';

/** Other answers than the usual one: for a language, a channel, a time, or several of them together. */
export function VariantList({
  variants,
  answer,
  change,
}: {
  variants: readonly AnswerVariant[];
  /** The usual answer, from which a new one begins. */
  answer: string;
  change: (next: AnswerVariant[]) => void;
}) {
  const { t } = useWords();
  const faults = faultsOf(variants);
  const put = (at: number, ...next: AnswerVariant[]) => change(variants.toSpliced(at, 1, ...next));
  const full = variants.length >= limits.answers;
  return (
    <>
      <ol className="variants">
        {variants.map((variant, at) => {
          const part = (changed: Partial<AnswerVariant>) => put(at, { ...variant, ...changed });
          const fault = faults[at] ?? null;
          const number = at + 1;
          return (
            <li key={at} className="variant" aria-label={t('variant.one', { number })}>
              <div className="variant-when">
                <Select<string>
                  aria-label={t('variant.language', { number })}
                  value={variant.language ?? ''}
                  onChange={(value) => part({ language: answerLanguage.safeParse(value).data ?? null })}
                  options={[
                    { value: '', label: t('variant.anyLanguage') },
                    ...answerLanguage.options.map((value) => ({ value, label: t(`language.${value}`) })),
                  ]}
                />
                <Select<string>
                  aria-label={t('variant.channel', { number })}
                  value={variant.channel ?? ''}
                  onChange={(value) => part({ channel: answerChannel.safeParse(value).data ?? null })}
                  options={[
                    { value: '', label: t('variant.anyChannel') },
                    ...answerChannel.options.map((value) => ({ value, label: t(`answerChannel.${value}`) })),
                  ]}
                />
                <Input
                  type="datetime-local"
                  aria-label={t('variant.from', { number })}
                  value={toField(variant.validFrom)}
                  onChange={(event) => part({ validFrom: fromField(event.target.value) })}
                />
                <Input
                  type="datetime-local"
                  aria-label={t('variant.to', { number })}
                  status={fault === 'backwards' ? 'error' : ''}
                  value={toField(variant.validTo)}
                  onChange={(event) => part({ validTo: fromField(event.target.value) })}
                />
                <span className="variant-acts">
                  <Button
                    type="text"
                    disabled={full}
                    aria-label={t('variant.copy', { number })}
                    title={t('variant.copy', { number })}
                    icon={<Icon name="copy" size={14} />}
                    onClick={() => put(at, variant, { ...variant })}
                  />
                  <Button
                    type="text"
                    aria-label={t('variant.remove', { number })}
                    title={t('variant.remove', { number })}
                    icon={<Icon name="close" size={14} />}
                    onClick={() => put(at)}
                  />
                </span>
              </div>
              <Input.TextArea
                aria-label={t('variant.answer', { number })}
                autoSize={{ minRows: 2, maxRows: 12 }}
                maxLength={limits.answer}
                value={variant.answer}
                onChange={(event) => part({ answer: event.target.value })}
              />
              {fault && (
                <p className="variant-fault" data-blocks={fault === 'empty' || fault === 'backwards'}>
                  <Icon name="warning" size={12} /> {t(`variant.fault.${fault}`)}
                </p>
              )}
            </li>
          );
        })}
      </ol>
      <Button
        type="dashed"
        icon={<Icon name="plus" />}
        disabled={full}
        onClick={() => change([...variants, { ...emptyVariant, answer }])}
      >
        {t('variant.add')}
      </Button>
    </>
  );
}
