import { useEffect, useRef, useState } from 'react';
import { Icon } from '../parts/icon.tsx';
import { amrMs } from '../pure/voice-length.ts';
import { useWords } from '../words.ts';
import type { MediaPart } from '../wire.ts';
import { addressOf } from './media-address.ts';

/** Px of the shortest bubble, and what each second adds, up to a minute. */
const shortest = 84;
const perSecond = 3;

/** A voice message: how long it is, and a button that plays it where the browser can. AMR, it cannot. */
export function Voice({ part }: { part: MediaPart }) {
  const { t } = useWords();
  const address = addressOf(part);
  const length = useLength(address);
  const [playing, setPlaying] = useState(false);
  const [mute, setMute] = useState(false);
  const audio = useRef<HTMLAudioElement | null>(null);
  useEffect(() => () => audio.current?.pause(), []);
  const seconds = length === null ? null : Math.max(1, Math.round(length / 1000));
  const toggle = () => {
    if (playing) {
      audio.current?.pause();
      setPlaying(false);
      return;
    }
    audio.current ??= new Audio(address);
    audio.current.onended = () => setPlaying(false);
    setPlaying(true);
    audio.current.play().catch(() => {
      setPlaying(false);
      setMute(true);
    });
  };
  const name = seconds === null ? t('kind.voice') : t('chat.voiceLength', { seconds });
  return (
    <>
      <button
        type="button"
        className={`bubble bubble-voice ${playing ? 'bubble-playing' : ''}`}
        style={{ minWidth: shortest + perSecond * Math.min(60, seconds ?? 0) }}
        onClick={toggle}
        aria-label={playing ? t('chat.voiceStop') : t('chat.voicePlay', { name })}
      >
        <Icon name={playing ? 'stop' : 'voice'} size={16} />
        <span className="number">{seconds === null ? t('kind.voice') : `${seconds}″`}</span>
      </button>
      {mute && <span className="meta">{t('chat.voiceMute')}</span>}
    </>
  );
}

/** Ms of what stands at `address`: counted in an AMR file, else as the browser decodes it; null when neither knows. */
function useLength(address: string): number | null {
  const [length, setLength] = useState<number | null>(null);
  useEffect(() => {
    let wanted = true;
    void lengthOf(address).then((ms) => wanted && setLength(ms));
    return () => {
      wanted = false;
    };
  }, [address]);
  return length;
}

async function lengthOf(address: string): Promise<number | null> {
  try {
    const buffer = await (await fetch(address)).arrayBuffer();
    const counted = amrMs(new Uint8Array(buffer));
    if (counted !== null) return counted;
    // No sound card is needed to decode; one frame is as good as any.
    const { duration } = await new OfflineAudioContext(1, 1, 16_000).decodeAudioData(buffer);
    return duration * 1000;
  } catch {
    return null;
  }
}
