import { useEffect, useId, useRef, useState } from 'react';
import { Button, IconButton } from '../parts/button.tsx';
import type { IconName } from '../parts/icon.tsx';
import { useAct } from '../parts/use-act.tsx';
import { useWords } from '../words.ts';
import { mediaOf, sampleMedia, type GivenMedia, type MediaKind, type Sample } from './media.ts';
import type { PickedPlace } from './picked-place.ts';
import { Places } from './places.tsx';
import { Recorder } from './recorder.tsx';

export type Outgoing =
  | { readonly msgtype: 'text'; readonly text: { readonly content: string } }
  | { readonly msgtype: MediaKind; readonly media: GivenMedia }
  | { readonly msgtype: 'location'; readonly location: PickedPlace };

/** `false` when it was refused: what was written stays. */
export type Send = (message: Outgoing) => Promise<boolean>;

/** Where somebody writes, speaks, or adds a picture, a file or a place. */
export function Composer({
  onSend,
  label,
  kinds = ['image', 'file', 'video'],
  focused = false,
}: {
  onSend: Send;
  label: string;
  /** Which files may be sent here. */
  kinds?: readonly FileKind[];
  /** The writer begins at once: he came here by a click or a key. */
  focused?: boolean;
}) {
  const { t } = useWords();
  const [text, setText] = useState('');
  const [panel, setPanel] = useState<'none' | 'more' | 'recorder' | 'places'>('none');
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  useEffect(() => {
    // Without a pointer a focused field calls up a keyboard that hides half of what he came to read.
    if (focused && matchMedia('(hover: hover)').matches) field.current?.focus();
  }, [focused]);
  const send = async (message: Outgoing): Promise<boolean> => {
    setBusy(true);
    const taken = await onSend(message);
    setBusy(false);
    if (taken) setPanel('none');
    return taken;
  };
  const say = async () => {
    const content = text.trim();
    if (content === '' || busy) return;
    if (await send({ msgtype: 'text', text: { content } })) setText('');
    field.current?.focus();
  };
  return (
    <div className="composer">
      <form
        className="composer-row"
        onSubmit={(event) => {
          event.preventDefault();
          void say();
        }}
      >
        <IconButton icon="voice" label={t('composer.record')} onClick={() => setPanel('recorder')} />
        <label className="visually-hidden" htmlFor={id}>
          {label}
        </label>
        <textarea
          id={id}
          ref={field}
          rows={1}
          value={text}
          placeholder={label}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            // Enter that chooses a word of an input method is not a wish to send.
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            void say();
          }}
        />
        <IconButton
          icon="plus"
          label={t('composer.more')}
          expanded={panel === 'more'}
          onClick={() => setPanel(panel === 'more' ? 'none' : 'more')}
        />
        <Button type="submit" tone="primary" disabled={text.trim() === '' || busy}>
          {t('composer.send')}
        </Button>
      </form>
      {panel === 'more' && <More kinds={kinds} send={send} onPlaces={() => setPanel('places')} />}
      {panel === 'recorder' && (
        <Recorder
          onClose={() => setPanel('none')}
          onRecorded={async (media) => void (await send({ msgtype: 'voice', media }))}
        />
      )}
      {panel === 'places' && (
        <Places
          onClose={() => setPanel('none')}
          onPicked={async (location) => void (await send({ msgtype: 'location', location }))}
        />
      )}
    </div>
  );
}

export type FileKind = 'image' | 'file' | 'video';

const icons: Readonly<Record<FileKind, IconName>> = { image: 'image', file: 'file', video: 'play' };
const accepted: Readonly<Record<FileKind, string>> = {
  image: 'image/png,image/jpeg,image/gif',
  video: 'video/mp4',
  file: '',
};

function More({ kinds, send, onPlaces }: { kinds: readonly FileKind[]; send: Send; onPlaces: () => void }) {
  const { t } = useWords();
  const { say } = useAct();
  const input = useRef<HTMLInputElement>(null);
  const [kind, setKind] = useState<FileKind>('image');
  const choose = (wanted: FileKind) => {
    setKind(wanted);
    if (!input.current) return;
    input.current.accept = accepted[wanted];
    input.current.click();
  };
  const give = async (file: File | undefined) => {
    if (!file) return;
    const media = await mediaOf(file);
    if (media) await send({ msgtype: kind, media });
    else say(t('composer.unreadable'));
  };
  const sample = async (wanted: Sample) =>
    send({ msgtype: wanted === 'paper' ? 'image' : wanted, media: await sampleMedia(wanted, t) });
  return (
    <div className="composer-more">
      {kinds.map((one) => (
        <Button key={one} icon={icons[one]} onClick={() => choose(one)}>
          {t(`kind.${one}`)}
        </Button>
      ))}
      <Button icon="place" onClick={onPlaces}>
        {t('kind.location')}
      </Button>
      <p className="meta composer-samples">{t('composer.samples')}</p>
      <Button tone="quiet" icon="image" onClick={() => void sample('image')}>
        {t('composer.sampleImage')}
      </Button>
      <Button tone="quiet" icon="image" onClick={() => void sample('paper')}>
        {t('composer.samplePaper')}
      </Button>
      <Button tone="quiet" icon="voice" onClick={() => void sample('voice')}>
        {t('composer.sampleVoice')}
      </Button>
      {kinds.includes('file') && (
        <Button tone="quiet" icon="file" onClick={() => void sample('file')}>
          {t('composer.sampleFile')}
        </Button>
      )}
      <input
        ref={input}
        className="visually-hidden"
        type="file"
        tabIndex={-1}
        aria-label={t('composer.choose')}
        onChange={(event) => {
          void give(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
    </div>
  );
}
