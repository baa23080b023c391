import { expect, test } from 'vitest';
import { fileName } from './names.ts';
import { rangeOf } from './route.ts';

test.each([
  ['合同.pdf', ['pdf'], '合同.pdf'],
  ['../../etc/passwd', ['txt'], 'passwd.txt'],
  ['C:\\Users\\li\\照片.JPG', ['jpg', 'jpeg'], '照片.jpg'],
  ['photo.jpeg', ['jpg', 'jpeg'], 'photo.jpeg'],
  ['evil.html', ['png'], 'evil.html.png'],
  ['exe.\u202egnp.exe', ['png'], 'exe.gnp.exe.png'],
  ['a\u0000b\r\nc.txt', ['txt'], 'abc.txt'],
  ['  . .. ', ['gif'], 'file.gif'],
  ['.htaccess', ['txt'], 'htaccess.txt'],
  ['', ['pdf'], 'file.pdf'],
  ['a<b>:"|?*.csv', ['csv'], 'ab.csv'],
  ['👩‍👩‍👧'.repeat(100), ['png'], `${[...'👩👩👧'.repeat(100)].slice(0, 116).join('')}.png`],
] as const)('%j is saved as a name that misleads nobody', (claimed, endings, expected) => {
  expect(fileName(claimed, endings)).toBe(expected);
});

test.each([
  [undefined, null],
  ['bytes=0-', { start: 0, end: 99 }],
  ['bytes=10-19', { start: 10, end: 19 }],
  ['bytes=90-500', { start: 90, end: 99 }],
  ['bytes=-10', { start: 90, end: 99 }],
  ['bytes=100-', 'beyond'],
  ['bytes=-0', 'beyond'],
  ['bytes=20-10', null],
  ['bytes=0-1,5-9', null],
  ['lines=1-2', null],
] as const)('range %s of 100 bytes', (header, expected) => expect(rangeOf(header, 100)).toEqual(expected));
