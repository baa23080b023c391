import { client } from '#contracts/client';
import { companyRoutes, keeperSession } from '#contracts/http/companies';
import type { House } from '../../src/compose.ts';

/** Whoever keeps the installation, signed in as his page signs in. */
export class Keeper {
  readonly headers: Readonly<Record<string, string>>;
  readonly call: ReturnType<typeof client<typeof companyRoutes>>;
  readonly password: string;

  constructor(url: string, headers: Record<string, string>, password: string) {
    this.headers = headers;
    this.password = password;
    this.call = client(companyRoutes, { base: url, headers: () => this.headers });
  }

  /** With the one-time password of a moment ago. */
  static async signIn(url: string, house: House): Promise<Keeper> {
    const { email, password } = (await house.companies.keepers.resetPassword('keeper@liren.local'))!;
    const response = await fetch(url + companyRoutes['keeper.signIn'].path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
    if (!response.ok) throw new Error(`Signing in failed: ${await response.text()}`);
    const cookie = response.headers.get('set-cookie')!.split(';')[0]!;
    const { csrf } = keeperSession.parse(await response.json());
    return new Keeper(url, { cookie, 'x-csrf-token': csrf }, password);
  }

  /** Signed in, with a password of his own. */
  static async ready(url: string, house: House): Promise<Keeper> {
    const keeper = await Keeper.signIn(url, house);
    const next = `keeps-the-house-${crypto.randomUUID()}`;
    await keeper.call('keeper.changePassword', { body: { current: keeper.password, next } });
    return new Keeper(url, keeper.headers, next);
  }
}
