import { useEffect, useRef, useState } from 'react';

/**
 * Files dropped on the nearest `.talk` around `place` are given to `take`; true while they hover there. Elsewhere
 * a dropped file does nothing, where a browser would leave the page for it.
 */
export function useFileDrop(
  place: React.RefObject<HTMLElement | null>,
  take: ((files: Iterable<File>) => void) | undefined,
): boolean {
  const [over, setOver] = useState(false);
  const taking = useRef(take);
  useEffect(() => {
    taking.current = take;
  });
  useEffect(() => {
    const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
    const isHere = (event: DragEvent) =>
      taking.current !== undefined &&
      event.target instanceof Node &&
      place.current?.closest('.talk')?.contains(event.target) === true;
    const hover = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      const here = isHere(event);
      if (event.dataTransfer) event.dataTransfer.dropEffect = here ? 'copy' : 'none';
      setOver(here);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      setOver(false);
      if (!carriesFiles(event)) return;
      event.preventDefault();
      if (isHere(event)) taking.current?.(event.dataTransfer?.files ?? []);
    };
    window.addEventListener('dragover', hover);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', hover);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, [place]);
  return over;
}
