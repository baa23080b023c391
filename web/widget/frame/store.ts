import { useEffect, useState } from 'preact/hooks';

/** Something that changes and tells so. */
export interface Observable<T> {
  subscribe(listener: () => void): () => void;
  snapshot(): T;
}

/** One value with listeners. */
export class Store<T extends object> implements Observable<T> {
  readonly #listeners = new Set<() => void>();
  #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): T => this.#value;

  set(part: Partial<T>): void {
    this.#value = { ...this.#value, ...part };
    for (const listener of this.#listeners) listener();
  }
}

/** Draws again when the source changes. */
export function useObservable<T>(source: Observable<T>): T {
  const [value, setValue] = useState(source.snapshot);
  useEffect(() => {
    setValue(source.snapshot());
    return source.subscribe(() => setValue(source.snapshot()));
  }, [source]);
  return value;
}
