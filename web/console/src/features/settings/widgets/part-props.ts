import type { WidgetSettings } from '#contracts/http/widgets';

/** What a part of the builder's form reads and writes. */
export interface PartProps {
  settings: WidgetSettings;
  change: (part: Partial<WidgetSettings>) => void;
}
