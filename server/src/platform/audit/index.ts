export { createAudit, type Audit, type AuditEntry, type AuditQuery, type NewAuditEntry } from './audit.ts';
export { hashOf, type Link } from './chain.ts';
