import { useState } from 'react';

const place = 'liren.folders.closed';

/** Which folders are closed in the tree, kept in this browser. */
export function useClosedFolders(): [ReadonlySet<string>, (id: string) => void] {
  const [closed, setClosed] = useState<ReadonlySet<string>>(read);
  const toggle = (id: string) =>
    setClosed((now) => {
      const next = new Set(now);
      if (!next.delete(id)) next.add(id);
      try {
        localStorage.setItem(place, JSON.stringify([...next]));
      } catch {
        // A browser that keeps nothing still opens and closes.
      }
      return next;
    });
  return [closed, toggle];
}

function read(): ReadonlySet<string> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place) ?? '[]');
    return new Set(Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : []);
  } catch {
    return new Set();
  }
}
