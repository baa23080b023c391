import type { Limits } from '../limits.ts';
import { streamXml } from '../xml.ts';
import type { Zip } from '../zip.ts';

/** Counts the numbered paragraphs of a document as Word does. */
export interface Numbering {
  /** `-` for a bullet, else the label as it is printed (`1.`, `（一）`, `第三章`); undefined where there is none. */
  next(numId: string, level: number): string | undefined;
}

interface Level {
  format: string;
  text: string;
  start: number;
}

const LEVELS = 9;
const CHINESE = '零一二三四五六七八九';

/** ECMA-376 part 1, 17.9: a `num` leads to an `abstractNum`, whose levels say how to count. */
export async function readNumbering(zip: Zip, part: string | undefined, limits: Limits): Promise<Numbering> {
  const abstract = new Map<string, Level[]>();
  const leads = new Map<string, string>();
  let levels: Level[] = [];
  let level: Level | undefined;
  let num = '';
  if (part !== undefined && zip.has(part)) {
    await streamXml(
      zip,
      part,
      {
        open(name, attributes) {
          const value = attributes.get('val') ?? '';
          if (name === 'abstractNum') abstract.set(attributes.get('abstractNumId') ?? '', (levels = []));
          else if (name === 'num') num = attributes.get('numId') ?? '';
          else if (name === 'abstractNumId') leads.set(num, value);
          else if (name === 'lvl') {
            level = { format: 'decimal', text: '', start: 1 };
            const at = Number(attributes.get('ilvl'));
            if (num === '' && at >= 0 && at < LEVELS) levels[at] = level;
          } else if (name === 'numFmt' && level) level.format = value;
          else if (name === 'lvlText' && level) level.text = value.slice(0, 40);
          else if (name === 'start' && level) level.start = Number(value) || 0;
        },
        close(name) {
          if (name === 'lvl') level = undefined;
          if (name === 'num') num = '';
        },
      },
      limits,
    );
  }
  return counter(abstract, leads);
}

function counter(abstract: ReadonlyMap<string, readonly Level[]>, leads: ReadonlyMap<string, string>): Numbering {
  const counts = new Map<string, number[]>();
  return {
    next(numId, at) {
      const list = leads.get(numId) ?? '';
      const levels = abstract.get(list);
      const level = levels?.[at];
      if (numId === '0' || !levels || !level) return undefined;
      if (level.format === 'bullet') return '-';
      const count = counts.get(list) ?? [];
      counts.set(list, count);
      count[at] = (count[at] ?? level.start - 1) + 1;
      count.length = at + 1;
      if (level.format === 'none') return undefined;
      return level.text.replace(/%([1-9])/g, (_, place: string) => {
        const of = Number(place) - 1;
        return shown(count[of] ?? levels[of]?.start ?? 1, levels[of]?.format ?? 'decimal');
      });
    },
  };
}

function shown(count: number, format: string): string {
  if (/chinese|ideograph(Digital|Traditional)?$|japaneseCounting/i.test(format) && count < 100) return chinese(count);
  if (/letter$/i.test(format) && count > 0 && count <= 26) {
    const letter = String.fromCharCode(96 + count);
    return format.startsWith('upper') ? letter.toUpperCase() : letter;
  }
  if (/roman$/i.test(format) && count > 0 && count < 40) {
    return format.startsWith('upper') ? roman(count) : roman(count).toLowerCase();
  }
  return String(count);
}

function chinese(count: number): string {
  const [tens, ones] = [Math.floor(count / 10), count % 10];
  if (tens === 0) return CHINESE[ones]!;
  return `${tens > 1 ? CHINESE[tens] : ''}十${ones > 0 ? CHINESE[ones] : ''}`;
}

function roman(count: number): string {
  const ones = ['', 'I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX'];
  return 'X'.repeat(Math.floor(count / 10)) + ones[count % 10];
}
