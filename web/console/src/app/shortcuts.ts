import { useEffect, useRef } from 'react';

export type Shortcuts = Readonly<Record<string, (() => void) | undefined>>;

/** `j`, `?`, `alt+j`, `mod+k`: letters with Alt go by their place on the board, because Alt changes what they write. */
export function chord(event: Pick<KeyboardEvent, 'key' | 'code' | 'altKey' | 'ctrlKey' | 'metaKey'>): string {
  const mod = event.ctrlKey || event.metaKey;
  const letter = event.altKey || mod ? event.code.replace(/^Key/, '').toLowerCase() : event.key;
  return `${event.altKey ? 'alt+' : ''}${mod ? 'mod+' : ''}${letter}`;
}

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/** What held the focus in a dialog may be gone: then nothing on the page holds it, and the dialog is still all there is. */
function isInDialog(): boolean {
  const { activeElement, body } = document;
  if (activeElement !== null && activeElement !== body) return activeElement.closest('[role=dialog]') !== null;
  return [...document.querySelectorAll('[role=dialog][aria-modal=true]')].some((dialog) => dialog.checkVisibility());
}

/** Plain letters rest while somebody writes or a dialog is open; chords with Alt or Ctrl work while writing. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const held = useRef(shortcuts);
  useEffect(() => {
    held.current = shortcuts;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.isComposing || event.defaultPrevented) return;
      const name = chord(event);
      const act = held.current[name];
      if (!act) return;
      const plain = !event.altKey && !event.ctrlKey && !event.metaKey;
      if (plain && isWriting(event.target)) return;
      if (name !== 'mod+k' && isInDialog()) return;
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}
