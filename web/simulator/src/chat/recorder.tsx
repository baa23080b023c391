import { useEffect, useRef, useState } from 'react';
import { Button } from '../parts/button.tsx';
import { useAct } from '../parts/use-act.tsx';
import { useWords } from '../words.ts';
import { mediaOf, type GivenMedia } from './media.ts';

/** The longest voice message of the platform. */
const maxSeconds = 60;

type Phase = { readonly is: 'asking' } | { readonly is: 'recording'; readonly since: number } | { readonly is: 'none' };

/** Records by the microphone; where there is none, or it was refused, a sound file is chosen instead. */
export function Recorder({
  onRecorded,
  onClose,
}: {
  onRecorded: (media: GivenMedia) => Promise<void>;
  onClose: () => void;
}) {
  const { t } = useWords();
  const { say } = useAct();
  const [phase, setPhase] = useState<Phase>({ is: 'asking' });
  const [seconds, setSeconds] = useState(0);
  const recorder = useRef<MediaRecorder | null>(null);
  const kept = useRef(true);

  useEffect(() => {
    let here = true;
    const begin = async () => {
      const stream = await microphone();
      if (!here || !stream) {
        for (const track of stream?.getTracks() ?? []) track.stop();
        if (here) setPhase({ is: 'none' });
        return;
      }
      recorder.current = new MediaRecorder(stream);
      recorder.current.start();
      setPhase({ is: 'recording', since: Date.now() });
    };
    void begin();
    return () => {
      here = false;
      kept.current = false;
      stop(recorder.current);
    };
  }, []);

  useEffect(() => {
    if (phase.is !== 'recording') return;
    const timer = setInterval(() => setSeconds(Math.floor((Date.now() - phase.since) / 1000)), 250);
    return () => clearInterval(timer);
  }, [phase]);

  const give = async (blob: Blob, name: string) => {
    const media = await mediaOf(new File([blob], name, { type: blob.type.split(';')[0] ?? '' }));
    if (media) await onRecorded(media);
    else say(t('composer.unreadable'));
  };
  const finish = () => {
    const running = recorder.current;
    if (!running || running.state === 'inactive') return;
    running.ondataavailable = ({ data }) => {
      if (kept.current) void give(data, `voice.${running.mimeType.includes('mp4') ? 'm4a' : 'webm'}`);
    };
    stop(running);
  };
  useEffect(() => {
    if (seconds >= maxSeconds) finish();
  });

  return (
    <div className="composer-more" role="group" aria-label={t('composer.record')}>
      {phase.is === 'asking' && <p className="meta">{t('voice.asking')}</p>}
      {phase.is === 'recording' && (
        <>
          <p className="recording number" role="timer">
            {t('voice.recording', { seconds })}
          </p>
          <Button tone="primary" icon="stop" onClick={finish}>
            {t('voice.finish')}
          </Button>
        </>
      )}
      {phase.is === 'none' && (
        <label className="pick">
          <span className="meta">{t('voice.none')}</span>
          <input
            type="file"
            accept="audio/*,.amr"
            onChange={(event) => {
              const file = event.target.files?.[0];
              if (file) void give(file, file.name);
            }}
          />
        </label>
      )}
      <Button onClick={onClose}>{t('cancel')}</Button>
    </div>
  );
}

async function microphone(): Promise<MediaStream | null> {
  if (typeof MediaRecorder === 'undefined' || !('mediaDevices' in navigator)) return null;
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch {
    return null;
  }
}

function stop(recorder: MediaRecorder | null): void {
  if (!recorder) return;
  if (recorder.state !== 'inactive') recorder.stop();
  for (const track of recorder.stream.getTracks()) track.stop();
}
