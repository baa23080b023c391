import { PackError } from './errors.ts';
import type { Place } from './errors.ts';

/** Control characters except line feed and tab, and marks that reorder or hide what a reader sees. */
const control = /(?![\n\t])\p{Cc}|[\u202A-\u202E\u2066-\u2069\uFEFF]/u;
const markup = /<[a-z/!?]/i;
const scheme = /([a-z][a-z0-9+.-]{0,30}):\/\//gi;
/** Schemes that act without slashes, and addresses that borrow the scheme of the page. */
const actingScheme = /\b(?:javascript|vbscript)\s*:|\bdata:[a-z]+\/|\b(?:file|blob):|(?:^|[\s("'[])\/\/[a-z0-9]/i;
const link = /https?:\/\/[^\s，。；、！？）】》”"'<>)\]]+/gi;

/** Refuses text that could act as code, deceive the eye or lead out of the allowed hosts. Walks every string. */
export function checkTexts(value: unknown, place: Place, linkHosts: readonly string[]): void {
  if (typeof value === 'string') checkText(value, place, linkHosts);
  else if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) checkTexts(inner, place, linkHosts);
  }
}

function checkText(raw: string, place: Place, linkHosts: readonly string[]): void {
  if (!raw.isWellFormed()) throw new PackError('text.control', 'A text holds half of a character.', place);
  if (control.test(raw)) throw new PackError('text.control', 'A text holds control or direction characters.', place);
  // Full-width look-alikes become what a careless reader would make of them.
  const text = raw.normalize('NFKC');
  if (markup.test(text)) throw new PackError('text.markup', 'A text holds markup; packs are plain text.', place);
  const foreign = [...text.matchAll(scheme)].find((match) => !/^https?$/i.test(match[1] ?? ''));
  if (foreign || actingScheme.test(text)) {
    throw new PackError('link.scheme', 'Links may only begin with http:// or https://.', place);
  }
  for (const [address] of text.matchAll(link)) checkLink(address, place, linkHosts);
}

function checkLink(address: string, place: Place, linkHosts: readonly string[]): void {
  const url = URL.parse(address);
  const allowed =
    url !== null &&
    url.username === '' &&
    url.password === '' &&
    linkHosts.some((host) => url.hostname === host || url.hostname.endsWith(`.${host}`));
  if (!allowed) {
    const host = url?.hostname ?? address;
    throw new PackError('link.host', `The link to ${host} is not among linkHosts in company.json.`, place);
  }
}
