import { Modal } from 'antd';
import { useState } from 'react';
import type { FileView } from '#contracts/http/conversations';
import type { SightView } from '#contracts/http/papers';
import { usePhone } from '../../app/media.ts';
import { useWords } from '../../app/words.ts';
import { flawWord, listed, sightWord } from './paper-words.ts';
import { PictureView } from './picture-view.tsx';
import { whyHidden } from './sent-picture.tsx';
import { useMeasured } from './use-measured.ts';

/** A picture that is no paper: what it shows and the words that could be read on it. */
export function SightDialog({ sight, file, close }: { sight: SightView; file: FileView; close: () => void }) {
  const { t, locale } = useWords();
  const size = useMeasured(file.url);
  const hidden = whyHidden(file, t);
  const [nothing] = useState(() => () => undefined);
  return (
    <Modal
      open
      centered
      footer={null}
      width={usePhone() ? '100vw' : 'min(1000px, calc(100vw - 48px))'}
      className="paper-dialog"
      title={sightWord(sight.kind, t)}
      closable={{ 'aria-label': t('common.close') }}
      onCancel={close}
    >
      <div className="paper-opened">
        <PictureView
          url={file.url === '' || size === 'broken' ? null : file.url}
          {...(hidden !== null && { hidden })}
          size={size === null || size === 'broken' ? { width: 1, height: 1 } : size}
          name={file.name}
          boxes={[]}
          active={null}
          sought={null}
          point={nothing}
          choose={nothing}
        />
        <div className="paper-side">
          <div className="paper-scroll quiet-scroll">
            <p>
              {t('sight.kindSure', { kind: sightWord(sight.kind, t), percent: Math.round(sight.confidence * 100) })}
            </p>
            {sight.flaws.length > 0 && (
              <p>
                {t('paper.flaws', {
                  flaws: listed(
                    sight.flaws.map((flaw) => flawWord(flaw, t)),
                    locale,
                  ),
                })}
              </p>
            )}
            <h3>{t('sight.text')}</h3>
            {sight.text === '' ? (
              <p className="meta">{t('sight.noText')}</p>
            ) : (
              <p className="sight-text">{sight.text}</p>
            )}
            <p className="meta">{t(`sight.by.${sight.by}`)}</p>
          </div>
        </div>
      </div>
    </Modal>
  );
}
