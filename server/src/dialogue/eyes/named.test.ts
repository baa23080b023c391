import { expect, test } from 'vitest';
import { isNamedAsPaper } from './named.ts';

test.each([
  '营业执照.pdf',
  '李四-身份证正面.PDF',
  '食品经营许可证 2026.pdf',
  '加盟合同（盖章）.pdf',
  '營業執照.pdf',
  '身份證.pdf',
  'Business_Licence (2).pdf',
  'BusinessLicense.pdf',
  'ＬＩＣＥＮＣＥ.pdf',
  'ID-card_front.pdf',
  'signed contract.pdf',
  '営業許可証.pdf',
  '사업자등록증.pdf',
  '사업자등록증.pdf'.normalize('NFD'),
  'Gewerbeschein.pdf',
])('%s is called like a paper', (name) => expect(isNamedAsPaper(name)).toBe(true));

test.each(['资料.pdf', '选址方案.pdf', '20261123.pdf', 'scan0001.pdf', 'menu.pdf'])('%s is not', (name) =>
  expect(isNamedAsPaper(name)).toBe(false),
);
