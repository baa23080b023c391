interface Bounds {
  readonly min: number | null;
  readonly max: number | null;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isPlain = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);
const isBounds = (value: Readonly<Record<string, unknown>>): value is Readonly<Record<string, unknown>> & Bounds =>
  'min' in value && 'max' in value;

/** A normalised value in one line; what it is goes by its shape, so that a type of tomorrow is shown too. */
export function valueWords(value: unknown, number: Intl.NumberFormat): string {
  if (!isRecord(value)) return isPlain(value) ? String(value) : '—';
  if (isBounds(value)) return boundsWords(value, number);
  if (typeof value['start'] === 'string' && typeof value['end'] === 'string')
    return `${moment(value['start'])} – ${moment(value['end'])}`;
  if (typeof value['name'] === 'string')
    return [value['province'], value['name']]
      .filter((part, at, all) => typeof part === 'string' && all.indexOf(part) === at)
      .join(' ');
  for (const key of ['number', 'id', 'code', 'masked', 'address', 'role'])
    if (typeof value[key] === 'string') return value[key];
  return JSON.stringify(value);
}

function boundsWords(value: Readonly<Record<string, unknown>> & Bounds, number: Intl.NumberFormat): string {
  const { min, max } = value;
  const amount = (of: number) => (value['kind'] === 'share' ? `${number.format(of * 100)}%` : number.format(of));
  const unit = typeof value['currency'] === 'string' ? value['currency'] : value['unit'];
  const range =
    min !== null && max !== null
      ? min === max
        ? amount(min)
        : `${amount(min)} – ${amount(max)}`
      : min !== null
        ? `≥ ${amount(min)}`
        : max !== null
          ? `≤ ${amount(max)}`
          : '—';
  return `${value['approximate'] === true ? '≈ ' : ''}${range}${typeof unit === 'string' ? ` ${unit}` : ''}`;
}

/** A moment as it stands in the zone of the company: the zone itself and the seconds say nothing here. */
const moment = (iso: string) => iso.slice(0, 16).replace('T', ' ');
