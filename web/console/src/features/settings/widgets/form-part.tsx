import { Button, Checkbox, Select, Switch } from 'antd';
import { widgetLimits, type FormField } from '#contracts/http/widgets';
import { useWords } from '../../../app/words.ts';
import { Icon } from '../../../ui/icon.tsx';
import { WordsField } from '../parts/words-field.tsx';
import type { PartProps } from './part-props.ts';

const kinds = ['name', 'phone', 'city', 'budget', 'text'] as const;
const nothing = { 'zh-CN': '', en: '' };

/** What is asked once before the talk. */
export function FormPart({ settings, change }: PartProps) {
  const { t } = useWords();
  const { form, languages } = settings;
  const put = (part: Partial<typeof form>) => change({ form: { ...form, ...part } });
  const field = (index: number, part: Partial<FormField>) =>
    put({ fields: form.fields.map((one, at) => (at === index ? { ...one, ...part } : one)) });
  const swap = (index: number) => {
    const [one, other] = [form.fields[index]!, form.fields[index + 1]!];
    put({ fields: form.fields.toSpliced(index, 2, other, one) });
  };
  return (
    <>
      <label className="switch-line">
        <Switch
          checked={form.asked}
          onChange={(asked) => put(asked ? { asked, fields: startFields(form.fields) } : { asked })}
        />
        {t('widget.formAsked')}
      </label>
      <p className="meta">{t('widget.formHint')}</p>
      {form.asked && (
        <>
          <WordsField
            id="widget-form-title"
            label={t('widget.formTitle')}
            max={100}
            languages={languages}
            value={form.title}
            change={(title) => put({ title })}
          />
          <ol className="form-fields">
            {form.fields.map((one, index) => (
              <li key={one.id} role="group" aria-label={t('widget.field', { number: index + 1 })}>
                <div className="form-field-line">
                  <Select
                    aria-label={t('widget.fieldKind', { number: index + 1 })}
                    value={one.kind}
                    options={kinds.map((value) => ({ value, label: t(`widget.kind.${value}`) }))}
                    onChange={(kind) => field(index, { kind })}
                  />
                  <Checkbox
                    checked={one.required}
                    onChange={({ target }) => field(index, { required: target.checked })}
                  >
                    {t('widget.fieldRequired')}
                  </Checkbox>
                  <Button
                    type="text"
                    aria-label={t('widget.fieldDown', { number: index + 1 })}
                    icon={<Icon name="down" />}
                    disabled={index === form.fields.length - 1}
                    onClick={() => swap(index)}
                  />
                  <Button
                    type="text"
                    aria-label={t('widget.fieldRemove', { number: index + 1 })}
                    icon={<Icon name="trash" />}
                    onClick={() => put({ fields: form.fields.toSpliced(index, 1) })}
                  />
                </div>
                <WordsField
                  id={`widget-field-${one.id}`}
                  label={t('widget.fieldLabel')}
                  hint={t('widget.fieldLabelHint')}
                  max={40}
                  languages={languages}
                  value={one.label}
                  change={(label) => field(index, { label })}
                />
              </li>
            ))}
          </ol>
          <Button
            type="dashed"
            icon={<Icon name="plus" />}
            disabled={form.fields.length >= widgetLimits.fields}
            onClick={() => put({ fields: [...form.fields, newField('text')] })}
          >
            {t('widget.fieldAdd')}
          </Button>
          {form.fields.some(({ required }) => required) && <p className="settings-hint">{t('widget.formMust')}</p>}
        </>
      )}
    </>
  );
}

/** The id stays the field's own, however it is renamed. */
function newField(kind: FormField['kind']): FormField {
  return { id: `f${Math.random().toString(36).slice(2, 10)}`, kind, label: nothing, required: false };
}

/** Who switches the form on for the first time begins with the two that most ask. */
function startFields(fields: FormField[]): FormField[] {
  return fields.length > 0 ? fields : [newField('name'), newField('phone')];
}
