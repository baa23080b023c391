import * as client from 'openid-client';
import { refuse } from '#platform/errors';
import { fetchThrough, type Outbound } from '#platform/outbound';

/** Signatures that a provider can make and nobody can who knows only what is public, or our own secret. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
/** Headers by which a token names its own key: never followed, and no honest provider sends them in an ID token. */
const OWN_KEYS = ['jku', 'jwk', 'x5u', 'x5c'];
const TIMEOUT_S = 10;
const SCOPE = 'openid email profile';

export interface ProviderAccess {
  issuer: string;
  clientId: string;
  clientSecret: string;
}

/** What the browser carries, sealed, to the provider and back. */
export interface Trip {
  state: string;
  nonce: string;
  verifier: string;
}

/** Who somebody is to his provider. */
export interface Identity {
  issuer: string;
  subject: string;
  email: string | null;
  emailVerified: boolean;
  name: string | null;
}

/** What a provider says of itself, without what we do not take from it. */
export type Metadata = Readonly<client.ServerMetadata>;

/** Why a provider cannot be used. */
export type Unfit = 'unreachable' | 'other-issuer' | 'unfit';

/** Reads what a provider says of itself (OpenID Connect Discovery 1.0); only through the guard, and only from itself. */
export async function findOut(outbound: Outbound, issuer: string): Promise<Metadata | Unfit> {
  const url = URL.parse(issuer);
  if (!url || !(url.protocol === 'https:' || isLocal(url))) return 'unfit';
  try {
    const found = await client.discovery(url, 'liren', undefined, undefined, {
      execute: url.protocol === 'http:' ? [client.allowInsecureRequests] : [],
      [client.customFetch]: fetchThrough(outbound),
      timeout: TIMEOUT_S,
    });
    const metadata = found.serverMetadata();
    if (metadata.issuer !== issuer) return 'other-issuer';
    const algorithms = algorithmsOf(metadata);
    const complete = isPage(metadata.authorization_endpoint) && metadata.token_endpoint && metadata.jwks_uri;
    if (!complete || algorithms.length === 0) return 'unfit';
    const { supportsPKCE: _, ...plain } = metadata;
    return { ...plain, issuer, id_token_signing_alg_values_supported: algorithms };
  } catch (error) {
    return said(error, 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED') ? 'other-issuer' : 'unreachable';
  }
}

/** Begins a trip. Always with PKCE, state and nonce (RFC 9700, 2.1). */
export async function beginTrip(
  outbound: Outbound,
  access: ProviderAccess,
  { redirectUri, again }: { redirectUri: string; again: boolean },
): Promise<{ url: string; trip: Trip }> {
  const config = await configOf(outbound, access);
  const trip = {
    state: client.randomState(),
    nonce: client.randomNonce(),
    verifier: client.randomPKCECodeVerifier(),
  };
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: SCOPE,
    state: trip.state,
    nonce: trip.nonce,
    code_challenge: await client.calculatePKCECodeChallenge(trip.verifier),
    code_challenge_method: 'S256',
    ...(again && { prompt: 'login' }),
  });
  return { url: url.href, trip };
}

/** Ends a trip. Refuses with `provider.refused` whatever is not signed by this provider, for us, for this very trip. */
export async function endTrip(
  outbound: Outbound,
  access: ProviderAccess,
  { trip, url }: { trip: Trip; url: URL },
): Promise<Identity> {
  const config = await configOf(outbound, access);
  try {
    const tokens = await client.authorizationCodeGrant(config, url, {
      expectedState: trip.state,
      expectedNonce: trip.nonce,
      pkceCodeVerifier: trip.verifier,
      idTokenExpected: true,
    });
    mustNameNoKey(tokens.id_token!);
    const claims = tokens.claims()!;
    const more =
      claims['email'] === undefined && config.serverMetadata().userinfo_endpoint
        ? await client.fetchUserInfo(config, tokens.access_token, claims.sub)
        : {};
    const { email, email_verified, name } = { ...claims, ...more } as Record<string, unknown>;
    return {
      issuer: claims.iss,
      subject: claims.sub,
      email: typeof email === 'string' ? email.trim().toLowerCase() : null,
      // The text "true" is not what the specification calls verified.
      emailVerified: email_verified === true,
      name: typeof name === 'string' ? name : null,
    };
  } catch (cause) {
    throw refuse('provider.refused', 'What the provider answered does not hold; begin again', { cause });
  }
}

async function configOf(outbound: Outbound, access: ProviderAccess): Promise<client.Configuration> {
  const metadata = await findOut(outbound, access.issuer);
  if (typeof metadata === 'string') {
    throw refuse('provider.unreachable', 'The provider cannot be reached or is not what it was');
  }
  // What is left out means basic (OpenID Connect Discovery, 3).
  const methods = metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  const secret = access.clientSecret;
  const auth = methods.includes('client_secret_basic')
    ? client.ClientSecretBasic(secret)
    : client.ClientSecretPost(secret);
  const config = new client.Configuration(metadata, access.clientId, undefined, auth);
  config[client.customFetch] = fetchThrough(outbound);
  config.timeout = TIMEOUT_S;
  // The library believes the connection to the token endpoint; we want the signature too.
  client.enableNonRepudiationChecks(config);
  if (access.issuer.startsWith('http:')) client.allowInsecureRequests(config);
  return config;
}

function algorithmsOf({ id_token_signing_alg_values_supported: offered = ['RS256'] }: client.ServerMetadata): string[] {
  return offered.filter((algorithm) => ALGORITHMS.includes(algorithm));
}

function mustNameNoKey(token: string): void {
  const header = JSON.parse(Buffer.from(token.split('.', 1)[0]!, 'base64url').toString()) as object;
  if (OWN_KEYS.some((name) => Object.hasOwn(header, name))) throw new Error('The token names a key of its own');
}

/** Browsers go there: nothing but the web, whatever the provider says of itself. */
function isPage(address: string | undefined): boolean {
  return /^https?:$/.test(URL.parse(address ?? '')?.protocol ?? '');
}

/** Without encryption only on this very machine, where a trial provider runs. */
function isLocal({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

function said(error: unknown, code: string): boolean {
  return error instanceof Error && (error as { code?: string }).code === code;
}
