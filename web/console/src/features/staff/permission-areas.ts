import { permissions, type Permission } from '#contracts/permissions';

export const areas = ['desk', 'customers', 'knowledge', 'people', 'company', 'oversight'] as const;
export type Area = (typeof areas)[number];

/** Where each permission stands in the editor: by the work it belongs to. */
const areaOf: Record<Permission, Area> = {
  'conversation.read': 'desk',
  'conversation.all': 'desk',
  'conversation.reply': 'desk',
  'conversation.close': 'desk',
  'customer.read': 'customers',
  'customer.write': 'customers',
  'paper.read': 'customers',
  'paper.review': 'customers',
  'knowledge.read': 'knowledge',
  'knowledge.write': 'knowledge',
  'knowledge.publish': 'knowledge',
  'knowledge.review': 'knowledge',
  'knowledge.manage': 'knowledge',
  'trace.read': 'knowledge',
  'understanding.label': 'knowledge',
  'understanding.manage': 'knowledge',
  'staff.read': 'people',
  'staff.write': 'people',
  'role.write': 'people',
  'settings.read': 'company',
  'settings.write': 'company',
  'integration.read': 'company',
  'integration.write': 'company',
  'company.export': 'company',
  'security.write': 'oversight',
  'audit.read': 'oversight',
  'operations.read': 'oversight',
  'operations.write': 'oversight',
};

export const permissionsIn = (area: Area) => permissions.filter((permission) => areaOf[permission] === area);
