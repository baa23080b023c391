import { useEffect, useState } from 'react';

export interface Measured {
  readonly width: number;
  readonly height: number;
}

/** How large a picture is; null until it has loaded. */
export function useMeasured(url: string): Measured | 'broken' | null {
  const [measured, setMeasured] = useState<Measured | 'broken' | null>(null);
  useEffect(() => {
    if (url === '') return undefined;
    const image = new Image();
    image.addEventListener('load', () => setMeasured({ width: image.naturalWidth, height: image.naturalHeight }));
    image.addEventListener('error', () => setMeasured('broken'));
    image.src = url;
    return () => {
      image.src = '';
      setMeasured(null);
    };
  }, [url]);
  return measured;
}
