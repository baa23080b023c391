import { Button, Mentions } from 'antd';
import { useState } from 'react';
import { commentLimits } from '#contracts/http/article-comments';
import { useWords } from '../../app/words.ts';
import { mentionsIn } from './mentions.ts';
import { useColleagues } from './use-grantees.ts';

/** Where one writes; `@` offers colleagues, Ctrl Enter sends. What could not be sent stays. */
export function CommentField({
  label,
  send,
  say,
  start = '',
  autoFocus = false,
  cancel,
}: {
  label: string;
  send: string;
  say: (words: string, mentions: string[]) => Promise<void>;
  start?: string;
  autoFocus?: boolean;
  cancel?: () => void;
}) {
  const { t } = useWords();
  const people = useColleagues().data?.items ?? [];
  const [words, setWords] = useState(start);
  const [busy, setBusy] = useState(false);
  const finish = () => {
    if (words.trim() === '' || busy) return;
    setBusy(true);
    const mentions = mentionsIn(words, people).slice(0, commentLimits.mentions);
    void say(words.trim(), mentions)
      .then(
        () => setWords(''),
        () => undefined,
      )
      .finally(() => setBusy(false));
  };
  return (
    <div className="comment-field">
      <Mentions
        aria-label={label}
        placeholder={t('comments.placeholder')}
        autoSize={{ minRows: 2, maxRows: 8 }}
        autoFocus={autoFocus}
        maxLength={commentLimits.words}
        value={words}
        onChange={setWords}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) finish();
          if (event.key === 'Escape') cancel?.();
        }}
        options={people.map(({ id, name }) => ({ key: id, value: name, label: name }))}
      />
      <span className="comment-field-acts">
        <Button size="small" type="primary" loading={busy} disabled={words.trim() === ''} onClick={finish}>
          {send}
        </Button>
        {cancel && (
          <Button size="small" onClick={cancel}>
            {t('common.cancel')}
          </Button>
        )}
      </span>
    </div>
  );
}
