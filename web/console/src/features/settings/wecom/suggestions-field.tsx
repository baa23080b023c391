import { Button, Form, Input } from 'antd';
import { wecomLimits } from '#contracts/http/wecom-limits';
import { useWords } from '../../../app/words.ts';
import { Icon } from '../../../ui/icon.tsx';

/** Questions that a customer can tap; each a line of its own, in the order in which they stand in the menu. */
export function SuggestionsField({ value, change }: { value: string[]; change: (value: string[]) => void }) {
  const { t } = useWords();
  const put = (at: number, text: string) => change(value.map((each, index) => (index === at ? text : each)));
  return (
    <Form.Item label={t('wecom.suggestions')} extra={t('wecom.suggestionsHint')}>
      <ol className="wecom-suggestions">
        {value.map((text, at) => (
          <li key={at}>
            <Input
              aria-label={t('wecom.suggestionAt', { at: at + 1 })}
              maxLength={wecomLimits.suggestion}
              value={text}
              onChange={({ target }) => put(at, target.value)}
            />
            <Button
              type="text"
              aria-label={t('wecom.suggestionRemove', { at: at + 1 })}
              icon={<Icon name="close" size={14} />}
              onClick={() => change(value.filter((_, index) => index !== at))}
            />
          </li>
        ))}
      </ol>
      {value.length < wecomLimits.suggestions && (
        <Button size="small" icon={<Icon name="plus" size={14} />} onClick={() => change([...value, ''])}>
          {t('wecom.suggestionAdd')}
        </Button>
      )}
    </Form.Item>
  );
}
