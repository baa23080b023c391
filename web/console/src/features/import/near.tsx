import { useEffect, useRef, useState, type ReactNode } from 'react';

/** Drawn while it is on the screen or near it; elsewhere an empty place of its last height. What has the focus stays. */
export function Near({ lines, children }: { lines: number; children: ReactNode }) {
  const place = useRef<HTMLLIElement>(null);
  const [near, setNear] = useState(true);
  const [height, setHeight] = useState<number>();
  useEffect(() => {
    const element = place.current!;
    const watch = new IntersectionObserver(
      ([seen]) => {
        const leaves = !seen!.isIntersecting && !element.contains(document.activeElement);
        if (leaves) setHeight(element.offsetHeight);
        setNear(!leaves);
      },
      { root: element.closest('.quiet-scroll'), rootMargin: '1200px' },
    );
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  return (
    <li ref={place} style={near ? undefined : { height }} data-lines={lines}>
      {near && <ol>{children}</ol>}
    </li>
  );
}
