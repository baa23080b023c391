import { rehearsal, simulationLimits, type Rehearsal } from '#contracts/http/simulations';
import { refuse } from '#platform/errors';

/** Lines that are named when they cannot be read. */
const PROBLEMS = 20;

/**
 * Reads dialogues from JSONL, one a line. Refuses with `simulation.unreadable`, naming lines, and
 * `simulation.too_many_dialogues`.
 */
export function readRehearsals(text: string, most: number = simulationLimits.dialogues): Rehearsal[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const problems: [string, string][] = [];
  const found: Rehearsal[] = [];
  const lineOf = new Map<string, number>();
  for (const [at, source] of lines.entries()) {
    if (source.trim() === '') continue;
    const read = readLine(source);
    const twin = 'why' in read ? undefined : lineOf.get(read.value.name);
    if ('why' in read) problems.push([`line ${at + 1}`, read.why]);
    else if (twin !== undefined) problems.push([`line ${at + 1}`, `has the name of line ${twin}`]);
    else {
      lineOf.set(read.value.name, at + 1);
      found.push(read.value);
    }
  }
  if (problems.length > 0)
    throw refuse('simulation.unreadable', 'Some lines cannot be read', {
      fields: Object.fromEntries(problems.slice(0, PROBLEMS)),
    });
  if (found.length === 0) throw refuse('simulation.unreadable', 'There is no dialogue in it');
  if (found.length > most) throw refuse('simulation.too_many_dialogues', `There are more than ${most} dialogues`);
  return found;
}

function readLine(source: string): { value: Rehearsal } | { why: string } {
  const value = objectIn(source);
  if (value === null) return { why: 'is not a JSON object' };
  const { success, data, error } = rehearsal.safeParse({ ...value, ...languageOf(value) });
  if (success) return { value: { ...data, name: data.name.trim() } };
  const { path, message } = error.issues[0]!;
  return { why: path.length === 0 ? message : `${path.join('.')}: ${message}` };
}

/** "zh" is what people write. */
const languageOf = ({ language }: Record<string, unknown>) => (language === 'zh' ? { language: 'zh-CN' } : {});

function objectIn(source: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(source);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

/** The same dialogues as the reading takes them. */
export function writeRehearsal({ name, language, turns }: Rehearsal): string {
  return `${JSON.stringify({ name, language, turns })}\n`;
}
