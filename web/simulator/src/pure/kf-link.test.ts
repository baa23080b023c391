import { expect, test } from 'vitest';
import { readKfLink } from './kf-link.ts';

const account = (open_kfid: string, link: string) => ({ open_kfid, link, name: open_kfid, servicers: [] });
const accounts = [
  account('wkOne', 'http://127.0.0.1:18191/kf/kfcA1'),
  account('wkTwo', 'http://127.0.0.1:18191/kf/kfcB2?enc_scene=x'),
];

test.each([
  ['as it was made', 'http://127.0.0.1:18191/kf/kfcA1', { open_kfid: 'wkOne', scene: '', scene_param: '' }],
  [
    'as the platform writes it',
    'https://work.weixin.qq.com/kf/kfcB2?enc_scene=ENCq',
    { open_kfid: 'wkTwo', scene: 'ENCq', scene_param: '' },
  ],
  [
    'with what a shop added',
    ' https://work.weixin.qq.com/kf/kfcA1?scene=shop&scene_param=%E5%8C%97%E4%BA%AC ',
    { open_kfid: 'wkOne', scene: 'shop', scene_param: '北京' },
  ],
  ['an id', 'wkTwo', { open_kfid: 'wkTwo', scene: '', scene_param: '' }],
  ['of another company', 'https://work.weixin.qq.com/kf/kfcZZ', null],
  ['no link', '客服', null],
  ['nothing', '', null],
  ['a bare host', 'https://work.weixin.qq.com/', null],
])('a link: %s', (_name, text, expected) => {
  expect(readKfLink(text, accounts)).toEqual(expected);
});

test('an account without a link is not opened by an empty one', () => {
  expect(readKfLink('https://work.weixin.qq.com/', [account('wkThree', '')])).toBeNull();
});
