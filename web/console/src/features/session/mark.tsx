export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="var(--lr-accent)" />
      <path
        d="M11 8.500v14h11"
        fill="none"
        stroke="var(--lr-on-accent)"
        strokeWidth="3.600"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <circle cx="20.500" cy="11.500" r="3" fill="var(--lr-on-accent)" />
    </svg>
  );
}
