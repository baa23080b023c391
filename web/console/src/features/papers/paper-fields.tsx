import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { paperLimits, type PaperFieldView, type PaperKind } from '#contracts/http/papers';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { fieldsOfKind } from '#contracts/http/paper-kinds';
import { editedValue, shapeOf, shownValue, typedValue } from './paper-values.ts';
import { fieldWord, sureFrom } from './paper-words.ts';

/** What a correction replaced; null where nothing stood. */
export type Before = ReadonlyMap<string, string | null>;

interface Props {
  paper: Pick<ReadProps, 'kind' | 'fields' | 'missing'>;
  /** Null where the reader may not correct. */
  correct: ((name: string, value: string | null) => Promise<unknown>) | null;
  before: Before;
  active: string | null;
  point: (name: string | null) => void;
  editing: string | null;
  edit: (name: string | null) => void;
}

interface ReadProps {
  kind: string;
  fields: readonly PaperFieldView[];
  missing: readonly string[];
  active: string | null;
  point: (name: string | null) => void;
}

const still: Pick<Props, 'correct' | 'before' | 'editing' | 'edit'> = {
  correct: null,
  before: new Map(),
  editing: null,
  edit: () => undefined,
};

/** What was read on a picture, to look at. */
export function ReadFields({ kind, fields, missing, active, point }: ReadProps) {
  return <PaperFields paper={{ kind, fields, missing }} active={active} point={point} {...still} />;
}

/** What the paper says, a line for each field; what should stand there and was not found as well. */
export function PaperFields({ paper, correct, before, active, point, editing, edit }: Props) {
  const { t } = useWords();
  const read = new Map(paper.fields.map((field) => [field.name, field]));
  const names = inOrder(paper.kind, [...new Set([...read.keys(), ...paper.missing])]);
  const open = (name: string) => correct !== null && !read.get(name)?.masked;
  const next = (name: string, by: 1 | -1) => names.filter(open)[names.filter(open).indexOf(name) + by] ?? null;
  return (
    <ul className="paper-fields" aria-label={t('paper.fields')}>
      {names.map((name) => (
        <li
          key={name}
          data-field={name}
          data-active={name === active}
          onPointerEnter={() => point(name)}
          onPointerLeave={() => point(null)}
          onFocus={() => point(name)}
        >
          <Field
            label={fieldWord(paper.kind, name, t)}
            name={name}
            field={read.get(name)}
            correct={open(name) ? correct : null}
            before={before.get(name)}
            editing={editing === name}
            edit={(is) => edit(is ? name : null)}
            leave={(by) => edit(next(name, by))}
          />
        </li>
      ))}
    </ul>
  );
}

/** As on the paper, whatever was read or corrected first; what this page does not know comes last. */
function inOrder(kind: string, names: readonly string[]): string[] {
  const known = fieldsOfKind[kind as PaperKind] ?? [];
  return [...known.filter((name) => names.includes(name)), ...names.filter((name) => !known.includes(name))];
}

interface FieldProps {
  label: string;
  name: string;
  field: PaperFieldView | undefined;
  correct: Props['correct'];
  before: string | null | undefined;
  editing: boolean;
  edit: (is: boolean) => void;
  /** To the field after or before this one. */
  leave: (by: 1 | -1) => void;
}

function Field({ label, name, field, correct, before, editing, edit, leave }: FieldProps) {
  const { t } = useWords();
  const button = useRef<HTMLButtonElement>(null);
  const edited = useRef(false);
  // An editor that closes takes the focus with it.
  useEffect(() => {
    if (edited.current && !editing && document.activeElement === document.body) button.current?.focus();
    edited.current = editing;
  }, [editing]);
  const shown = field ? shownValue(name, field.value, t) : t('paper.notFound');
  return (
    <>
      <span className="meta paper-label">{label}</span>
      <div className="paper-said">
        {editing && correct ? (
          <FieldEditor
            label={label}
            name={name}
            value={field?.value ?? ''}
            correct={correct}
            edit={edit}
            leave={leave}
          />
        ) : correct ? (
          <button
            ref={button}
            type="button"
            className="in-place"
            data-empty={field === undefined}
            aria-label={t('paper.editField', { field: label, value: shown })}
            onClick={() => edit(true)}
          >
            {shown}
          </button>
        ) : (
          <span className={field ? 'in-place-still' : 'in-place-still meta'}>{shown}</span>
        )}
        <FieldWarnings name={name} field={field} />
        {before !== undefined && correct && (
          <Button
            type="link"
            size="small"
            className="paper-undo"
            onClick={() => void correct(name, before).catch(() => undefined)}
          >
            {before === null ? t('paper.undoNew') : t('paper.undo', { value: shownValue(name, before, t) })}
          </Button>
        )}
      </div>
      <FieldSource field={field} />
    </>
  );
}

/** What is wrong with it. */
function FieldWarnings({ name, field }: { name: string; field: PaperFieldView | undefined }) {
  const { t } = useWords();
  if (!field) return null;
  const { valid } = field;
  if (valid !== false && !isDoubted(field)) return null;
  return (
    <span className="paper-marks meta">
      {valid === false && (
        <span className="tag tag-breach">
          <Icon name="warning" size={12} /> {t(`paper.invalid.${shapeOf(name)}`)}
        </span>
      )}
      {isDoubted(field) && <span className="tag tag-waiting">{t('paper.unsure')}</span>}
    </span>
  );
}

/** Who says so, and how sure a machine was; of what is masked, that it is. */
function FieldSource({ field }: { field: PaperFieldView | undefined }) {
  const { t } = useWords();
  if (!field) return <span />;
  if (field.masked)
    return (
      <span className="paper-source paper-masked meta">
        <Icon name="lock" size={12} /> {t('paper.masked')}
      </span>
    );
  return (
    <span className="paper-source meta number">
      {t(`paper.from.${field.from}`)}
      {isMachine(field) && ` ${Math.round(field.confidence * 100)}%`}
    </span>
  );
}

const isMachine = ({ from }: PaperFieldView) => from === 'ocr' || from === 'vision';
const isDoubted = (field: PaperFieldView) => isMachine(field) && field.confidence < sureFrom;

type EditorProps = Pick<FieldProps, 'label' | 'name' | 'edit' | 'leave'> & {
  value: string;
  correct: NonNullable<Props['correct']>;
};

/** Enter saves, Tab saves and goes on, Escape leaves it as it was; a save that failed keeps what was typed. */
function FieldEditor({ label, name, value, correct, edit, leave }: EditorProps) {
  const first = editedValue(name, value);
  const [typed, setTyped] = useState(first);
  const [saving, setSaving] = useState(false);
  const left = useRef(false);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  const save = async (then: () => void) => {
    if (left.current) return;
    const next = typedValue(name, typed);
    if (typed === first || next === value || next === '') {
      left.current = true;
      return then();
    }
    left.current = true;
    setSaving(true);
    try {
      await correct(name, next);
      then();
    } catch {
      left.current = false;
      setSaving(false);
    }
  };
  return (
    <textarea
      ref={field}
      className="in-place-field"
      rows={Math.min(6, Math.ceil(first.length / 22) || 1)}
      aria-label={label}
      maxLength={paperLimits.value}
      value={typed}
      readOnly={saving}
      onChange={(event) => setTyped(event.target.value.replaceAll('\n', ''))}
      onBlur={() => void save(() => edit(false))}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Escape') {
          // The dialog stays open.
          event.stopPropagation();
          left.current = true;
          edit(false);
        } else if (event.key === 'Enter') {
          event.preventDefault();
          void save(() => edit(false));
        } else if (event.key === 'Tab') {
          event.preventDefault();
          void save(() => leave(event.shiftKey ? -1 : 1));
        }
      }}
    />
  );
}
