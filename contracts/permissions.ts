/**
 * What a member of staff, or a program with an API key, can be allowed to do. A route names exactly one.
 * `conversation.read` alone reaches what belongs to no team, to one's own teams, and what one speaks in;
 * `conversation.all` reaches every team's. What `knowledge.read` to `knowledge.publish` reach is narrowed by the rights
 * of folders, except for who holds `knowledge.manage`. `paper.read` shows private data on pictures and papers, which all
 * others see covered; `paper.review` decides about them. Whoever labels messages reads what the bot understands;
 * `understanding.manage` changes it.
 */
export const permissions = [
  'conversation.read',
  'conversation.all',
  'conversation.reply',
  'conversation.close',
  'customer.read',
  'customer.write',
  'paper.read',
  'paper.review',
  'trace.read',
  'knowledge.read',
  'knowledge.write',
  'knowledge.publish',
  'knowledge.review',
  'knowledge.manage',
  'understanding.label',
  'understanding.manage',
  'staff.read',
  'staff.write',
  'role.write',
  'settings.read',
  'settings.write',
  'integration.read',
  'integration.write',
  'security.write',
  'company.export',
  'audit.read',
  'operations.read',
  'operations.write',
] as const;
export type Permission = (typeof permissions)[number];

export const roles = ['admin', 'supervisor', 'agent', 'editor', 'operator', 'recruiter', 'auditor', 'viewer'] as const;
/** 管理员, 主管, 坐席, 知识编辑, 运营, 招商经理, 审计员, 只读 */
export type Role = (typeof roles)[number];

const desk = [
  'conversation.read',
  'conversation.reply',
  'conversation.close',
  'customer.read',
  'customer.write',
  'knowledge.read',
  'staff.read',
] as const;

/** The one table of who may do what. */
export const rolePermissions: Record<Role, readonly Permission[]> = {
  admin: permissions,
  supervisor: [
    ...desk,
    'conversation.all',
    'paper.read',
    'paper.review',
    'trace.read',
    'knowledge.write',
    'knowledge.publish',
    'knowledge.review',
    'knowledge.manage',
    'understanding.label',
    'understanding.manage',
    'settings.read',
    'operations.read',
  ],
  agent: [...desk],
  editor: [
    'knowledge.read',
    'knowledge.write',
    'knowledge.publish',
    'knowledge.review',
    'understanding.label',
    'understanding.manage',
    'staff.read',
    'trace.read',
    'conversation.read',
    'conversation.all',
  ],
  operator: [
    'conversation.read',
    'conversation.all',
    'customer.read',
    'customer.write',
    'knowledge.read',
    'understanding.label',
    'understanding.manage',
    'staff.read',
    'settings.read',
    'integration.read',
    'operations.read',
  ],
  recruiter: [...desk, 'paper.read', 'paper.review', 'trace.read'],
  auditor: [
    'audit.read',
    'conversation.read',
    'conversation.all',
    'customer.read',
    'trace.read',
    'knowledge.read',
    'staff.read',
    'settings.read',
    'integration.read',
    'operations.read',
  ],
  viewer: ['conversation.read', 'conversation.all', 'knowledge.read', 'staff.read'],
};

const known: ReadonlySet<string> = new Set(permissions);

export function isPermission(text: string): text is Permission {
  return known.has(text);
}

export function isBuiltIn(role: string): role is Role {
  return (roles as readonly string[]).includes(role);
}

/** What somebody may do: what his built-in roles allow, and what those of the company `grant`. Unknown words grant nothing. */
export function effective(held: readonly string[], granted: readonly string[]): Set<Permission> {
  return new Set([...permissionsOf(held.filter(isBuiltIn)), ...granted.filter(isPermission)]);
}

/** The union of what the given roles allow. */
export function permissionsOf(held: readonly Role[]): Set<Permission> {
  return new Set(held.flatMap((role) => rolePermissions[role]));
}
