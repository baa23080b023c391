import { useState } from 'react';

/** What was just chosen, shown until the server's word for it has come; a choice it refused falls back by itself. */
export function useWish<T>(known: T): readonly [T, (wish: T, done: Promise<unknown>) => void] {
  const [wish, setWish] = useState<{ readonly value: T } | null>(null);
  const choose = (value: T, done: Promise<unknown>) => {
    const made = { value };
    setWish(made);
    void done.finally(() => setWish((now) => (now === made ? null : now)));
  };
  return [wish ? wish.value : known, choose];
}
