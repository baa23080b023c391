import { expect, test } from 'vitest'
import { checkPassword } from './password-strength.ts'

const known = { email: 'mei.chen@demo.test', name: '陈美琪', current: 'first-pass-123' }

test.each([
  ['', { long: false, mixed: false, own: false, different: false }],
  ['short1', { long: false, mixed: true, own: true, different: true }],
  ['aaaaaaaaaaaa', { long: true, mixed: false, own: true, different: true }],
  ['Mei.Chen-2026', { long: true, mixed: true, own: false, different: true }],
  ['我叫陈美琪没有人知道1', { long: true, mixed: true, own: false, different: true }],
  ['first-pass-123', { long: true, mixed: true, own: true, different: false }],
  ['茶屿的门口有两棵树-7', { long: true, mixed: true, own: true, different: true }],
])('%j', (next, checks) => expect(checkPassword(next, known)).toEqual(checks))
