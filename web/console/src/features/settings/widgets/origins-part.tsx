import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { widgetLimits, widgetOrigin } from '#contracts/http/widgets';
import { useWords } from '../../../app/words.ts';
import { Icon } from '../../../ui/icon.tsx';
import type { PartProps } from './part-props.ts';

/** Pages that may hold the chat. */
export function OriginsPart({ settings, change }: PartProps) {
  const { t } = useWords();
  const { origins } = settings;
  const [typed, setTyped] = useState('');
  const [bad, setBad] = useState(false);
  const add = () => {
    const origin = originOf(typed);
    setBad(origin === null);
    if (origin === null) return;
    if (!origins.includes(origin)) change({ origins: [...origins, origin] });
    setTyped('');
  };
  return (
    <>
      <p className="meta">{t('widget.originsHint')}</p>
      {origins.length === 0 && <p className="settings-hint">{t('widget.originsAll')}</p>}
      <ul className="origins">
        {origins.map((origin) => (
          <li key={origin}>
            <code>{origin}</code>
            <Button
              type="text"
              aria-label={t('widget.originRemove', { origin })}
              icon={<Icon name="close" size={14} />}
              onClick={() => change({ origins: origins.filter((one) => one !== origin) })}
            />
          </li>
        ))}
      </ul>
      <Form.Item
        label={t('widget.originAdd')}
        htmlFor="widget-origin"
        validateStatus={bad ? 'error' : undefined}
        help={bad ? t('widget.originBad') : undefined}
      >
        <div className="side-by-side">
          <Input
            id="widget-origin"
            inputMode="url"
            maxLength={200}
            placeholder="https://www.example.com"
            value={typed}
            disabled={origins.length >= widgetLimits.origins}
            onChange={({ target }) => setTyped(target.value)}
            onPressEnter={(event) => {
              event.preventDefault();
              add();
            }}
          />
          <Button disabled={typed.trim() === ''} onClick={add}>
            {t('widget.add')}
          </Button>
        </div>
      </Form.Item>
    </>
  );
}

/** The origin of a page's address, also of one without a scheme; null for what is none. `*.` is kept. */
function originOf(typed: string): string | null {
  const address = /^https?:\/\//i.test(typed.trim()) ? typed.trim() : `https://${typed.trim()}`;
  const plain = address.replace('://*.', '://');
  if (!URL.canParse(plain)) return null;
  const { origin } = new URL(plain);
  const named = address.includes('://*.') ? origin.replace('://', '://*.') : origin;
  return widgetOrigin.safeParse(named).success ? named : null;
}
