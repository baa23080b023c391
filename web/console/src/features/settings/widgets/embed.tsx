import type { WidgetDetail } from '#contracts/http/widgets';
import { useWords } from '../../../app/words.ts';
import { CodeBlock } from './code-block.tsx';
import { snippet } from './snippets.ts';

/** The line for the company's pages, and the chat on a page of its own. */
export function Embed({ widget }: { widget: WidgetDetail }) {
  const { t } = useWords();
  const page = `${widget.server}/chat?widget=${widget.key}`;
  return (
    <>
      <p>{t('widget.embedHint')}</p>
      <CodeBlock code={snippet(widget)} name={t('widget.snippet')} />
      <p className="meta">{t('widget.embedLanguage')}</p>
      <h3>{t('widget.ownPage')}</h3>
      <p className="meta">{t('widget.ownPageHint')}</p>
      <CodeBlock code={page} name={t('widget.ownPage')} />
    </>
  );
}
