import { App, Button } from 'antd'
import { useMemo } from 'react'
import { problemWords } from '../app/problem-words.ts'
import { useWords } from '../app/words.ts'

/** Seconds during which an act can be taken back from its notice. */
const undoSeconds = 8

export interface Notices {
  told: (words: string) => void
  failed: (error: unknown) => void
  /** Says what was done and offers to take it back. */
  undoable: (words: string, undo: () => void) => void
}

export function useNotices(): Notices {
  const { message } = App.useApp()
  const { t } = useWords()
  return useMemo(
    () => ({
      told: (words) => void message.open({ content: words, duration: 3 }),
      failed: (error) => void message.open({ type: 'error', content: problemWords(error, t), duration: 5 }),
      undoable: (words, undo) => {
        const key = words
        const take = () => {
          message.destroy(key)
          undo()
        }
        const content = (
          <span className="notice-undo">
            {words}
            <Button type="link" size="small" onClick={take}>
              {t('common.undo')}
            </Button>
          </span>
        )
        void message.open({ key, content, duration: undoSeconds })
      },
    }),
    [message, t],
  )
}
