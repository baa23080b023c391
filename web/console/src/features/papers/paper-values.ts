import type { Words } from '../../app/words.ts';

/** How a value is written; what has no row here is text. */
const shapes: Readonly<Record<string, 'date' | 'term' | 'money' | 'code'>> = {
  founded: 'date',
  issued: 'date',
  born: 'date',
  term: 'term',
  capital: 'money',
  amount: 'money',
  tax: 'money',
  total: 'money',
  code: 'code',
  number: 'code',
  account: 'code',
  buyerCode: 'code',
  sellerCode: 'code',
  checkCode: 'code',
};

export type Shape = 'date' | 'term' | 'money' | 'code' | 'text';

export function shapeOf(field: string): Shape {
  return shapes[field] ?? 'text';
}

const span = /^(\d{4}-\d{2}-\d{2})\/(\d{4}-\d{2}-\d{2})?$/;
const money = /^\d+(\.\d{1,2})?$/;

/** A value as people read it: a term in words, money with its commas. What has another form stands as it is. */
export function shownValue(field: string, value: string, t: Words): string {
  const shape = shapeOf(field);
  const [, from, to] = (shape === 'term' && span.exec(value)) || [];
  if (from) return to ? t('paper.term.span', { from, to }) : t('paper.term.open', { from });
  if (shape === 'money' && money.test(value))
    return t('paper.money', {
      sum: Number(value).toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 }),
    });
  return value;
}

/** A value as it is put into the field to be typed over. */
export function editedValue(field: string, value: string): string {
  const [, from, to] = (shapeOf(field) === 'term' && span.exec(value)) || [];
  return from ? `${from} 至 ${to ?? '长期'}` : value;
}

const day = /(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})/g;

/** What was typed as the server compares it; what cannot be understood goes as it was typed, and the server judges it. */
export function typedValue(field: string, typed: string): string {
  const plain = typed.normalize('NFKC').trim();
  switch (shapeOf(field)) {
    case 'date': {
      const [only] = daysIn(plain);
      return only ?? plain;
    }
    case 'term': {
      const [from, to] = daysIn(plain);
      if (!from) return plain;
      if (to) return `${from}/${to}`;
      return /长期|永久|long|permanent|no end/i.test(plain) ? `${from}/` : plain;
    }
    case 'money': {
      const [, sum, ten] = /^[¥￥]?\s*([\d,]+(?:\.\d+)?)\s*(万)?\s*元?(?:人民币|整)?$/.exec(plain) ?? [];
      if (!sum) return plain;
      return (Number(sum.replaceAll(',', '')) * (ten ? 10_000 : 1)).toFixed(2);
    }
    case 'code':
      return plain.replaceAll(/\s/g, '').toUpperCase();
    case 'text':
      return plain;
  }
}

function daysIn(text: string): string[] {
  return [...text.matchAll(day)].map(
    ([, year, month, date]) => `${year}-${month!.padStart(2, '0')}-${date!.padStart(2, '0')}`,
  );
}
