import { Form, Input } from 'antd';
import type { Locale } from '#contracts/common';
import { useWords } from '../../../app/words.ts';

export type BothWords = Record<Locale, string>;

interface Props {
  id: string;
  label: string;
  hint?: string;
  value: BothWords;
  max: number;
  rows?: number;
  /** Only these are asked for. */
  languages?: readonly Locale[];
  placeholder?: BothWords;
  change: (value: BothWords) => void;
}

const all: readonly Locale[] = ['zh-CN', 'en'];

/** One text in each language. An empty one falls back to the other. */
export function WordsField({ id, label, hint, value, max, rows = 1, languages = all, placeholder, change }: Props) {
  const { t } = useWords();
  const asked = all.filter((locale) => languages.includes(locale));
  return (
    <Form.Item label={label} htmlFor={`${id}-${asked[0]}`} extra={hint}>
      <div className="words-field" data-rows={rows > 1 || undefined}>
        {asked.map((locale) => {
          const shared = {
            id: `${id}-${locale}`,
            'aria-label': `${label} · ${t(`locale.${locale}`)}`,
            lang: locale,
            maxLength: max,
            value: value[locale],
            placeholder: placeholder?.[locale] ?? '',
          };
          const take = (words: string) => change({ ...value, [locale]: words });
          return (
            <div key={locale} className="words-one">
              {asked.length > 1 && <span className="meta">{t(`locale.${locale}`)}</span>}
              {rows > 1 ? (
                <Input.TextArea
                  {...shared}
                  autoSize={{ minRows: rows, maxRows: 12 }}
                  onChange={(event) => take(event.target.value)}
                />
              ) : (
                <Input {...shared} onChange={(event) => take(event.target.value)} />
              )}
            </div>
          );
        })}
      </div>
    </Form.Item>
  );
}
