import { z } from 'zod';
import { byId, id, text, timestamp } from '../common.ts';
import { routes } from '../route.ts';
import { staffRef } from './conversations.ts';

/** Sizes of the tree of folders. */
export const folderLimits = {
  folders: 1_000,
  /** Levels; a folder at the top is on the first. */
  depth: 6,
  /** Rows of rights of one folder. */
  grants: 100,
  /** Characters of a name. */
  name: 60,
} as const;

/** What somebody may do with the articles of a folder, if his role allows it too. Each of them includes reading. */
export const folderRight = z.enum(['read', 'write', 'review', 'publish']);
export type FolderRight = z.infer<typeof folderRight>;

export const grantee = z.enum(['role', 'department', 'team', 'staff']);
export type Grantee = z.infer<typeof grantee>;

/** Rights of everybody with a role, in a department (and those below it), of a team, or of one person. */
export const folderGrant = z.strictObject({
  kind: grantee,
  /** The name of a built-in role, or the id of a role of the company, a department, a team or a person. */
  subject: text(60, 1),
  rights: z.array(folderRight).min(1).max(4),
});
export type FolderGrant = z.infer<typeof folderGrant>;

const name = text(folderLimits.name, 1).refine((value) => value.trim() === value, {
  error: 'must not begin or end with a space',
});

export const folder = z.object({
  id,
  /** The nearest folder over it that I may read; null is the top. */
  parentId: id.nullable(),
  name: z.string(),
  /** Its members have all rights here, and below where nobody else owns. Null: as the folder over it. */
  departmentId: id.nullable(),
  /** Has rights of its own; otherwise those of the folder over it count. */
  restricted: z.boolean(),
  /** What I may do here, by this folder and by my role. */
  rights: z.array(folderRight),
  /** Articles that lie here, without those in folders below. */
  articles: z.int(),
  revision: z.int(),
  updatedAt: timestamp,
  updatedBy: staffRef.nullable(),
});
export type Folder = z.infer<typeof folder>;

export const folderRights = z.object({
  folderId: id,
  revision: z.int(),
  departmentId: id.nullable(),
  /** Empty: those of the folder over it count. */
  grants: z.array(folderGrant),
  /** What counts when `grants` is empty: the rights of the nearest folder that has some; null is open to everybody. */
  inherited: z.object({ folderId: id, name: z.string(), grants: z.array(folderGrant) }).nullable(),
  /** Who owns it now, by itself or by a folder over it. */
  ownedBy: id.nullable(),
});
export type FolderRights = z.infer<typeof folderRights>;

const manage = { access: 'knowledge.manage' as const, params: byId };

export const folderRoutes = routes({
  'folders.list': {
    method: 'GET',
    path: '/api/v1/folders',
    summary: 'Folders that I may read, with how many articles lie in each',
    access: 'knowledge.read',
    reply: z.object({
      items: z.array(folder),
      /** Outside all folders: what I may do there, and how many articles lie there. */
      top: z.object({ rights: z.array(folderRight), articles: z.int() }),
    }),
  },
  'folders.create': {
    method: 'POST',
    path: '/api/v1/folders',
    summary: 'Make a folder',
    access: 'knowledge.manage',
    body: z.strictObject({ name, parentId: id.nullable(), departmentId: id.nullable().default(null) }),
    reply: folder,
    status: 201,
  },
  'folders.update': {
    ...manage,
    method: 'PATCH',
    path: '/api/v1/folders/:id',
    summary: 'Rename a folder, move it with all below it, or give it to a department',
    body: z.strictObject({
      revision: z.int(),
      name: name.optional(),
      parentId: id.nullable().optional(),
      departmentId: id.nullable().optional(),
    }),
    reply: folder,
  },
  'folders.remove': {
    ...manage,
    method: 'DELETE',
    path: '/api/v1/folders/:id',
    summary: 'Remove an empty folder; or, with contents=up, let what lies in it move to the folder over it',
    query: z.strictObject({ contents: z.enum(['keep', 'up']).default('keep') }),
    reply: z.object({ articles: z.int(), folders: z.int() }),
  },
  'folders.rights': {
    ...manage,
    method: 'GET',
    path: '/api/v1/folders/:id/rights',
    summary: 'Who may do what in a folder, by itself and by the folders over it',
    reply: folderRights,
  },
  'folders.setRights': {
    ...manage,
    method: 'PUT',
    path: '/api/v1/folders/:id/rights',
    summary: 'Say who may do what in a folder; an empty list takes the rights of the folder over it',
    body: z.strictObject({ revision: z.int(), grants: z.array(folderGrant).max(folderLimits.grants) }),
    reply: folderRights,
  },
  'folders.people': {
    ...manage,
    method: 'GET',
    path: '/api/v1/folders/:id/people',
    summary: 'What each person may do in a folder, by role and folder together; those who may do nothing are left out',
    reply: z.object({ items: z.array(staffRef.extend({ rights: z.array(folderRight) })) }),
  },
});
