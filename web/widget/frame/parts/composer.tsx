import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ConversationState } from '../../../../contracts/http/conversations.ts';
import { limits } from '../api.ts';
import type { Chat } from '../chat.ts';
import { factsOf, filesAtOnce, isPicture, refusalOf } from '../uploads.ts';
import { useWords } from '../words.ts';
import { ClipIcon, CloseIcon, DocumentIcon, SendIcon } from './icons.tsx';

/** Lines the field grows to before it scrolls. */
const mostLines = 6;
/** Characters before the limit from which on the rest is told. */
const nearLimit = 200;

interface ComposerProps {
  chat: Chat;
  state: ConversationState | null;
  ready: boolean;
  /** Changes when the field should be ready for typing. */
  focusSignal: number;
  /** Files dropped anywhere on the page. */
  dropped: readonly File[];
  onDroppedTaken: () => void;
}

/** Where the customer writes. Below it stands, at all times, who will answer. */
export function Composer({ chat, state, ready, focusSignal, dropped, onDroppedTaken }: ComposerProps) {
  const words = useWords();
  const { t } = words;
  const [text, setText] = useState('');
  const [files, setFiles] = useState<readonly File[]>([]);
  const [refusal, setRefusal] = useState<string | null>(null);
  const field = useGrowingField(text);
  const picker = useRef<HTMLInputElement>(null);
  const over = text.length - limits.messageText;
  const empty = text.trim() === '' && files.length === 0;

  useEffect(() => {
    if (focusSignal > 0) field.current?.focus({ preventScroll: true });
  }, [focusSignal, field]);

  const add = (added: readonly File[]) => {
    const refused = added.find((file) => refusalOf(file) !== null);
    const room = filesAtOnce - files.length;
    const good = added.filter((file) => refusalOf(file) === null);
    setFiles([...files, ...good.slice(0, room)]);
    if (refused) {
      const values = { name: refused.name, max: words.size(limits.file) };
      setRefusal(t(refusalOf(refused) === 'file.empty' ? 'problem.file.empty' : 'problem.file.too_large', values));
    } else setRefusal(good.length > room ? t('problem.file.too_many', { max: filesAtOnce }) : null);
    field.current?.focus();
  };

  useEffect(() => {
    if (dropped.length === 0) return;
    add(dropped);
    onDroppedTaken();
  });

  const send = () => {
    if (empty || over > 0 || !ready) return;
    if (text.trim() !== '') chat.say(text.trim());
    if (files.length > 0) chat.attach(files);
    setText('');
    setFiles([]);
    setRefusal(null);
    field.current?.focus();
  };

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {refusal && (
        <p class="refusal" role="alert">
          {refusal}
        </p>
      )}
      <div class="field">
        {files.length > 0 && (
          <Tray files={files} onRemove={(gone) => setFiles(files.filter((file) => file !== gone))} />
        )}
        <div class="field-row">
          <button
            type="button"
            class="bare"
            aria-label={t('composer.attach')}
            title={t('composer.attach')}
            onClick={() => picker.current?.click()}
          >
            <ClipIcon />
          </button>
          <input
            ref={picker}
            type="file"
            multiple
            hidden
            tabIndex={-1}
            aria-hidden="true"
            onChange={({ currentTarget }) => {
              add([...(currentTarget.files ?? [])]);
              currentTarget.value = '';
            }}
          />
          <textarea
            ref={field}
            rows={1}
            value={text}
            aria-label={t('composer.label')}
            aria-describedby="hears"
            placeholder={placeholder(words, state)}
            enterkeyhint="send"
            onInput={({ currentTarget }) => {
              setText(currentTarget.value);
              if (currentTarget.value !== '') chat.keyPressed();
            }}
            onKeyDown={(event) => {
              // An Enter that ends a pinyin composition belongs to the input method.
              if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
              event.preventDefault();
              send();
            }}
            onPaste={(event) => {
              const pasted = [...(event.clipboardData?.files ?? [])];
              if (pasted.length === 0) return;
              event.preventDefault();
              add(pasted);
            }}
          />
          <button
            type="submit"
            class="primary send"
            aria-label={t('composer.send')}
            title={t('composer.send')}
            disabled={empty || over > 0 || !ready}
          >
            <SendIcon />
          </button>
        </div>
      </div>
      <p class="hears" id="hears">
        {over > -nearLimit && (
          <span class={over > 0 ? 'over' : undefined}>
            {over > 0
              ? t('composer.tooLong', { max: limits.messageText, over })
              : `${text.length}/${limits.messageText}`}
          </span>
        )}
        <span>{hears(words, state)}</span>
      </p>
    </form>
  );
}

function Tray({ files, onRemove }: { files: readonly File[]; onRemove: (file: File) => void }) {
  const { t, size } = useWords();
  return (
    <ul class="tray">
      {files.map((file, index) => (
        <li key={`${index}:${file.name}`}>
          {isPicture(factsOf(file)) ? <Thumbnail file={file} /> : <DocumentIcon />}
          <span class="facts">
            <span class="cut">{file.name}</span>
            <small>{size(file.size)}</small>
          </span>
          <button
            type="button"
            class="bare"
            aria-label={t('composer.remove', { name: file.name })}
            onClick={() => onRemove(file)}
          >
            <CloseIcon small />
          </button>
        </li>
      ))}
    </ul>
  );
}

function Thumbnail({ file }: { file: File }) {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return <img src={url} alt="" />;
}

type Worded = ReturnType<typeof useWords>;

function placeholder({ t }: Worded, state: ConversationState | null): string {
  if (state?.status === 'closed') return t('composer.placeholderClosed');
  switch (state?.speaker) {
    case 'person':
      return t('composer.placeholderPerson', { name: state.personName ?? t('speaker.person') });
    case 'nobody':
      return t('composer.placeholderNobody');
    case 'bot':
    case undefined:
      return t('composer.placeholderBot');
  }
}

function hears({ t }: Worded, state: ConversationState | null): string {
  switch (state?.speaker) {
    case 'person':
      return t('composer.hearsPerson', { name: state.personName ?? '' });
    case 'nobody':
      return t('composer.hearsNobody');
    case 'bot':
    case undefined:
      return t('composer.hearsBot');
  }
}

/** A field as high as its text, up to some lines. */
function useGrowingField(text: string) {
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.height = 'auto';
    const line = Number.parseFloat(getComputedStyle(element).lineHeight);
    element.style.height = `${Math.min(element.scrollHeight, line * mostLines + 16)}px`;
  }, [text]);
  return field;
}
