/** Identity providers for the tests: a real one, and one that lies as it is told. */
import { createHmac, createSign, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

export const clientId = 'liren';
export const clientSecret = randomBytes(24).toString('base64url');

export interface KnownPerson {
  email: string;
  email_verified: boolean;
  name?: string;
}

export interface RealProvider {
  issuer: string;
  /** Signs somebody in as his browser would, and answers the query with which he comes back. */
  visit(url: string, subject: string): Promise<string>;
  close(): Promise<void>;
}

/** `oidc-provider` with one client that must bring PKCE. `people` by their subject. */
export async function realProvider(people: Map<string, KnownPerson>, redirectUri: string): Promise<RealProvider> {
  const server = createServer();
  const issuer = await listening(server);
  const provider = new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri] }],
    pkce: { required: () => true },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    cookies: { keys: [randomBytes(16).toString('hex')] },
    findAccount: (_ctx, sub) => ({
      accountId: sub,
      claims: () => ({ sub, ...people.get(sub) }),
    }),
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({
        clientId: ctx.oidc.client!.clientId,
        accountId: ctx.oidc.session!.accountId!,
      });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  });
  const answer = provider.callback();
  server.on('request', (request, response) => void answer(request, response));
  return { issuer, visit: (url, subject) => visit(url, subject, redirectUri), close: () => closed(server) };
}

/** Steps of one sign-in at the provider; more mean that it goes in a circle. */
const MAX_STEPS = 10;

async function visit(start: string, subject: string, redirectUri: string): Promise<string> {
  const jar = new Map<string, string>();
  const go = async (url: string, form?: Record<string, string>) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      jar.set(name!, value!);
    }
    return response;
  };
  let response = await go(start);
  for (let step = 0; step < MAX_STEPS; step++) {
    const to = response.headers.get('location');
    if (to === null) throw new Error(`The provider stopped: ${response.status} ${await response.text()}`);
    if (to.startsWith(redirectUri)) return new URL(to).search.slice(1);
    const next = new URL(to, start);
    const asks = next.pathname.startsWith('/interaction/');
    response = await go(next.href, asks ? { prompt: 'login', login: subject, password: 'any' } : undefined);
  }
  throw new Error('The provider goes in a circle');
}

/** What the liar says; all that is left out is as it should be. */
export interface Lie {
  claims?: Record<string, unknown>;
  header?: Record<string, unknown>;
  sign?: 'right' | 'other-key' | 'none' | 'hmac-secret' | 'hmac-public-key';
  /** What it says of itself. */
  discovery?: Record<string, unknown>;
}

export class LyingProvider {
  issuer = '';
  lie: Lie = {};
  nonce: string | null = null;
  /** Forms that came to the token endpoint. */
  readonly exchanged: URLSearchParams[] = [];
  /** Paths that were asked for. */
  readonly asked: string[] = [];
  readonly #keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  readonly #other = generateKeyPairSync('rsa', { modulusLength: 2048 });
  readonly #server = createServer((request, response) => {
    void this.#answer(request).then((body) => {
      response.writeHead(body ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(body ?? {}));
    });
  });

  async open(): Promise<this> {
    this.issuer = await listening(this.#server);
    return this;
  }

  close(): Promise<void> {
    return closed(this.#server);
  }

  async #answer(request: IncomingMessage): Promise<object | null> {
    const path = request.url!;
    this.asked.push(path);
    if (path === '/.well-known/openid-configuration') return this.#discovery();
    if (path === '/jwks') return { keys: [this.#jwk(this.#keys.publicKey)] };
    if (path === '/own-keys') return { keys: [this.#jwk(this.#other.publicKey)] };
    if (path !== '/token') return null;
    let form = '';
    for await (const chunk of request) form += String(chunk);
    this.exchanged.push(new URLSearchParams(form));
    return { access_token: 'a', token_type: 'Bearer', expires_in: 60, id_token: this.#idToken() };
  }

  #discovery(): object {
    const at = (path: string) => `${this.issuer}/${path}`;
    return {
      issuer: this.issuer,
      authorization_endpoint: at('auth'),
      token_endpoint: at('token'),
      jwks_uri: at('jwks'),
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
      token_endpoint_auth_methods_supported: ['client_secret_post'],
      ...this.lie.discovery,
    };
  }

  #jwk(key: KeyObject): object {
    return { ...key.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' };
  }

  #idToken(): string {
    const { claims, header, sign = 'right' } = this.lie;
    const seconds = Math.floor(Date.now() / 1000);
    const right = {
      iss: this.issuer,
      sub: 'mallory',
      aud: clientId,
      iat: seconds,
      exp: seconds + 60,
      nonce: this.nonce,
      email: 'mallory@tea.test',
      email_verified: true,
    };
    const alg = sign === 'none' ? 'none' : sign.startsWith('hmac') ? 'HS256' : 'RS256';
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const body = `${part({ alg, kid: 'k1', ...header })}.${part({ ...right, ...claims })}`;
    return `${body}.${this.#signature(sign, body)}`;
  }

  #signature(how: NonNullable<Lie['sign']>, body: string): string {
    if (how === 'none') return '';
    const { publicKey, privateKey } = how === 'other-key' ? this.#other : this.#keys;
    if (how === 'hmac-secret') return createHmac('sha256', clientSecret).update(body).digest('base64url');
    if (how === 'hmac-public-key') {
      const pem = publicKey.export({ type: 'spki', format: 'pem' });
      return createHmac('sha256', pem).update(body).digest('base64url');
    }
    return createSign('sha256').update(body).sign(privateKey).toString('base64url');
  }
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
