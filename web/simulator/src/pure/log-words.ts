import type { Locale } from '#web-ui/i18n.ts';
import type { LogLine, SimState } from '../wire.ts';

const messageKinds = ['text', 'image', 'voice', 'video', 'file', 'location', 'link'] as const;
type MessageKind = (typeof messageKinds)[number];

/** Names of everybody and everything that a line may mention by id, and of what may be sent. */
export function namesIn(
  { customers, members, kfAccounts }: SimState,
  kindName: (kind: MessageKind) => string,
): ReadonlyMap<string, string> {
  return new Map([
    ...messageKinds.map((kind): [string, string] => [kind, kindName(kind)]),
    ...customers.map(({ external_userid, name }): [string, string] => [external_userid, name]),
    ...members.map(({ userid, name }): [string, string] => [userid, name]),
    ...kfAccounts.map(({ open_kfid, name }): [string, string] => [open_kfid, name]),
  ]);
}

/** Chinese is written without spaces; the renderer sets Latin words apart. */
const besideHan = /(?<=\p{Script=Han}) | (?=\p{Script=Han})/gu;

export interface LineWords {
  /** What happened, in the reader's words where there are some. */
  readonly what: string;
  /** The platform's own name for it; empty for what people do. */
  readonly term: string;
  /** How it ended, where that is worth a word: the code of an error, the status of an answer. */
  readonly outcome: string;
}

/** A line as people read it: what somebody did, with names for ids; a call or callback by what it is for. */
export function wordsOf(
  line: LogLine,
  {
    locale,
    names,
    nameOf,
  }: {
    readonly locale: Locale;
    readonly names: ReadonlyMap<string, string>;
    /** Words for a key such as `call.kf/send_msg`; undefined where there are none. */
    readonly nameOf: (key: string) => string | undefined;
  },
): LineWords {
  const { kind, what, zh, path, about, errcode, status, error } = line;
  if (kind === 'api' && typeof path === 'string') {
    const term = path.replace(/^\/cgi-bin\//, '');
    return { what: nameOf(`call.${term}`) ?? term, term, outcome: typeof errcode === 'number' ? String(errcode) : '×' };
  }
  if (kind === 'callback' && typeof about === 'string') {
    const outcome = typeof status === 'number' ? String(status) : typeof error === 'string' ? error : '×';
    return { what: nameOf(`told.${about}`) ?? about, term: about, outcome };
  }
  const isChinese = locale === 'zh-CN' && typeof zh === 'string';
  const named = (isChinese ? zh : what)
    .split(' ')
    .map((word) => names.get(word) ?? word)
    .join(' ');
  return { what: isChinese ? named.replace(besideHan, '') : named, term: '', outcome: '' };
}
