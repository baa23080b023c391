import type { Generated } from 'kysely';
import type { WidgetSettings } from '#contracts/http/widgets';
import type { StoredSettings } from './settings.ts';

interface WidgetRow {
  tenant_id: string;
  id: string;
  key: string;
  name: Generated<string>;
  settings: StoredSettings;
  identity_secret: Buffer;
  previous_secret: Generated<Buffer | null>;
  previous_until: Generated<Date | null>;
  revision: Generated<number>;
  /** Counts the wordings of the privacy notice; 0 while there was none. */
  privacy_version: Generated<number>;
  archived_at: Generated<Date | null>;
  created_at: Date;
}

export interface Tables {
  widgets: WidgetRow;
  widget_notices: {
    tenant_id: string;
    widget_id: string;
    version: number;
    text: WidgetSettings['privacy']['text'];
    link: string;
    since: Date;
  };
}
