import { useCallback, useRef, useState } from 'react';
import { importLimits } from '#contracts/http/imports';
import { problemWords } from '../../app/problem-words.ts';
import { useWords } from '../../app/words.ts';

export interface Waiting {
  readonly key: string;
  readonly file: File;
  /** Null while it is sent or waits for its turn. */
  readonly error: string | null;
}

interface Deps {
  theImport: () => Promise<string>;
  send: (input: { params: { id: string }; file: Blob; fileName: string }) => Promise<unknown>;
}

/** Files are sent one after the other; one that fails waits for another try and holds up nobody. */
export function useUploads({ theImport, send }: Deps) {
  const { t } = useWords();
  const [waiting, setWaiting] = useState<readonly Waiting[]>([]);
  const line = useRef(Promise.resolve());
  const dropped = useRef(new Set<string>());

  const setError = useCallback(
    (key: string, error: string | null) =>
      setWaiting((now) => now.map((one) => (one.key === key ? { ...one, error } : one))),
    [],
  );
  const drop = (key: string) => {
    dropped.current.add(key);
    setWaiting((now) => now.filter((one) => one.key !== key));
  };
  const queue = ({ key, file }: Waiting) => {
    line.current = line.current.then(async () => {
      if (dropped.current.has(key)) return;
      try {
        await send({ params: { id: await theImport() }, file, fileName: file.name });
        setWaiting((now) => now.filter((one) => one.key !== key));
      } catch (error) {
        setError(key, problemWords(error, t));
      }
    });
  };
  const add = (files: readonly File[]) => {
    const fresh = files.slice(0, importLimits.files).map((file): Waiting => {
      const error = file.size > importLimits.file ? t('problem.file.too_big') : null;
      return { key: crypto.randomUUID(), file, error };
    });
    setWaiting((now) => [...now, ...fresh]);
    for (const one of fresh) if (one.error === null) queue(one);
  };
  const again = (key: string) => {
    const one = waiting.find((each) => each.key === key);
    if (!one) return;
    setError(key, null);
    queue({ ...one, error: null });
  };
  return { waiting, add, again, drop };
}
