import type { ChatTimeline } from '#web-ui/chat-timeline.ts';
import type { Letter } from '#web-ui/outbox.ts';
import { factsOf, isPicture, type Upload } from './uploads.ts';

/** Bubbles for what waits in the outbox; those of letters that another tab sent or gave up go. */
export function showWaiting(
  timeline: ChatTimeline,
  letters: readonly Letter[],
  isUploading: (clientId: string) => boolean,
): void {
  for (const { clientId, at, body, file, refused } of letters) {
    const progress = timeline.pending(clientId);
    const shown =
      body.kind === 'text'
        ? body
        : (progress?.body ?? { kind: 'file' as const, file: { name: '', mime: '', size: 0, ...file, url: '' } });
    timeline.pend({
      clientId,
      at,
      body: shown,
      ...(refused === undefined ? { state: 'sending' } : { state: 'failed', problem: refused }),
    });
  }
  const waiting = new Set(letters.map(({ clientId }) => clientId));
  for (const entry of timeline.snapshot().entries) {
    if (entry.kind !== 'pending') continue;
    const { clientId } = entry.pending;
    if (!waiting.has(clientId) && !isUploading(clientId)) timeline.drop(clientId);
  }
}

/** A file on its way, as it will look when it has arrived. */
export function showUpload(
  timeline: ChatTimeline,
  upload: Upload,
  progress: { state: 'sending' | 'failed'; progress?: number; problem?: string },
): void {
  const { clientId, at, url } = upload;
  const file = factsOf(upload.file);
  timeline.pend({
    clientId,
    at,
    body: { kind: isPicture(file) ? 'image' : 'file', file: { ...file, url } },
    ...progress,
  });
}
