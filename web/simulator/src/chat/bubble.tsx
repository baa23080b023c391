import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Icon } from '../parts/icon.tsx';
import { isRecent } from '../pure/timeline.ts';
import { isWordKey, useWords } from '../words.ts';
import type { ChatMessage, MediaPart } from '../wire.ts';
import { addressOf } from './media-address.ts';
import { Menu } from './menu.tsx';
import type { Viewpoint } from './viewpoint.ts';
import { RichText } from './rich-text.tsx';
import { Voice } from './voice.tsx';

/** What was said, in the form of its kind, and what became of it. */
export function Bubble({ message, view }: { message: ChatMessage; view: Viewpoint }) {
  const { t } = useWords();
  const failed = message.failed === undefined ? null : `fail.${message.failed}`;
  return (
    <div className="said-what">
      <Content message={message} view={view} />
      {failed && (
        <span className="failed">
          <Icon name="warning" size={14} />
          {t('chat.failed', { why: t(isWordKey(failed) ? failed : 'fail.0') })}
        </span>
      )}
      {view.onRecall && view.mayRecall?.(message) && isRecent(message, view.now) && (
        <span className="said-acts">
          <Button tone="quiet" onClick={() => view.onRecall?.(message)}>
            {t('chat.recall')}
          </Button>
        </span>
      )}
    </div>
  );
}

function Content({ message, view }: { message: ChatMessage; view: Viewpoint }) {
  const { t } = useWords();
  const { text, image, voice, video, file, location, link, miniprogram, msgmenu } = message;
  if (text)
    return (
      <div className="bubble">
        <RichText text={text.content} />
      </div>
    );
  if (msgmenu) return <Menu message={message} menu={msgmenu} onPick={view.onPick} />;
  if (image) return <Picture part={image} />;
  if (voice) return <Voice part={voice} />;
  if (video) return <video className="bubble-video" src={addressOf(video)} controls aria-label={t('kind.video')} />;
  if (file) return <FileCard part={file} />;
  if (location) return <Place place={location} />;
  if (link) return <LinkCard title={link.title} desc={link.desc} url={link.url} />;
  if (miniprogram) return <div className="bubble">{t('chat.miniprogram', { title: miniprogram.title ?? '' })}</div>;
  return <div className="bubble bubble-unknown">{t('chat.unknown', { kind: message.msgtype })}</div>;
}

function Picture({ part }: { part: MediaPart }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const [broken, setBroken] = useState(false);
  if (broken) return <div className="bubble bubble-unknown">{t('chat.pictureGone')}</div>;
  const name = part.name ? t('chat.pictureNamed', { name: part.name }) : t('kind.image');
  return (
    <>
      <button type="button" className="bubble-picture" onClick={() => setOpen(true)} aria-label={name}>
        <img src={addressOf(part)} alt={name} onError={() => setBroken(true)} />
      </button>
      {open && (
        <Dialog title={part.name ?? t('kind.image')} onClose={() => setOpen(false)}>
          <img className="picture-whole" src={addressOf(part)} alt={name} />
        </Dialog>
      )}
    </>
  );
}

function FileCard({ part }: { part: MediaPart }) {
  const { t } = useWords();
  return (
    <a className="card" href={addressOf(part)} download={part.name ?? ''}>
      <span className="card-body">
        <strong className="cut">{part.name ?? t('kind.file')}</strong>
        <span className="meta">{part.size === undefined ? t('kind.file') : sizeOf(part.size)}</span>
      </span>
      <Icon name="file" size={28} />
    </a>
  );
}

function sizeOf(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function Place({ place }: { place: NonNullable<ChatMessage['location']> }) {
  const { t } = useWords();
  return (
    <div className="card card-tall">
      <span className="card-body">
        <strong>{place.name || t('kind.location')}</strong>
        {place.address && <span className="meta">{place.address}</span>}
        <span className="meta number">
          {place.latitude.toFixed(4)}, {place.longitude.toFixed(4)}
        </span>
      </span>
      <span className="card-map">
        <Icon name="place" size={24} />
      </span>
    </div>
  );
}

export function LinkCard({ title, desc, url }: { title: string; desc?: string | undefined; url: string }) {
  return (
    <a className="card" href={url} target="_blank" rel="noreferrer noopener">
      <span className="card-body">
        <strong>{title}</strong>
        {desc && <span className="meta card-desc">{desc}</span>}
      </span>
      <Icon name="link" size={22} />
    </a>
  );
}
