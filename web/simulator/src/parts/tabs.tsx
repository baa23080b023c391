import { useId, type KeyboardEvent, type ReactNode } from 'react';

interface Tab<Id extends string> {
  readonly id: Id;
  readonly words: string;
  /** Something there waits. */
  readonly count?: number;
}

/** Parts of one place side by side; the arrow keys go between them. */
export function Tabs<Id extends string>({
  label,
  tabs,
  chosen,
  onChoose,
  children,
}: {
  label: string;
  tabs: readonly Tab<Id>[];
  chosen: Id;
  onChoose: (id: Id) => void;
  children: ReactNode;
}) {
  const base = useId();
  return (
    <>
      <div className="tabs" role="tablist" aria-label={label}>
        {tabs.map(({ id, words, count = 0 }) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`${base}-${id}`}
            aria-selected={id === chosen}
            aria-controls={`${base}-panel`}
            tabIndex={id === chosen ? 0 : -1}
            onClick={() => onChoose(id)}
            onKeyDown={(event) => stepTo(event, tabs, onChoose)}
          >
            {words}
            {count > 0 && <span className="count number">{count}</span>}
          </button>
        ))}
      </div>
      <div className="tab-panel" role="tabpanel" id={`${base}-panel`} aria-labelledby={`${base}-${chosen}`}>
        {children}
      </div>
    </>
  );
}

function stepTo<Id extends string>(
  event: KeyboardEvent<HTMLButtonElement>,
  tabs: readonly Tab<Id>[],
  onChoose: (id: Id) => void,
): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const buttons = [...(event.currentTarget.parentElement?.children ?? [])] as HTMLElement[];
  const next = (buttons.indexOf(event.currentTarget) + step + tabs.length) % tabs.length;
  const tab = tabs[next];
  if (tab) onChoose(tab.id);
  buttons[next]?.focus();
}
