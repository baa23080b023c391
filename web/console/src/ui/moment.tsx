import { Tooltip } from 'antd';
import { useClock } from '../app/clock.ts';

/** A time in the shortest form that still says when, the whole of it on hover; a stamp the other way round. */
export function Moment({
  at,
  form = 'relative',
}: {
  at: string;
  form?: 'relative' | 'time' | 'brief' | 'full' | 'stamp' | 'when';
}) {
  const clock = useClock();
  return (
    <Tooltip title={form === 'stamp' ? clock.relative(at) : clock.full(at)} mouseEnterDelay={0.4}>
      <time dateTime={at}>{clock[form](at)}</time>
    </Tooltip>
  );
}
