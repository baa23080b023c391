import { useEffect, useRef, useState } from 'react';

interface InPlaceProps {
  label: string;
  value: string;
  max: number;
  locked: boolean;
  required?: boolean;
  long?: boolean;
  empty?: string;
  save: (value: string) => Promise<void>;
}

/** Text that becomes a field when it is clicked. Enter or leaving saves, Escape forgets; a failed save keeps what was typed. */
export function InPlace({ label, value, max, locked, required = false, long = false, empty = '', save }: InPlaceProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const [saving, setSaving] = useState(false);
  const field = useRef<HTMLTextAreaElement & HTMLInputElement>(null);
  const editing = typed !== null;
  useEffect(() => {
    if (editing) field.current?.focus();
  }, [editing]);
  const finish = async () => {
    if (typed === null || saving) return;
    const next = typed.trim();
    if (next === value || (required && next === '')) return setTyped(null);
    setSaving(true);
    try {
      await save(next);
      setTyped(null);
    } catch {
      // The notice told why; the field stays open with the words in it.
    } finally {
      setSaving(false);
    }
  };
  if (typed === null)
    return locked ? (
      <span className="in-place-still">{value || '—'}</span>
    ) : (
      <button
        type="button"
        className="in-place"
        data-long={long}
        data-empty={value === ''}
        aria-label={`${label}: ${value || empty}`}
        onClick={() => setTyped(value)}
      >
        {value || empty}
      </button>
    );
  const Field = long ? 'textarea' : 'input';
  return (
    <Field
      ref={field}
      className="in-place-field"
      aria-label={label}
      maxLength={max}
      rows={long ? 5 : undefined}
      value={typed}
      readOnly={saving}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={() => void finish()}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Escape') setTyped(null);
        if (event.key === 'Enter' && (!long || event.ctrlKey || event.metaKey)) void finish();
      }}
    />
  );
}
