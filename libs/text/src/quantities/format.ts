import type { Quantity } from './quantities.ts';

const SUFFIX: Record<string, string> = {
  yuan: '元',
  usd: '美元',
  hkd: '港币',
  eur: '欧元',
  minute: '分钟',
  day: '天',
  month: '个月',
  workday: '个工作日',
  m2: '平方米',
  m: '米',
  g: '克',
  ml: '毫升',
};

function plain(value: number): string {
  return value.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 9 });
}

function formatDate(value: number): string {
  const [y, m, d] = [Math.floor(value / 10_000), Math.floor(value / 100) % 100, value % 100];
  if (!y && !m) return `${d}号`;
  return `${y ? `${y}年` : ''}${m ? `${m}月` : ''}${d ? `${d}日` : ''}`;
}

/** One canonical Chinese spelling of an amount; `quantities` reads the same amount back. */
export function formatQuantity(q: Pick<Quantity, 'kind' | 'unit' | 'low' | 'high'>): string {
  if (q.unit === 'date') return formatDate(q.low);
  if (q.unit === 'weekday') return `周${'一二三四五六日'[q.low - 1]}`;
  if (q.unit === 'clock') return `${Math.floor(q.low / 60)}:${String(q.low % 60).padStart(2, '0')}`;
  if (q.kind === 'ordinal') return `第${q.low}`;
  if (q.kind === 'discount') return `${plain(Number((q.low * 10).toPrecision(12)))}折`;
  const suffix = SUFFIX[q.unit] ?? q.unit;
  return q.low === q.high ? `${plain(q.low)}${suffix}` : `${plain(q.low)}~${plain(q.high)}${suffix}`;
}
