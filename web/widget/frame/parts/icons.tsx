import type { ComponentChildren } from 'preact';

/** Icons are 20 × 20 on a 1.5 px line and say nothing to a screen reader: the words beside them do. */
function icon(children: ComponentChildren) {
  return function Icon({ small = false }: { small?: boolean }) {
    const size = small ? 14 : 20;
    return (
      <svg
        class="icon"
        width={size}
        height={size}
        viewBox="0 0 20 20"
        fill="none"
        stroke="currentColor"
        stroke-width={small ? 1.8 : 1.5}
        stroke-linecap="round"
        stroke-linejoin="round"
        aria-hidden="true"
      >
        {children}
      </svg>
    );
  };
}

export const AiIcon = icon(
  <path
    d="M8.5 2.5c.6 4.9 2.1 6.4 7 7-4.9.6-6.4 2.1-7 7-.6-4.9-2.1-6.4-7-7 4.9-.6 6.4-2.1 7-7Zm7.5 9.5c.3 2.2.8 2.7 3 3-2.2.3-2.7.8-3 3-.3-2.2-.8-2.7-3-3 2.2-.3 2.7-.8 3-3Z"
    fill="currentColor"
    stroke="none"
  />,
);
export const PersonIcon = icon(
  <>
    <circle cx="10" cy="6.5" r="3" />
    <path d="M4 16.5c.5-3.2 2.9-5 6-5s5.5 1.8 6 5" />
  </>,
);
export const CameraIcon = icon(
  <>
    <path d="M3 6.5h3l1.3-2h5.4l1.3 2h3v9.500H3Z" />
    <circle cx="10" cy="10.800" r="2.800" />
  </>,
);
export const ClockIcon = icon(
  <>
    <circle cx="10" cy="10" r="7" />
    <path d="M10 6v4l2.7 1.7" />
  </>,
);
export const ClipIcon = icon(
  <path d="m16.5 9.2-6.6 6.6a3.9 3.9 0 0 1-5.5-5.5l6.9-6.9a2.6 2.6 0 0 1 3.7 3.7l-6.7 6.7a1.3 1.3 0 0 1-1.9-1.9l6-6" />,
);
export const SendIcon = icon(<path d="M10 16V4.5M5 9l5-5 5 5" />);
export const UpIcon = icon(
  <path d="M6.5 9v7.5h7.6c.8 0 1.4-.5 1.6-1.3l1-4.5c.2-1-.6-2-1.6-2h-3.3l.5-3c.2-1-.6-2-1.6-2L6.5 9Zm0 0H3.5v7.5h3" />,
);
export const DownIcon = icon(
  <path d="M13.5 11V3.5H5.9c-.8 0-1.4.5-1.6 1.3l-1 4.5c-.2 1 .6 2 1.6 2h3.3l-.5 3c-.2 1 .6 2 1.6 2l4.2-5.3Zm0 0h3V3.5h-3" />,
);
export const DocumentIcon = icon(<path d="M5 3.5h6.5L15 7v9.5H5v-13ZM11.5 3.5V7H15M7.5 10.5h5M7.5 13.5h3.5" />);
export const ChevronIcon = icon(<path d="m5.5 8 4.5 4.5L14.5 8" />);
export const ArrowIcon = icon(<path d="m8 5.5 4.5 4.5L8 14.5" />);
export const CloseIcon = icon(<path d="m5.5 5.5 9 9m0-9-9 9" />);
export const CheckIcon = icon(<path d="m4.5 10.5 3.7 3.7 7.3-8" />);
export const ReadIcon = icon(<path d="m2 10.5 3.7 3.7L12.5 7M9 13l1.2 1.2L18 6.5" />);
export const WarningIcon = icon(<path d="M10 3.5 17.5 16.5h-15L10 3.5ZM10 8.5v3.5M10 14.3v.1" />);
export const OfflineIcon = icon(
  <path d="M3 8a11 11 0 0 1 4-2.4M17 8a11 11 0 0 0-5.5-2.7M6 11.3a6.5 6.5 0 0 1 2-1.2M14 11.3a6.5 6.5 0 0 0-1-.8M10 15.3v.1M3.5 3.5l13 13" />,
);
export const ShieldIcon = icon(
  <path d="M10 3 4.5 5v4.6c0 3.4 2.3 6 5.5 7.4 3.2-1.4 5.5-4 5.5-7.4V5L10 3ZM7.5 10l1.8 1.8 3.2-3.4" />,
);
