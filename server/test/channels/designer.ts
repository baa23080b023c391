import { client } from '#contracts/client';
import { channelRoutes } from '#contracts/http/channels';
import type { WidgetDetail, WidgetSettings } from '#contracts/http/widgets';
import type { Company, Person, World } from '../support/world.ts';

/** Somebody who may change settings, and what he does with widgets. */
export class Designer {
  readonly admin: Person;
  readonly #url: string;

  constructor(admin: Person, url: string) {
    this.admin = admin;
    this.#url = url;
  }

  static async of(company: Company, { url }: World): Promise<Designer> {
    return new Designer(await company.person('admin', { roles: ['admin'], presence: 'away' }), url);
  }

  make(name = '官网'): Promise<WidgetDetail> {
    return this.admin.call('widgets.create', { body: { name } });
  }

  async set(widget: WidgetDetail, settings: Partial<WidgetSettings>): Promise<WidgetDetail> {
    const now = await this.admin.call('widgets.get', { params: { id: widget.id } });
    const { name, revision } = now;
    const body = { name, revision, settings: { ...now.settings, ...settings } };
    return this.admin.call('widgets.update', { params: { id: widget.id }, body });
  }

  /** A widget with these settings. */
  async with(settings: Partial<WidgetSettings>): Promise<WidgetDetail> {
    return this.set(await this.make(), settings);
  }

  /** The public calls, as a page elsewhere makes them when `origin` is given. */
  visitor(token?: string, origin?: string) {
    const headers = { ...(token && { authorization: `Bearer ${token}` }), ...(origin && { origin }) };
    return client(channelRoutes, { base: this.#url, headers: () => headers });
  }
}

export const both = (zh: string, en = zh) => ({ 'zh-CN': zh, en });
