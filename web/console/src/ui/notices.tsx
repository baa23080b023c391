import { App, Button } from 'antd';
import { useMemo, type ReactNode } from 'react';
import { problemWords } from '../app/problem-words.ts';
import { useWords } from '../app/words.ts';
import { Icon } from './icon.tsx';

/** Seconds a notice stays: long enough to read, to take an act back, to understand what failed. */
const stays = { told: 3, undoable: 8, failed: 6 } as const;

export interface Notices {
  told: (words: string) => void;
  failed: (error: unknown) => void;
  /** Says what was done and offers to take it back. */
  undoable: (words: string, undo: () => void) => void;
}

/** Short words at the lower right, where they hide nothing that one works on. */
export function useNotices(): Notices {
  const { notification } = App.useApp();
  const { t } = useWords();
  return useMemo(() => {
    const show = (key: string, content: ReactNode, seconds: number) =>
      notification.open({
        key,
        title: content,
        duration: seconds,
        placement: 'bottomRight',
        closable: false,
        className: 'notice',
        role: 'status',
      });
    return {
      told: (words) => show(words, <span className="notice-line">{words}</span>, stays.told),
      failed: (error) => {
        const words = problemWords(error, t);
        const line = (
          <span className="notice-line notice-failed">
            <Icon name="warning" /> <span>{words}</span>
          </span>
        );
        show(words, line, stays.failed);
      },
      undoable: (words, undo) => {
        const take = () => {
          notification.destroy(words);
          undo();
        };
        const line = (
          <span className="notice-line notice-undo">
            {words}
            <Button type="link" size="small" onClick={take}>
              {t('common.undo')}
            </Button>
          </span>
        );
        show(words, line, stays.undoable);
      },
    };
  }, [notification, t]);
}
