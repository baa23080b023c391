import type { Told } from '../trace.ts';
import type { Course } from './course.ts';

/** One line for the trace: which strategies are followed, and what they ask for. */
export function tellCourse({ followed, measures, feeling }: Course): Told {
  if (followed.length === 0) return { key: 'strategy.none' };
  const { proof, shorten, call, ...switches } = measures;
  const wants = [
    ...Object.entries(switches).flatMap(([what, on]) => (on ? [what] : [])),
    ...(shorten === null ? [] : ['shorten']),
    ...(proof === null ? [] : ['proof']),
    ...(call === 'never' ? [] : [`call ${call}`]),
  ];
  return {
    key: 'strategy.followed',
    values: { names: followed.map(({ name }) => name).join('、'), feeling },
    detail: { followed, wants },
  };
}
