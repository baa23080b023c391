import type { ReactNode, Ref } from 'react';
import { Icon, type IconName } from './icon.tsx';

interface Shared {
  readonly onClick?: () => void;
  readonly disabled?: boolean;
  readonly type?: 'button' | 'submit';
}

export function Button({
  children,
  tone = 'plain',
  icon,
  pressed,
  ...rest
}: Shared & { children: ReactNode; tone?: 'plain' | 'primary' | 'quiet'; icon?: IconName; pressed?: boolean }) {
  return (
    <button type="button" className={`button button-${tone}`} aria-pressed={pressed} {...rest}>
      {icon && <Icon name={icon} size={16} />}
      {children}
    </button>
  );
}

/** A button of one picture; `label` is its name and its hint. */
export function IconButton({
  icon,
  label,
  expanded,
  ref,
  ...rest
}: Shared & { icon: IconName; label: string; expanded?: boolean; ref?: Ref<HTMLButtonElement> }) {
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={label}
      title={label}
      aria-expanded={expanded}
      ref={ref}
      {...rest}
    >
      <Icon name={icon} />
    </button>
  );
}
