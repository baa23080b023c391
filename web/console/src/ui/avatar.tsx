import { initials } from '#web-ui/initials.ts';

/** A face of letters: decoration beside a name. */
export function Avatar({
  name,
  size = 32,
  tone = 'neutral',
}: {
  name: string;
  size?: number;
  tone?: 'neutral' | 'accent';
}) {
  return (
    <span className={`avatar avatar-${tone}`} style={{ width: size, height: size }} aria-hidden="true">
      {initials(name)}
    </span>
  );
}
