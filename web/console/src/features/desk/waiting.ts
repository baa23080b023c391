/** Seconds of waiting after which the time turns amber, then red. */
export const waitingTones = { late: 120, breach: 300 } as const;

export type WaitingTone = 'calm' | 'late' | 'breach';

export interface Waiting {
  seconds: number;
  tone: WaitingTone;
}

/** How long a customer has waited for a person at `now` (ms), and how bad that is. A clock that runs ahead counts as zero. */
export function waitingAt(since: string, now: number): Waiting {
  const seconds = Math.max(0, Math.floor((now - Date.parse(since)) / 1000));
  const tone = seconds >= waitingTones.breach ? 'breach' : seconds >= waitingTones.late ? 'late' : 'calm';
  return { seconds, tone };
}

/** `0:42`, `12:05`, `3:07:09`: short enough for a row, and it does not jump in width. */
export function clock(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
