import { Button, InputNumber, Select } from 'antd';
import type { PaperKind } from '#contracts/http/papers';
import { useWords, type Words } from '../../../app/words.ts';
import { Icon } from '../../../ui/icon.tsx';
import { fieldsOfKind, formsOfKind, paperKinds } from '#contracts/http/paper-kinds';
import { fieldWord, flawWord, formWord } from '../../papers/paper-words.ts';
import { ruleField, type Condition } from './rule-words.ts';

const flaws = ['blurred', 'dark', 'glare', 'cut', 'small', 'blank'] as const;
/** What can be asked of a field. */
const tests = ['missing', 'unsure', 'invalid', 'expired', 'expiresWithin', 'lacks', 'holds', 'differsFrom'] as const;
type Test = (typeof tests)[number];
const dates: readonly string[] = ['term', 'founded', 'issued', 'born'];
/** Days that `expiresWithin` begins with. */
const someDays = 30;
const mostDays = 3_650;
const mostWords = 30;

interface Props {
  label: string;
  kind: PaperKind | null;
  condition: Condition;
  change: (condition: Condition) => void;
  /** Null where it is the only one. */
  remove: (() => void) | null;
}

/** One condition: of what, what is asked of it, and against which words. */
export function ConditionRow({ label, kind, condition, change, remove }: Props) {
  const { t } = useWords();
  const subject = 'flaw' in condition ? '#flaw' : 'form' in condition ? '#form' : condition.field;
  return (
    <div className="rule-condition" role="group" aria-label={label}>
      <Select
        showSearch
        optionFilterProp="label"
        aria-label={`${label} · ${t('rule.subject')}`}
        value={subject}
        options={subjects(kind, t)}
        onChange={(next) => change(fresh(next, kind, condition))}
      />
      {'flaw' in condition ? (
        <Select
          aria-label={`${label} · ${t('rule.flawOf')}`}
          value={condition.flaw}
          options={flaws.map((value) => ({ value, label: flawWord(value, t) }))}
          onChange={(flaw) => change({ flaw })}
        />
      ) : 'form' in condition ? (
        <Select
          aria-label={`${label} · ${t('rule.formOf')}`}
          value={condition.form}
          options={formsFor(kind).map((value) => ({ value, label: formWord(value, t) }))}
          onChange={(form) => change({ form })}
        />
      ) : (
        <FieldTest label={label} condition={condition} change={change} />
      )}
      {remove && (
        <Button
          type="text"
          size="small"
          aria-label={t('rule.removeCondition', { name: label })}
          icon={<Icon name="close" size={14} />}
          onClick={remove}
        />
      )}
    </div>
  );
}

type OfField = Extract<Condition, { field: string }>;

function FieldTest({ label, condition, change }: { label: string; condition: OfField; change: Props['change'] }) {
  const { t } = useWords();
  const test = testOf(condition);
  const { field } = condition;
  return (
    <>
      <Select
        aria-label={`${label} · ${t('rule.test')}`}
        value={test}
        options={tests
          .filter((one) => dates.includes(field) || (one !== 'expired' && one !== 'expiresWithin'))
          .map((value) => ({ value, label: t(`rule.test.${value}`) }))}
        onChange={(next) => change(asked(field, next))}
      />
      {'expiresWithin' in condition && (
        <InputNumber
          aria-label={`${label} · ${t('rule.days')}`}
          min={1}
          max={mostDays}
          precision={0}
          value={condition.expiresWithin}
          suffix={t('rule.daysUnit')}
          onChange={(days) => days !== null && change({ field, expiresWithin: days })}
        />
      )}
      {('lacks' in condition || 'holds' in condition) && (
        <Select
          mode="tags"
          className="rule-words"
          aria-label={`${label} · ${t('rule.words')}`}
          placeholder={t('rule.wordsHint')}
          open={false}
          suffixIcon={null}
          tokenSeparators={[',', '，', '、', '/', '\n']}
          maxCount={mostWords}
          value={'lacks' in condition ? condition.lacks : condition.holds}
          onChange={(words: string[]) => {
            const list = words.map((word) => word.trim().slice(0, 60)).filter(Boolean);
            change('lacks' in condition ? { field, lacks: list } : { field, holds: list });
          }}
        />
      )}
      {'differsFrom' in condition && (
        <Select
          showSearch
          optionFilterProp="label"
          aria-label={`${label} · ${t('rule.against')}`}
          value={
            condition.differsFrom === 'said' ? 'said' : `${condition.differsFrom.paper}.${condition.differsFrom.field}`
          }
          options={[
            { value: 'said', label: t('rule.said') },
            ...paperKinds.flatMap((paper) =>
              fieldsOfKind[paper].map((of) => ({
                value: `${paper}.${of}`,
                label: `${t(`paper.kind.${paper}`)} · ${fieldWord(paper, of, t)}`,
              })),
            ),
          ]}
          onChange={(from: string) => {
            const [paper, of] = from.split('.') as [PaperKind, string];
            change({ field, differsFrom: from === 'said' ? 'said' : { paper, field: of } });
          }}
        />
      )}
    </>
  );
}

function testOf(condition: OfField): Test {
  if ('is' in condition) return condition.is;
  return tests.find((one) => one in condition) ?? 'missing';
}

function asked(field: string, test: Test): Condition {
  switch (test) {
    case 'missing':
    case 'unsure':
    case 'invalid':
    case 'expired':
      return { field, is: test };
    case 'expiresWithin':
      return { field, expiresWithin: someDays };
    case 'lacks':
      return { field, lacks: [] };
    case 'holds':
      return { field, holds: [] };
    case 'differsFrom':
      return { field, differsFrom: 'said' };
  }
}

/** Another subject keeps what was asked, where it can be asked of it. */
function fresh(subject: string, kind: PaperKind | null, before: Condition): Condition {
  if (subject === '#flaw') return { flaw: 'blurred' };
  if (subject === '#form') return { form: formsFor(kind)[0] ?? 'company' };
  if (!('field' in before)) return { field: subject, is: 'missing' };
  const dated = testOf(before) === 'expired' || testOf(before) === 'expiresWithin';
  return dated && !dates.includes(subject) ? { field: subject, is: 'missing' } : { ...before, field: subject };
}

function formsFor(kind: PaperKind | null): readonly string[] {
  return kind === null ? Object.values(formsOfKind).flat() : formsOfKind[kind];
}

function subjects(kind: PaperKind | null, t: Words) {
  const fields = kind === null ? [...new Set(Object.values(fieldsOfKind).flat())] : fieldsOfKind[kind];
  return [
    ...fields.map((value) => ({ value, label: ruleField(kind, value, t) })),
    { value: '#flaw', label: t('rule.picture') },
    ...(formsFor(kind).length > 0 ? [{ value: '#form', label: t('rule.formOf') }] : []),
  ];
}

/** Whether a condition says all it needs to; a list of words must hold one. */
export function isWhole(condition: Condition): boolean {
  if ('lacks' in condition) return condition.lacks.length > 0;
  if ('holds' in condition) return condition.holds.length > 0;
  return true;
}
