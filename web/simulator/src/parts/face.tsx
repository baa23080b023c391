import { initials } from '#web-ui/initials.ts';

export type Kind = 'customer' | 'account' | 'member';

/** Whose words these are, as a picture: decoration beside a name. */
export function Face({ name, kind, size = 36 }: { name: string; kind: Kind; size?: number }) {
  return (
    <span className={`face face-${kind}`} style={{ width: size, height: size }} aria-hidden="true">
      {initials(name)}
    </span>
  );
}
