import type { ReactElement } from 'react';

/** Strokes on a 24 px grid. */
const shapes = {
  back: 'M15 5l-7 7 7 7',
  close: 'M6 6l12 12M18 6L6 18',
  plus: 'M12 5v14M5 12h14',
  send: 'M12 20V5M6 11l6-6 6 6',
  image: 'M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9h.01',
  voice: 'M12 15a3 3 0 0 0 3-3V7a3 3 0 0 0-6 0v5a3 3 0 0 0 3 3zM6 12a6 6 0 0 0 12 0M12 18v3',
  stop: 'M7 7h10v10H7z',
  play: 'M8 5l11 7-11 7z',
  file: 'M6 3h8l4 4v14H6zM14 3v4h4',
  place: 'M12 21c4-4.500 6-7.800 6-11a6 6 0 1 0-12 0c0 3.200 2 6.500 6 11zM12 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  link: 'M10 14a4 4 0 0 0 6 .5l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6-.5l-3 3a4 4 0 0 0 6 6l1-1',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.5 2',
  fault: 'M12 4l9 16H3zM12 10v4M12 17h.01',
  log: 'M5 6h14M5 12h14M5 18h9',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.500 1.500M17.500 17.500L19 19M5 19l1.500-1.500M17.500 6.500L19 5',
  moon: 'M20 14.500A8 8 0 0 1 9.500 4a8 8 0 1 0 10.500 10.500z',
  undo: 'M10 6L4 12l6 6M4 12h10a6 6 0 0 1 6 6v1',
  warning: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 8v5M12 16h.01',
  chat: 'M4 5h16v11H9l-5 4z',
  grid: 'M5 5h5v5H5zM14 5h5v5h-5zM5 14h5v5H5zM14 14h5v5h-5z',
  robot: 'M6 9h12v9H6zM12 9V5M9.500 13v1M14.500 13v1M3 12v3M21 12v3',
  transfer: 'M4 9h14M14 5l4 4-4 4M20 15H6M10 11l-4 4 4 4',
  end: 'M5 12.500l4.500 4.500L19 7.500',
  reset: 'M4 12a8 8 0 1 0 2.500-5.800M4 4v4h4',
} as const;

export type IconName = keyof typeof shapes;

/** Decoration beside words: screen readers skip it. A button that shows only an icon names itself. */
export function Icon({ name, size = 18 }: { name: IconName; size?: number }): ReactElement {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.8}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={shapes[name]} />
    </svg>
  );
}
