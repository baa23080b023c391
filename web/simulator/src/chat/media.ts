import type { Words } from '../words.ts';
import { silentAmr } from '../pure/voice-length.ts';
import { licence, order } from './drawn.ts';

export type MediaKind = 'image' | 'voice' | 'video' | 'file';
export type Sample = MediaKind | 'paper';

/** A file as the admin port takes it. */
export interface GivenMedia {
  readonly name: string;
  readonly mime: string;
  readonly base64: string;
}

/** A file of the customer's; null when the browser cannot read it. */
export async function mediaOf(file: Blob & { readonly name?: string }): Promise<GivenMedia | null> {
  const base64 = await base64Of(file);
  return base64 === null ? null : { name: file.name ?? 'file', mime: file.type || 'application/octet-stream', base64 };
}

function base64Of(blob: Blob): Promise<string | null> {
  return new Promise((done) => {
    const reader = new FileReader();
    reader.onerror = () => done(null);
    reader.onload = () => {
      const address = typeof reader.result === 'string' ? reader.result : '';
      done(address.slice(address.indexOf(',') + 1));
    };
    reader.readAsDataURL(blob);
  });
}

const sampleSeconds = 4;

/** Something to send for whoever has nothing at hand. */
export async function sampleMedia(kind: Sample, t: Words): Promise<GivenMedia> {
  const named = async (blob: Blob, name: string): Promise<GivenMedia> => {
    const base64 = (await base64Of(blob)) ?? '';
    return { name, mime: blob.type, base64 };
  };
  if (kind === 'image') return named(await order(t), t('sample.imageName'));
  if (kind === 'paper') return named(await licence(), t('sample.paperName'));
  if (kind === 'voice') return named(new Blob([silentAmr(sampleSeconds)], { type: 'audio/amr' }), 'voice.amr');
  return named(new Blob([t('sample.fileText')], { type: 'text/plain' }), t('sample.fileName'));
}
