import { Fragment } from 'react';
import type { JudgedReason } from '#contracts/http/dialogue';
import { useWords } from '../../app/words.ts';
import { marksIn, type Part } from './judged-parts.ts';
import './judged.css';

/** A sentence that does not stand, with the place and the reason. */
interface Judged {
  text: string;
  verdict: 'supported' | 'contradicted' | 'not_found';
  reason: JudgedReason | null;
  spans: readonly { start: number; end: number }[];
}

/** What is wrong with which sentence, one a line. */
export function JudgedList({ items }: { items: readonly Judged[] }) {
  const { t } = useWords();
  return (
    <ul className="judged">
      {items.map(({ text, verdict, reason, spans }, at) => (
        // Sentences may repeat; their order does not change while they are shown.
        <li key={`${at} ${text}`} data-verdict={verdict}>
          <span className="judged-why">{reason === null ? t(`judged.${verdict}`) : t(`judged.reason.${reason}`)}</span>
          <span className="judged-text">
            {marksIn(text.trim(), spans).map((part: Part, index) => (
              <Fragment key={index}>{part.marked ? <mark>{part.text}</mark> : part.text}</Fragment>
            ))}
          </span>
        </li>
      ))}
    </ul>
  );
}
