import { useState } from 'preact/hooks';
import type { WidgetView } from '../../../../contracts/http/channels.ts';
import { useWords } from '../words.ts';

type Form = NonNullable<WidgetView['form']>;
type Field = Form['fields'][number];

interface PreTalkFormProps {
  form: Form;
  onAnswer: (answers: Record<string, string>) => Promise<void>;
}

/** What browsers may fill in by themselves (HTML, autofill field names). */
const fillIn: Record<Field['kind'], string> = {
  name: 'name',
  phone: 'tel',
  city: 'address-level2',
  budget: 'off',
  text: 'off',
};
const phoneForm = /^\+?[\d\s().-]{5,24}$/;

/** Asked once before the talk. Without a required question it can be skipped. */
export function PreTalkForm({ form, onAnswer }: PreTalkFormProps) {
  const { t, locale } = useWords();
  const [answers, setAnswers] = useState<Record<string, string>>({});
  const [checked, setChecked] = useState(false);
  const [busy, setBusy] = useState(false);
  const wrong = (field: Field) => problemOf(field, answers[field.id]?.trim() ?? '');
  const send = (given: Record<string, string>) => {
    setBusy(true);
    void onAnswer(given).finally(() => setBusy(false));
  };
  return (
    <form
      class="asked"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setChecked(true);
        const first = form.fields.find((field) => wrong(field) !== null);
        if (!first) send(answers);
        else event.currentTarget.querySelector<HTMLInputElement>(`[name="${first.id}"]`)?.focus();
      }}
    >
      <h2>{form.title[locale] || t('form.title')}</h2>
      {form.fields.map((field) => {
        const problem = checked ? wrong(field) : null;
        const id = `form-${field.id}`;
        return (
          <div key={field.id} class="asked-field">
            <label for={id}>
              {field.label[locale] || t(`form.${field.kind}`)}
              {!field.required && <small>{t('form.optional')}</small>}
            </label>
            <input
              id={id}
              name={field.id}
              type="text"
              inputMode={field.kind === 'phone' ? 'tel' : 'text'}
              autocomplete={fillIn[field.kind]}
              maxLength={200}
              required={field.required}
              aria-invalid={problem !== null}
              aria-describedby={problem ? `${id}-problem` : undefined}
              value={answers[field.id] ?? ''}
              onInput={(event) => setAnswers({ ...answers, [field.id]: event.currentTarget.value })}
            />
            {problem && (
              <small id={`${id}-problem`} class="wrong">
                {t(problem)}
              </small>
            )}
          </div>
        );
      })}
      <div class="acts">
        <button type="submit" class="primary" disabled={busy}>
          {t('form.send')}
        </button>
        {form.fields.every(({ required }) => !required) && (
          <button type="button" class="link quiet" disabled={busy} onClick={() => send({})}>
            {t('form.skip')}
          </button>
        )}
      </div>
    </form>
  );
}

function problemOf({ kind, required }: Field, value: string): 'form.missing' | 'form.noPhone' | null {
  if (required && value === '') return 'form.missing';
  return kind === 'phone' && value !== '' && !phoneForm.test(value) ? 'form.noPhone' : null;
}
