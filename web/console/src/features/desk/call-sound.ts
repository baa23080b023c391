/** Hz of the two notes: a rising fourth, soft enough for an open office. */
const notes = [659.25, 880] as const;
const noteSeconds = 0.16;

let context: AudioContext | undefined;

/** Two short notes. A browser that forbids sound before the first click stays silent. */
export function callSound(): void {
  context ??= new AudioContext();
  const start = context.currentTime;
  for (const [index, hertz] of notes.entries()) {
    const at = start + index * noteSeconds;
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.type = 'sine';
    tone.frequency.value = hertz;
    volume.gain.setValueAtTime(0.0001, at);
    volume.gain.exponentialRampToValueAtTime(0.12, at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + noteSeconds * 2);
    tone.connect(volume).connect(context.destination);
    tone.start(at);
    tone.stop(at + noteSeconds * 2);
  }
}
