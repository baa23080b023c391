import type { Limits, ParseOutcome, Progress, SourceFile } from '#libs/parse';

/** Reads uploaded files in child processes that can do nothing but read. */
export interface Parser {
  /**
   * What the file says, or why it is not taken. Never throws for anything a file can
   * contain (only when no process can be started); at most two are read at
   * once and `waiting` more wait, the next is refused as `file.parser_busy`.
   */
  parse(file: SourceFile, call?: ParseCall): Promise<ParseOutcome>;
  /** Ends what runs (refused as `file.cancelled`) and takes nothing more. */
  close(): Promise<void>;
}

export interface ParseCall {
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

export interface ParserLimits {
  readonly atOnce: number;
  readonly waiting: number;
  /** Wall time of one file. */
  readonly seconds: number;
  readonly pdfSeconds: number;
  /** Resident memory at which the child is ended. It is looked at every `watchEveryMs`. */
  readonly rssBytes: number;
  readonly watchEveryMs: number;
  /**
   * What the system gives the child at most (Linux, RLIMIT_DATA). Node claims about 570 MB of it when it starts, though it
   * touches 45, so this bounds resident memory at about 550 MB however fast it is asked for.
   */
  readonly dataBytes: number;
  readonly heapBytes: number;
  /** What the child may answer. */
  readonly answerBytes: number;
  /** Limits inside the file, where they differ from those of the library. */
  readonly file?: Limits;
  /** Told the resident memory of the child each time it is looked at. */
  readonly onMemory?: (bytes: number) => void;
}
