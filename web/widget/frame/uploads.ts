import type { FileView } from '../../../contracts/http/conversations.ts';
import type { Called } from './api.ts';
import { limits } from './api.ts';

/** Files one message may bring along. */
export const filesAtOnce = 9;

export type FileFacts = Pick<FileView, 'name' | 'mime' | 'size'>;

export function factsOf(file: File): FileFacts {
  return { name: file.name, mime: file.type || 'application/octet-stream', size: file.size };
}

export function isPicture({ mime }: Pick<FileFacts, 'mime'>): boolean {
  return /^image\/(png|jpe?g|gif|webp)$/.test(mime);
}

/** Why a file cannot be sent, before a byte has travelled. */
export function refusalOf(file: Pick<File, 'size'>): 'file.too_large' | 'file.empty' | null {
  if (file.size === 0) return 'file.empty';
  return file.size > limits.file ? 'file.too_large' : null;
}

/** A file on its way: shown as a bubble from the first byte. */
export interface Upload {
  readonly clientId: string;
  readonly at: string;
  readonly file: File;
  /** For the thumbnail; lives as long as the page. */
  readonly url: string;
}

export interface UploadsOptions {
  readonly send: (file: File, progress: (share: number) => void) => Promise<Called<{ fileId: string }>>;
  readonly onProgress: (upload: Upload, share: number) => void;
  readonly onArrived: (upload: Upload, fileId: string) => void;
  readonly onFailed: (upload: Upload, problem: string) => void;
}

/** Files go up one after the other, so that a phone's thin line brings the first one home soonest. */
export class Uploads {
  readonly #options: UploadsOptions;
  readonly #held = new Map<string, Upload>();
  #line: Promise<void> = Promise.resolve();

  constructor(options: UploadsOptions) {
    this.#options = options;
  }

  has(clientId: string): boolean {
    return this.#held.has(clientId);
  }

  add(upload: Upload): void {
    this.#held.set(upload.clientId, upload);
    this.#options.onProgress(upload, 0);
    this.#line = this.#line.then(() => this.#run(upload));
  }

  /** Sends a failed one again. */
  retry(clientId: string): void {
    const upload = this.#held.get(clientId);
    if (upload) this.add(upload);
  }

  /** Gives a file up; one that arrives nevertheless is not sent. */
  remove(clientId: string): void {
    this.#held.delete(clientId);
  }

  async #run(upload: Upload): Promise<void> {
    if (!this.has(upload.clientId)) return;
    const called = await this.#options.send(upload.file, (share) => {
      if (this.has(upload.clientId)) this.#options.onProgress(upload, share);
    });
    if (!this.has(upload.clientId)) return;
    if (called.is === 'ok') {
      this.#held.delete(upload.clientId);
      this.#options.onArrived(upload, called.reply.fileId);
    } else {
      this.#options.onFailed(upload, called.is === 'refused' ? called.code : 'unreachable');
    }
  }
}
