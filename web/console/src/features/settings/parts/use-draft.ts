import { useState } from 'react';
import { ProblemError } from '#contracts/client';
import { useUnsaved } from '../../../ui/use-unsaved.ts';

export interface Draft<T> {
  readonly value: T;
  readonly changed: boolean;
  readonly change: (part: Partial<T>) => void;
  readonly reset: () => void;
}

/** What is typed over what is saved. Without changes it follows what is saved; leaving the page with some is asked about. */
export function useDraft<T extends object>(saved: T): Draft<T> {
  const [typed, setTyped] = useState<Partial<T>>({});
  const value = { ...saved, ...typed };
  const changed = JSON.stringify(value) !== JSON.stringify(saved);
  useUnsaved(changed);
  return {
    value,
    changed,
    change: (part) => setTyped((before) => ({ ...before, ...part })),
    reset: () => setTyped({}),
  };
}

/** Somebody else saved meanwhile: what was typed stays, until the reader takes the newer state. */
export function isConflict(error: unknown): boolean {
  return error instanceof ProblemError && error.code === 'settings.conflict';
}
