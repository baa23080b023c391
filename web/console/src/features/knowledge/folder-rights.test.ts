import { expect, test } from 'vitest';
import type { FolderGrant } from '#contracts/http/folders';
import { effective, granted, missing, rightsOf, switched } from './folder-rights.ts';

const editor: FolderGrant = { kind: 'role', subject: 'editor', rights: ['read', 'write'] };
const night: FolderGrant = { kind: 'department', subject: 'night', rights: ['read', 'review'] };
const me = { id: 'mei', roles: ['editor'], teams: [], departments: ['night', 'service'] };

test('every right brings reading, and none stands without it', () => {
  expect(switched(editor, 'publish')?.rights).toEqual(['read', 'write', 'publish']);
  expect(switched(editor, 'write')?.rights).toEqual(['read']);
  expect(switched(editor, 'read')).toBeNull();
});

test('somebody is named once', () => {
  expect(granted([editor], 'role', 'editor')).toEqual([editor]);
  expect(granted([editor], 'staff', 'mei')).toEqual([editor, { kind: 'staff', subject: 'mei', rights: ['read'] }]);
});

test('rights add up; the department over one’s own and the owner count', () => {
  expect(rightsOf([editor, night], null, me)).toEqual(['read', 'write', 'review']);
  expect(rightsOf([editor], null, { ...me, roles: ['agent'] })).toEqual([]);
  expect(rightsOf([editor], 'service', { ...me, roles: ['agent'] })).toEqual(['read', 'write', 'review', 'publish']);
  expect(rightsOf([], null, me)).toEqual(['read', 'write', 'review', 'publish']);
});

test('what nobody holds is named, unless a department owns it or nothing is ruled', () => {
  expect(missing([editor, night], null)).toEqual(['publish']);
  expect(missing([editor], 'night')).toEqual([]);
  expect(missing([], null)).toEqual([]);
});

test('without rows of its own the inherited ones count', () => {
  const rights = { folderId: 'f', revision: 1, departmentId: null, ownedBy: null, grants: [] as FolderGrant[] };
  const inherited = { folderId: 'g', name: '招商', grants: [night] };
  expect(effective({ ...rights, inherited })).toEqual([night]);
  expect(effective({ ...rights, grants: [editor], inherited })).toEqual([editor]);
  expect(effective({ ...rights, inherited: null })).toEqual([]);
});
