import type { Ref } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ConversationState } from '../../../../contracts/http/conversations.ts';
import { limits } from '../api.ts';
import type { Chat } from '../chat.ts';
import { lightened } from '../picture.ts';
import { factsOf, filesAtOnce, isPicture, refusalOf } from '../uploads.ts';
import { useWords } from '../words.ts';
import { CameraIcon, ClipIcon, CloseIcon, DocumentIcon, SendIcon } from './icons.tsx';

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
  /** Pictures that are being made light enough to send. */
  const [preparing, setPreparing] = useState(0);
  const [refusal, setRefusal] = useState<string | null>(null);
  const field = useGrowingField(text);
  const picker = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const held = useRef(files);
  held.current = files;
  const over = text.length - limits.messageText;
  const empty = text.trim() === '' && files.length === 0;
  const sendable = !empty && over <= 0 && ready && preparing === 0;

  useEffect(() => {
    if (focusSignal > 0) field.current?.focus({ preventScroll: true });
  }, [focusSignal, field]);

  const add = async (given: readonly File[]) => {
    field.current?.focus();
    setPreparing((count) => count + given.length);
    const added: File[] = [];
    // One after the other: each takes the room of its pixels.
    for (const file of given) added.push(await lightened(file));
    setPreparing((count) => count - given.length);
    const refused = added.find((file) => refusalOf(file) !== null);
    const room = filesAtOnce - held.current.length;
    const good = added.filter((file) => refusalOf(file) === null);
    setFiles((before) => [...before, ...good].slice(0, filesAtOnce));
    if (refused) {
      const values = { name: refused.name, max: words.size(limits.file) };
      setRefusal(t(refusalOf(refused) === 'file.empty' ? 'problem.file.empty' : 'problem.file.too_large', values));
    } else setRefusal(good.length > room ? t('problem.file.too_many', { max: filesAtOnce }) : null);
  };

  useEffect(() => {
    if (dropped.length === 0) return;
    void add(dropped);
    onDroppedTaken();
  });

  const send = () => {
    if (!sendable) return;
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
        {(files.length > 0 || preparing > 0) && (
          <Tray
            files={files}
            preparing={preparing}
            onRemove={(gone) => setFiles((before) => before.filter((file) => file !== gone))}
          />
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
          <button
            type="button"
            class="bare camera"
            aria-label={t('composer.camera')}
            title={t('composer.camera')}
            onClick={() => camera.current?.click()}
          >
            <CameraIcon />
          </button>
          <Picker of={picker} take={add} />
          <Picker of={camera} take={add} accept="image/*" capture="environment" />
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
              void add(pasted);
            }}
          />
          <button
            type="submit"
            class="primary send"
            aria-label={t('composer.send')}
            title={t('composer.send')}
            disabled={!sendable}
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

interface PickerProps {
  of: Ref<HTMLInputElement>;
  take: (files: readonly File[]) => Promise<void>;
  accept?: string;
  /** The camera at once, of the side that looks away from who holds it. */
  capture?: 'environment';
}

/** The system's own way to a file, opened by a button. */
function Picker({ of, take, accept, capture }: PickerProps) {
  return (
    <input
      ref={of}
      type="file"
      multiple={capture === undefined}
      accept={accept}
      capture={capture}
      hidden
      tabIndex={-1}
      aria-hidden="true"
      onChange={({ currentTarget }) => {
        void take([...(currentTarget.files ?? [])]);
        currentTarget.value = '';
      }}
    />
  );
}

interface TrayProps {
  files: readonly File[];
  preparing: number;
  onRemove: (file: File) => void;
}

/** What will be sent, to be looked at and taken out again. */
function Tray({ files, preparing, onRemove }: TrayProps) {
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
      {preparing > 0 && (
        <li class="preparing" role="status">
          {t('composer.preparing')}
        </li>
      )}
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
