import { Button, Tooltip } from 'antd';
import { useEffect, useId, useRef, useState, type ClipboardEvent, type KeyboardEvent, type RefObject } from 'react';
import { limits } from '#contracts/common';
import type { ConversationRow } from '#contracts/http/conversations';
import { lastingMemory } from '#web-ui/storage.ts';
import { useMedia } from '../../app/media.ts';
import { useSession } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import type { Talk } from '../../timeline/talk.ts';
import type { Acts } from './acts.ts';
import { ReplyCheck } from './reply-check.tsx';
import { slashQuery } from './script-match.ts';
import { ScriptPicker, useScripts } from './script-picker.tsx';
import { useFileDrop } from './use-file-drop.ts';
import { DeliveryLine } from './delivery-line.tsx';
import type { Standing } from './standing.ts';

export type ComposerMode = 'reply' | 'note';

/** Files sent by one drop; more is a mistake of the hand. */
const filesAtOnce = 9;
/** Characters left from which the count is shown. */
const countFrom = 200;

/** What was typed and not sent outlives the page; so nothing is lost to a reload or an expired session. */
const drafts = lastingMemory();

interface Props {
  talk: Talk;
  stand: Standing;
  mode: ComposerMode;
  setMode: (mode: ComposerMode) => void;
  acts: Acts;
  field: RefObject<HTMLTextAreaElement | null>;
  row: ConversationRow;
  /** As the customer is called. */
  customer: string;
}

export function Composer({ talk, stand, mode, setMode, acts, field, customer, row }: Props) {
  const { t } = useWords();
  const draftKey = `liren.console.draft.${talk.id}.${mode}`;
  const [text, setText] = useDraft(draftKey);
  const picker = useRef<HTMLInputElement>(null);
  const open = mode === 'note' || stand.is === 'mine';
  // On a touch keyboard Enter is the only way to a new line; the button sends.
  const touch = useMedia('(pointer: coarse)');
  useGrowing(field, text);
  const { staff } = useSession();
  const list = useId();
  const query = mode === 'reply' && open ? slashQuery(text) : null;
  const scripts = useScripts(query, { customer, agent: staff.name }, (words) => {
    setText(words);
    field.current?.focus();
  });

  const send = () => {
    const words = text.trim();
    if (words === '' || !open) return;
    setText('');
    void (mode === 'note' ? talk.note(words) : talk.say(words));
  };
  const sendFiles = (files: Iterable<File>) => {
    if (mode === 'note' || !open) return;
    for (const file of [...files].slice(0, filesAtOnce)) void talk.file(file);
  };
  const press = (event: KeyboardEvent) => {
    if (scripts.press(event)) return;
    if (event.key === 'Escape') field.current?.blur();
    // Enter that chooses a word in the input method is not yet a wish to send.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing || touch) return;
    event.preventDefault();
    send();
  };
  const paste = (event: ClipboardEvent) => {
    if (event.clipboardData.files.length === 0) return;
    event.preventDefault();
    sendFiles(event.clipboardData.files);
  };
  const place = useRef<HTMLElement>(null);
  const dragging = useFileDrop(place, open && mode === 'reply' ? sendFiles : undefined);
  const left = limits.messageText - text.length;
  return (
    <footer className="composer" data-mode={mode} ref={place}>
      {dragging && <div className="composer-drop">{t('composer.drop')}</div>}
      <div className="composer-head">
        <div role="tablist" className="composer-modes">
          {(['reply', 'note'] as const).map((name) => (
            <button key={name} type="button" role="tab" aria-selected={mode === name} onClick={() => setMode(name)}>
              {t(`composer.${name}`)} <kbd className="key">{name === 'reply' ? 'R' : 'N'}</kbd>
            </button>
          ))}
        </div>
        <Hears stand={stand} mode={mode} />
      </div>
      {mode === 'reply' && (stand.is === 'mine' || stand.is === 'bot') && <DeliveryLine row={row} />}
      {scripts.open && <ScriptPicker scripts={scripts} id={list} />}
      {open ? (
        <div className="composer-field">
          <textarea
            ref={field}
            rows={1}
            aria-label={t(`composer.${mode}`)}
            placeholder={touch ? t(`composer.${mode}`) : t(`composer.${mode}Placeholder`)}
            maxLength={limits.messageText}
            aria-controls={scripts.open ? list : undefined}
            aria-activedescendant={scripts.found.length > 0 ? `${list}-${scripts.chosen}` : undefined}
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              if (mode === 'reply') talk.typing.key();
            }}
            onBlur={() => talk.typing.stop()}
            onKeyDown={press}
            onPaste={paste}
          />
          <div className="composer-tools">
            {mode === 'reply' && (
              <Tooltip title={t('script.open')}>
                <Button
                  type="text"
                  aria-label={t('script.open')}
                  aria-pressed={query !== null}
                  icon={<Icon name="script" size={18} />}
                  onClick={() => {
                    if (text === '') setText('/');
                    else if (query !== null) setText('');
                    field.current?.focus();
                  }}
                  disabled={text !== '' && query === null}
                />
              </Tooltip>
            )}
            {mode === 'reply' && (
              <Tooltip title={t('composer.attach')}>
                <Button
                  type="text"
                  aria-label={t('composer.attach')}
                  icon={<Icon name="clip" size={18} />}
                  onClick={() => picker.current?.click()}
                />
              </Tooltip>
            )}
            <input
              ref={picker}
              type="file"
              multiple
              hidden
              onChange={(event) => {
                sendFiles(event.target.files ?? []);
                event.target.value = '';
              }}
            />
            {left < countFrom && <span className="meta number">{left}</span>}
            <Button
              type="primary"
              disabled={text.trim() === ''}
              onClick={send}
              icon={<Icon name="send" size={16} />}
              aria-label={t(`composer.${mode}Send`)}
            />
          </div>
        </div>
      ) : (
        <Closed stand={stand} acts={acts} />
      )}
      {mode === 'reply' && stand.is === 'mine' && <ReplyCheck conversationId={talk.id} text={text} />}
    </footer>
  );
}

/** Who the customer will hear from; said at all times. */
function Hears({ stand, mode }: { stand: Standing; mode: ComposerMode }) {
  const { t } = useWords();
  const { staff } = useSession();
  if (mode === 'note') return <span className="meta composer-hears">{t('composer.onlyStaff')}</span>;
  if (stand.is === 'mine')
    return <span className="meta composer-hears">{t('composer.hears', { name: staff.name })}</span>;
  if (stand.is === 'bot') return <span className="meta composer-hears">{t('composer.hearsBot')}</span>;
  if ('name' in stand) return <span className="meta composer-hears">{t('composer.hears', { name: stand.name })}</span>;
  if (stand.is === 'closed') return null;
  return <span className="meta composer-hears">{t('composer.hearsNobody')}</span>;
}

/** Why nothing can be written, and the one thing to do about it. */
function Closed({ stand, acts }: { stand: Standing; acts: Acts }) {
  const { t } = useWords();
  if (stand.is === 'mine') return null;
  const words = 'name' in stand ? t(`composer.why.${stand.is}`, { name: stand.name }) : t(`composer.why.${stand.is}`);
  const act = stand.is === 'closed' ? acts.reopen : acts.claim;
  return (
    <div className="composer-closed">
      <span>{words}</span>
      {act && (
        <Button
          type={stand.is === 'closed' || stand.is === 'colleague' ? 'default' : 'primary'}
          loading={acts.busy}
          onClick={act}
        >
          {stand.is === 'closed' ? t('talk.reopen') : stand.is === 'colleague' ? t('talk.takeOver') : t('talk.claim')}
          {stand.is !== 'closed' && <kbd className="key key-on">C</kbd>}
        </Button>
      )}
    </div>
  );
}

function useDraft(key: string): [string, (text: string) => void] {
  const [state, setState] = useState({ key, text: drafts.get(key) ?? '' });
  const current = state.key === key ? state : { key, text: drafts.get(key) ?? '' };
  if (current !== state) setState(current);
  const set = (text: string) => {
    setState({ key, text });
    if (text === '') drafts.remove(key);
    else drafts.set(key, text);
  };
  return [current.text, set];
}

/** The field grows with its words up to the height the style sheet allows. */
function useGrowing(field: RefObject<HTMLTextAreaElement | null>, text: string) {
  useEffect(() => {
    const area = field.current;
    if (!area) return;
    area.style.height = 'auto';
    area.style.height = `${area.scrollHeight}px`;
  }, [field, text]);
}
