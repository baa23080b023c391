import { Form, Input } from 'antd';
import { useState } from 'react';
import { brandGround, withAccent } from '#web-ui/accent.ts';
import { contrast, isHex } from '#web-ui/contrast.ts';
import { useWords } from '../../../app/words.ts';

/** Words on a ground can be read from here on (WCAG 2.2, 1.4.3). */
const readable = 4.5;

interface Props {
  id: string;
  value: string;
  change: (colour: string) => void;
}

/** A company's colour, by eye or by number, and what becomes of it where it could not be read. */
export function ColourField({ id, value, change }: Props) {
  const { t } = useWords();
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? value;
  const bad = typed !== null && !isHex(typed.trim());
  return (
    <Form.Item
      label={t('widget.colour')}
      htmlFor={id}
      validateStatus={bad ? 'error' : undefined}
      help={bad ? t('widget.colourBad') : undefined}
      extra={bad ? undefined : <Contrast colour={value} />}
    >
      <div className="colour-field">
        <input
          type="color"
          aria-label={t('widget.colourPick')}
          value={isHex(value) ? value : '#0f766e'}
          onChange={(event) => {
            setTyped(null);
            change(event.target.value);
          }}
        />
        <Input
          id={id}
          className="mono"
          maxLength={7}
          value={shown}
          onChange={({ target }) => {
            const next = target.value.trim();
            setTyped(next);
            if (isHex(next)) change(next.toLowerCase());
          }}
          onBlur={() => setTyped(null)}
        />
      </div>
    </Form.Item>
  );
}

function Contrast({ colour }: { colour: string }) {
  const { t } = useWords();
  if (!isHex(colour)) return null;
  const { fill, ink } = brandGround(colour);
  const white = contrast('#ffffff', colour);
  const link = withAccent('light', colour).accent;
  const ratio = white.toFixed(1);
  return (
    <span className="colour-hint">
      <span className="colour-sample" style={{ background: fill, color: ink }}>
        {t('widget.colourSample')}
      </span>
      {white >= readable ? t('widget.colourFine', { ratio }) : t('widget.colourWeak', { ratio })}
      {link.toLowerCase() !== colour.toLowerCase() && (
        <span>
          {' '}
          <b style={{ color: link }}>{t('widget.colourLink')}</b>
        </span>
      )}
    </span>
  );
}
