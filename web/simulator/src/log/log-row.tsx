import { useState } from 'react';
import { detailOf, endedBadly } from '../pure/log-filter.ts';
import { wordsOf } from '../pure/log-words.ts';
import { isWordKey, useClockAt, useWords } from '../words.ts';
import type { LogLine } from '../wire.ts';

/** One thing that happened; what it carried lies folded behind it. `brief`: of what went well the words are enough. */
export function LogRow({
  line,
  now,
  names,
  brief = false,
}: {
  line: LogLine;
  now: number;
  names: ReadonlyMap<string, string>;
  brief?: boolean;
}) {
  const { t, locale } = useWords();
  const clock = useClockAt(now);
  const [open, setOpen] = useState(false);
  const bad = endedBadly(line);
  const { what, term, outcome } = wordsOf(line, {
    locale,
    names,
    nameOf: (key) => (isWordKey(key) ? t(key) : undefined),
  });
  const technical = brief ? [bad && outcome] : [term !== what && term, outcome];
  return (
    <li className={`log-line log-${line.kind} ${bad ? 'log-bad' : ''}`}>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <span className="log-kind">{t(`log.${line.kind}`)}</span>
          <span className="log-what">
            {what} <span className="log-term">{technical.filter(Boolean).join(' · ')}</span>
          </span>
          <time className="meta number" title={clock.full(line.at)}>
            {brief ? clock.time(line.at) : clock.stamp(line.at)}
          </time>
        </summary>
        {open && <pre tabIndex={0}>{JSON.stringify(detailOf(line), null, 2)}</pre>}
      </details>
    </li>
  );
}
