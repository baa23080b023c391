import { Button } from 'antd';
import { useId, useRef, useState } from 'react';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';

const kinds = '.docx,.xlsx,.pptx,.pdf,.md,.markdown,.html,.htm,.csv,.jsonl,.txt,.zip';

/** Files are dropped, pasted or chosen here. */
export function DropArea({ add }: { add: (files: readonly File[]) => void }) {
  const { t } = useWords();
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  return (
    <div
      className="drop-area"
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        add([...event.dataTransfer.files]);
      }}
      onPaste={(event) => add([...event.clipboardData.files])}
    >
      <Icon name="file" size={28} />
      <p>{t('import.drop')}</p>
      <Button onClick={() => input.current?.click()}>{t('import.choose')}</Button>
      <label htmlFor={id} className="sr-only">
        {t('import.choose')}
      </label>
      <input
        ref={input}
        id={id}
        className="sr-only"
        type="file"
        multiple
        accept={kinds}
        tabIndex={-1}
        onChange={(event) => {
          add([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
      <p className="meta">{t('import.kinds')}</p>
    </div>
  );
}
