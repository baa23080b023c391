import type { KfAccount } from '../wire.ts';

/** What a link of 微信客服 says: which account, and where it was found. */
export interface KfLink {
  readonly open_kfid: string;
  readonly scene: string;
  readonly scene_param: string;
}

/**
 * Finds the account that a pasted link opens: by the last part of its path, which names the account, or by an id.
 * `scene` and `scene_param` are what the link carries; empty where it carries none.
 */
export function readKfLink(text: string, accounts: readonly KfAccount[]): KfLink | null {
  const pasted = text.trim();
  const named = accounts.find(({ open_kfid }) => open_kfid === pasted);
  if (named) return { open_kfid: named.open_kfid, scene: '', scene_param: '' };
  const url = urlOf(pasted);
  if (!url) return null;
  const code = lastPart(url);
  const found = accounts.find(({ link }) => {
    const known = urlOf(link);
    return known ? lastPart(known) === code : link === code;
  });
  if (!found || code === '') return null;
  const scene = url.searchParams.get('scene') ?? url.searchParams.get('enc_scene') ?? '';
  return { open_kfid: found.open_kfid, scene, scene_param: url.searchParams.get('scene_param') ?? '' };
}

function urlOf(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

const lastPart = (url: URL) => url.pathname.split('/').findLast((part) => part !== '') ?? '';
