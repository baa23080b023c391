import { Button, Progress } from 'antd';
import type { ReactNode } from 'react';

/** How far a piece of long work is, in words and as a bar. It goes on when the page is left. */
export function WorkProgress({
  words,
  share,
  stop,
}: {
  words: string;
  /** 0 to 1. */
  share: number;
  stop?: { words: ReactNode; act: () => void; busy?: boolean } | undefined;
}) {
  return (
    <div className="work-progress" role="status">
      <span>{words}</span>
      <Progress percent={Math.floor(share * 100)} showInfo={false} aria-label={words} />
      {stop && (
        <Button size="small" loading={stop.busy ?? false} onClick={stop.act}>
          {stop.words}
        </Button>
      )}
    </div>
  );
}
