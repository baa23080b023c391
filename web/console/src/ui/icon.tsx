import type { ReactElement } from 'react';

/** Strokes on a 24 px grid, drawn for this console so that all icons share one weight. */
const shapes = {
  desk: 'M4 5h16v11H9l-5 4z',
  knowledge: 'M5 4h11a3 3 0 0 1 3 3v13H8a3 3 0 0 1-3-3zM5 17a3 3 0 0 1 3-3h11M9 8h6',
  understanding: 'M12 3a6 6 0 0 0-3.600 10.800V16h7.200v-2.200A6 6 0 0 0 12 3zM9.500 20h5M12 8v3M10.500 9.500h3',
  approvals:
    'M9 13a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM3 20c0-3.300 2.700-5 6-5 1.500 0 2.900.400 3.900 1M15 18l2.500 2.500L22 15',
  staff:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3 20c0-3.3 2.7-6 6-6s6 2.7 6 6M16 4.5a3.5 3.5 0 0 1 0 6M18 14.5c1.9 1 3 3 3 5.5',
  audit: 'M12 3l7 3v5c0 4.5-2.900 8.300-7 10-4.100-1.700-7-5.500-7-10V6zM9 12l2 2 4-4',
  settings:
    'M4 7h9M17 7h3M15 9.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM4 17h3M11 17h9M9 19.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z',
  operations: 'M3 12h4l3-7 4 14 3-7h4',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM20 20l-4-4',
  back: 'M15 5l-7 7 7 7',
  next: 'M9 5l7 7-7 7',
  down: 'M6 9l6 6 6-6',
  sortUp: 'M6 15l6-6 6 6',
  close: 'M6 6l12 12M18 6L6 18',
  check: 'M5 12.500l4.500 4.500L19 7.500',
  checks: 'M2 12.500l4.500 4.500L15 8M11 16l1 1 9-9',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.500 2',
  send: 'M12 20V5M6 11l6-6 6 6',
  clip: 'M19 11l-7.500 7.500a4.500 4.500 0 0 1-6.400-6.400L13 4.300a3 3 0 0 1 4.300 4.300L9.500 16.300a1.500 1.500 0 0 1-2.200-2.200L14 7.500',
  note: 'M5 4h14v10l-6 6H5zM13 20v-6h6M9 9h6',
  reply: 'M10 6L4 12l6 6M4 12h10a6 6 0 0 1 6 6v1',
  panel: 'M4 5h16v14H4zM14.500 5v14',
  more: 'M6 12h.01M12 12h.01M18 12h.01',
  up: 'M7 11v9H4v-9zM7 11l4-8c1.700 0 2.700 1.200 2.400 2.800L13 9h5.200c1.200 0 2 1.100 1.700 2.200l-1.800 7A2.300 2.300 0 0 1 16 20H7',
  thumbDown:
    'M17 13V4h3v9zM17 13l-4 8c-1.700 0-2.700-1.200-2.400-2.800L11 15H5.800c-1.200 0-2-1.100-1.700-2.200l1.800-7A2.300 2.300 0 0 1 8 4h9',
  bot: 'M6 9h12v9H6zM12 9V5M9.500 13v1M14.500 13v1M3 12v3M21 12v3',
  spark: 'M12 3l1.800 5.700L19.500 10.500l-5.700 1.800L12 18l-1.800-5.700L4.500 10.500l5.700-1.800zM19 17v4M17 19h4',
  person: 'M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM5 21c0-3.900 3.100-7 7-7s7 3.100 7 7',
  script: 'M5 4h14v11H9l-4 4zM8.500 8h7M8.500 11h4',
  file: 'M6 3h8l4 4v14H6zM14 3v4h4',
  folder: 'M3 6h6l2 2h10v11H3z',
  split: 'M4 6h16M4 18h16M4 12h4M16 12h4M12 9v6',
  comment: 'M4 5h16v11h-8l-5 4v-4H4z',
  image: 'M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.500 9h.01',
  plus: 'M12 5v14M5 12h14',
  trash: 'M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13',
  history: 'M4 12a8 8 0 1 0 2.500-5.800M4 4v4h4M12 8v4l3 2',
  refresh: 'M20 12a8 8 0 1 1-2.500-5.800M20 4v4h-4',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  warning: 'M12 4l9 16H3zM12 10v4M12 17h.01',
  bell: 'M6 17V11a6 6 0 0 1 12 0v6l1.500 1.500h-15zM10 21h4',
  globe: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.500 1.500M17.500 17.500L19 19M5 19l1.500-1.500M17.500 6.500L19 5',
  keyboard: 'M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M8 14h8',
  out: 'M10 4H5v16h5M14 8l4 4-4 4M18 12H9',
  key: 'M8 15a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 11h9M18 11v3',
  link: 'M10 14a4 4 0 0 0 6 .5l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6-.5l-3 3a4 4 0 0 0 6 6l1-1',
  zoomIn: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM20 20l-4-4M11 8v6M8 11h6',
  zoomOut: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM20 20l-4-4M8 11h6',
  whole: 'M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5',
  wide: 'M3 12h18M7 8l-4 4 4 4M17 8l4 4-4 4',
  turn: 'M19 12a7 7 0 1 1-2-4.900M19 3v4.500h-4.500',
  lock: 'M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3',
  paper: 'M5 3h14v18H5zM8.500 8h7M8.500 12h7M8.500 16h3M15.500 17.500a1.500 1.500 0 1 0 0-3 1.500 1.500 0 0 0 0 3z',
} as const;

export type IconName = keyof typeof shapes;

/** Decoration beside words: screen readers skip it. A button that shows only an icon names itself. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }): ReactElement {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'more' ? 2.6 : 1.8}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={shapes[name]} />
    </svg>
  );
}
