import type { FormField, WidgetSettings } from '#contracts/http/widgets';
import type { Locale } from '#contracts/common';
import type { Tx } from '#platform/db';
import { refuse } from '#platform/errors';
import { formOf } from './view.ts';

interface Tables {
  widget_forms: { tenant_id: string; widget_id: string; customer_id: string; asked_at: Date; skipped: boolean };
}

/** Whether the questions before the talk are still open for this customer. */
export async function isFormOpen(tx: Tx, settings: WidgetSettings, visit: Asked): Promise<boolean> {
  return formOf(settings) !== null && !(await wasAsked(tx, visit));
}

/** Whether all that would be asked is known of him: nobody is asked twice. */
export function isToldAlready(settings: WidgetSettings, known: ReadonlySet<string>): boolean {
  const fields = formOf(settings)?.fields ?? [];
  return fields.length > 0 && fields.every(({ kind }) => known.has(kind));
}

/** Whether he may not talk before he has answered. */
export function mustAnswer(settings: WidgetSettings): boolean {
  return formOf(settings)?.fields.some(({ required }) => required) ?? false;
}

export interface Asked {
  widgetId: string;
  customerId: string;
}

export interface Told {
  name?: string;
  phone?: string;
  /** As they are shown to staff, in the order of the form. */
  answers: { label: string; value: string }[];
  /** What is neither name nor phone. */
  details: { label: string; value: string }[];
  /** What may be remembered of him. */
  facts: { kind: Exclude<Kind, 'text'>; value: string }[];
}

/** A phone number in whatever form people write them. */
const phone = /^\+?[\d\s().-]{5,24}$/;

/** What was answered; refuses with `request.invalid`, naming the fields, what is missing or is no phone number. */
export function readAnswers(settings: WidgetSettings, given: Record<string, string>, locale: Locale): Told {
  const fields = formOf(settings)?.fields ?? [];
  const answered = fields.map((field) => ({ ...field, value: (given[field.id] ?? '').trim() }));
  const wrong = answered.flatMap(({ id, kind, required, value }): [string, string][] => {
    if (required && value === '') return [[id, 'is missing']];
    return kind === 'phone' && value !== '' && !phone.test(value) ? [[id, 'is no phone number']] : [];
  });
  if (wrong.length > 0)
    throw refuse('request.invalid', 'Some answers are missing or wrong', { fields: Object.fromEntries(wrong) });
  const valueOf = (kind: 'name' | 'phone') => answered.find((field) => field.kind === kind)?.value;
  const [name, number] = [valueOf('name'), valueOf('phone')];
  return {
    ...(name && { name }),
    ...(number && { phone: number }),
    facts: answered.flatMap(({ kind, value }) => (kind === 'text' || value === '' ? [] : [{ kind, value }])),
    answers: worded(answered, locale),
    details: worded(
      answered.filter(({ kind }) => kind !== 'name' && kind !== 'phone'),
      locale,
    ),
  };
}

type Kind = FormField['kind'];

/** What staff read where the company wrote no question of its own. */
const usual: Record<Kind, Record<Locale, string>> = {
  name: { 'zh-CN': '称呼', en: 'Name' },
  phone: { 'zh-CN': '电话', en: 'Phone' },
  city: { 'zh-CN': '城市', en: 'City' },
  budget: { 'zh-CN': '预算', en: 'Budget' },
  text: { 'zh-CN': '咨询内容', en: 'Subject' },
};

function worded(answered: readonly { kind: Kind; label: Record<Locale, string>; value: string }[], locale: Locale) {
  return answered.flatMap(({ kind, label, value }) =>
    value === '' ? [] : [{ label: label[locale] || usual[kind][locale], value }],
  );
}

/** Notes that he was asked. False when that was noted before: nothing is written twice. */
export async function noteAsked(tx: Tx, now: Date, asked: Asked & { skipped: boolean }): Promise<boolean> {
  const { widgetId, customerId, skipped } = asked;
  const noted = await tx
    .tables<Tables>()
    .insertInto('widget_forms')
    .values({ tenant_id: tx.tenant, widget_id: widgetId, customer_id: customerId, asked_at: now, skipped })
    .onConflict((on) => on.doNothing())
    .returning('customer_id')
    .executeTakeFirst();
  return noted !== undefined;
}

async function wasAsked(tx: Tx, { widgetId, customerId }: Asked): Promise<boolean> {
  const row = await tx
    .tables<Tables>()
    .selectFrom('widget_forms')
    .select('customer_id')
    .where('tenant_id', '=', tx.tenant)
    .where('widget_id', '=', widgetId)
    .where('customer_id', '=', customerId)
    .executeTakeFirst();
  return row !== undefined;
}
