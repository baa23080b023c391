import { useId, type ReactNode } from 'react';

/** Who holds this phone. A native list: every keyboard and every screen reader knows it. */
export function Chooser({
  label,
  value,
  options,
  onChange,
  children,
}: {
  label: string;
  value: string | null;
  options: readonly { readonly id: string; readonly name: string }[];
  onChange: (id: string) => void;
  children?: ReactNode;
}) {
  const id = useId();
  return (
    <div className="chooser">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value ?? ''} onChange={(event) => onChange(event.target.value)}>
        {options.map((option) => (
          <option key={option.id} value={option.id}>
            {option.name}
          </option>
        ))}
      </select>
      {children}
    </div>
  );
}
