import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser';

type Options = Record<string, unknown>;
type Answer = Record<string, unknown>;

/** Why the browser gave no passkey: somebody changed his mind, or this address cannot have any. */
export class PasskeyFailure extends Error {
  readonly why: 'cancelled' | 'elsewhere' | 'known';
  /** The host that passkeys of this installation belong to. */
  readonly host: string;
  constructor(why: 'cancelled' | 'elsewhere' | 'known', host: string) {
    super(why);
    this.name = 'PasskeyFailure';
    this.why = why;
    this.host = host;
  }
}

export const passkeysWork = browserSupportsWebAuthn;
export const passkeysFillIn = browserSupportsWebAuthnAutofill;

/** Lets the browser show a passkey; with `fillIn` it offers them in the field of the e-mail address. */
export async function showPasskey(options: Options, fillIn = false): Promise<Answer> {
  const host = typeof options['rpId'] === 'string' ? options['rpId'] : '';
  mustBeAt(host);
  const asked = { optionsJSON: options as never, useBrowserAutofill: fillIn };
  return { ...(await startAuthentication(asked).catch(failed(host))) };
}

export async function makePasskey(options: Options): Promise<Answer> {
  const host = String((options['rp'] as { id?: string } | undefined)?.id ?? '');
  mustBeAt(host);
  return { ...(await startRegistration({ optionsJSON: options as never }).catch(failed(host))) };
}

/** A passkey belongs to a host: at another address the browser has none to show. */
function mustBeAt(host: string): void {
  if (location.hostname === host || location.hostname.endsWith(`.${host}`)) return;
  throw new PasskeyFailure('elsewhere', host);
}

function failed(host: string) {
  return (error: unknown): never => {
    const known = error instanceof Error && error.name === 'InvalidStateError';
    throw new PasskeyFailure(known ? 'known' : 'cancelled', host);
  };
}
