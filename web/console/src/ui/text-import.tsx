import { Button, Input, Modal } from 'antd';
import { useRef, useState, type ReactNode } from 'react';
import { ProblemError } from '#contracts/client';
import { problemWords } from '../app/problem-words.ts';
import { useWords } from '../app/words.ts';
import './section.css';

/** Lines that are named; the others are counted. */
const named = 50;

export interface ImportWords {
  title: string;
  act: string;
  hint: string;
  text: string;
  sample: string;
  file: string;
  tooBig: string;
}

/** A text that is pasted or read from a file; a file that is too large is refused before it is read. */
export function FileText({
  words,
  accept,
  most,
  text,
  change,
  side,
}: {
  words: Pick<ImportWords, 'text' | 'sample' | 'file' | 'tooBig'>;
  /** Endings of files, as of the attribute of an input. */
  accept: string;
  /** Bytes of the largest file. */
  most: number;
  text: string;
  change: (text: string) => void;
  /** What stands beside the button. */
  side?: ReactNode;
}) {
  const [tooBig, setTooBig] = useState(false);
  const file = useRef<HTMLInputElement>(null);
  const read = async (chosen: File | undefined) => {
    if (!chosen) return;
    setTooBig(chosen.size > most);
    if (chosen.size <= most) change(await chosen.text());
  };
  return (
    <>
      <Input.TextArea
        autoFocus
        aria-label={words.text}
        placeholder={words.sample}
        autoSize={{ minRows: 6, maxRows: 14 }}
        value={text}
        onChange={(event) => change(event.target.value)}
      />
      <p className="import-file">
        <input
          ref={file}
          type="file"
          hidden
          accept={accept}
          aria-label={words.file}
          onChange={(event) => void read(event.target.files?.[0])}
        />
        <Button onClick={() => file.current?.click()}>{words.file}</Button>
        {side}
      </p>
      {tooBig && (
        <p className="form-problem" role="alert">
          {words.tooBig}
        </p>
      )}
    </>
  );
}

/** Many rows at once. What was pasted stays when lines of it cannot be read. */
export function TextImport({
  words,
  accept,
  most,
  width,
  bring,
  badLines,
  close,
}: {
  words: ImportWords;
  accept: string;
  most: number;
  width?: number;
  bring: { isPending: boolean; error: Error | null; act: (text: string) => void };
  /** What is said of the lines that could not be read. */
  badLines: (error: Error) => ReactNode;
  close: () => void;
}) {
  const { t } = useWords();
  const [text, setText] = useState('');
  return (
    <Modal
      open
      {...(width !== undefined && { width })}
      title={words.title}
      okText={words.act}
      cancelText={t('common.cancel')}
      okButtonProps={{ disabled: text.trim() === '', loading: bring.isPending }}
      onOk={() => bring.act(text)}
      onCancel={close}
    >
      <p className="meta">{words.hint}</p>
      <FileText words={words} accept={accept} most={most} text={text} change={setText} />
      {bring.error && (
        <div className="form-problem" role="alert">
          {problemWords(bring.error, t)}
          {badLines(bring.error)}
        </div>
      )}
    </Modal>
  );
}

/** What is wrong in an import, line by line; the first ones are named. */
export function BadLines({ error }: { error: Error }) {
  const { t } = useWords();
  const lines = linesOf(error instanceof ProblemError ? error.problem.fields : undefined);
  if (lines.length === 0) return null;
  return (
    <ul className="bad-lines">
      {lines.slice(0, named).map(({ line, why }) => (
        <li key={line}>
          {t('common.line', { line })} <code>{why}</code>
        </li>
      ))}
      {lines.length > named && <li>{t('common.andMore', { count: lines.length - named })}</li>}
    </ul>
  );
}

/** The lines that a problem names as `line 12`, with what is wrong with each. */
export function linesOf(fields: Readonly<Record<string, string>> | undefined): { line: string; why: string }[] {
  return Object.entries(fields ?? {}).flatMap(([name, why]) => {
    const line = /^line (\d+)$/.exec(name)?.[1];
    return line === undefined ? [] : [{ line, why }];
  });
}
