import type { CallInput, CallReply } from '#libs/wecom';
import type { WecomApp } from '../app.ts';
import { WecomError } from './error.ts';
import type { Send } from './files.ts';
import { askingOf, replyOf } from './request.ts';
import type { Tokens } from './tokens.ts';

/** How an app shows who it is. */
export interface Access {
  /** The token of the app; never `bad`, unless the platform lends it again. */
  token(app: WecomApp, bad: string | null): Promise<string>;
  /** Asks for a token with these credentials. What was refused lately is refused here. */
  gettoken(app: WecomApp, credentials: CallInput<'gettoken'>): Promise<CallReply<'gettoken'>>;
}

/** `send` asks without a token. */
export function createAccess({
  tokens,
  send,
  lent,
}: {
  tokens: Tokens;
  send: Send;
  lent(app: WecomApp): void;
}): Access {
  async function gettoken(app: WecomApp, credentials: CallInput<'gettoken'>) {
    tokens.guard(app);
    try {
      return replyOf('gettoken', await send(app, askingOf(app, 'gettoken', credentials)));
    } catch (error) {
      if (error instanceof WecomError) tokens.refused(app, error);
      throw error;
    }
  }
  return {
    gettoken,
    token: (app, bad) =>
      tokens.of(app, 'access', {
        bad,
        async take() {
          const credentials = { corpid: app.corpid, corpsecret: app.secret };
          const { access_token, expires_in } = await gettoken(app, credentials);
          lent(app);
          return { text: access_token, seconds: expires_in };
        },
      }),
  };
}
