/** A PDF is not read: who sends one hears so, and what helps. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { told, type Customer } from '../support/customer.ts';
import { smallCompany } from '../support/company.ts';
import { words } from '#platform/words';
import { openWorld, type Person, type World } from '../support/world.ts';

let world: World;
let recruiter: Person;
beforeAll(async () => {
  world = await openWorld({ articles: smallCompany });
  recruiter = await world.person('林悦', { roles: ['recruiter'] });
});
afterAll(() => world.close());

const FEE = '加盟费多少钱？';
const RAGE = '你们就是骗子！气死我了，太过分了！！加盟费多少钱？';
const pdf = () => new Blob([Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n', 'latin1')]);

/** Sends the words and the file so that one turn answers both. */
async function sends(customer: Customer, words: string | null, fileName: string, file = pdf()): Promise<string> {
  const { fileId } = await customer.own('visitor.upload', { file, fileName });
  const held = await world.holdTable('turns');
  const first = words === null ? await customer.sendsFile(fileId, randomUUID()) : await customer.says(words);
  if (words !== null) await customer.sendsFile(fileId, randomUUID());
  await held.release();
  await world.settled();
  const said = (await customer.messages()).filter(({ seq, author }) => seq > first.seq && author.kind === 'bot');
  return told(said).join('\n');
}

/** Something of what the company wants has been shown, but not all of it. */
async function hasShownPart(customer: Customer): Promise<void> {
  const { customer: panel } = await recruiter.call('conversations.get', { params: { id: customer.conversation } });
  const place = { conversationId: customer.conversation, customerId: panel!.id };
  const sight = {
    kind: 'id_card' as const,
    confidence: 1,
    form: 'front',
    missing: [],
    text: '',
    flaws: [],
    by: 'ocr' as const,
    fields: [{ name: 'name' as const, value: '周小满', text: '周小满', confidence: 0.99, quad: null, valid: null }],
  };
  const pictures = [{ fileId: randomUUID(), seq: 1, kind: 'seen' as const, sight, width: 10, height: 10 }];
  const { papers, db } = world.house;
  const assessment = await papers.assess(world.tenant, { ...place, pictures, texts: [], claims: [] });
  await db.tenant(world.tenant, (tx) => papers.keep(tx, place, assessment!));
}

test('a PDF alone: it is not read, a picture of the page would be, and a person looks', async () => {
  const customer = await world.customer('只发文件');
  expect(await sends(customer, null, '执照.pdf')).toMatch(/PDF 收到了，可是我没法自动读.*请同事来看.*截图或拍照/u);
  expect((await customer.state()).speaker).toBe('nobody');
});

test('beside a question that is answered it is said that the PDF was not read', async () => {
  const customer = await world.customer('边问边发');
  const heard = await sends(customer, FEE, '资料.pdf');
  expect(heard).toMatch(/加盟费.*PDF 里的内容我没法自动读.*截图或拍照/su);
  expect((await customer.state()).speaker).toBe('bot');
});

test('where papers are wanted of him a person looks, whatever he asks beside it', async () => {
  const customer = await world.customer('补材料');
  await customer.asks('你好');
  await hasShownPart(customer);
  expect(await sends(customer, FEE, '营业执照.pdf')).toContain('PDF 收到了');
  expect((await customer.state()).speaker).toBe('nobody');
});

test('the first paper wanted of him is known by its name: a person looks, whatever he asks beside it', async () => {
  const customer = await world.customer('头一份');
  expect(await sends(customer, FEE, '营业执照.pdf')).toContain('PDF 收到了');
  expect((await customer.state()).speaker).toBe('nobody');
});

test('while a person is called he hears that the file is there for him too, and not twice in a row', async () => {
  const customer = await world.customer('等人时发');
  await customer.asks('转人工');
  expect(await sends(customer, FEE, '资料.pdf')).toMatch(/加盟费.*这个文件也转给同事了/su);
  expect(await sends(customer, null, '资料二.pdf')).toBe('');
  await customer.asks(FEE);
  expect(await sends(customer, null, '资料三.pdf')).toBe('bot: 这个文件也转给同事了，由同事看。');
});

test('who is furious meets an apology and not the file, and the summary says so', async () => {
  const customer = await world.customer('发火');
  expect(await sends(customer, RAGE, '营业执照.pdf')).toContain('很抱歉给您带来不好的体验');
  const { conversation } = await recruiter.call('conversations.get', { params: { id: customer.conversation } });
  expect(conversation.handoff?.summary).toContain(words('zh-CN')('summary.emotion'));
});

test.each([
  ['加盟費係幾多錢？', '资料.pdf', 'PDF 入面嘅內容我自己讀唔到'],
  ['呢份係我哋間舖嘅嘢嚟㗎，唔該睇下啱唔啱', '营业执照.pdf', 'PDF 收到喇'],
])('in Cantonese too: %s', async (asked, fileName, heard) => {
  expect(await sends(await world.customer('粤语'), asked, fileName)).toContain(heard);
});

test('and not twice in a row in traditional characters', async () => {
  const customer = await world.customer('繁体等人');
  await customer.asks('轉人工');
  const fee = '加盟費多少錢？';
  const [first, second] = [await sends(customer, fee, '一.pdf'), await sends(customer, fee, '二.pdf')];
  expect(first).toMatch(/加盟費.*這個文件也轉給同事了/su);
  expect(second).toContain('加盟費');
  expect(second).not.toContain('文件');
});

test('a PDF under another name is one, and another file is said to be a file', async () => {
  expect(await sends(await world.customer('改名'), null, '执照.bin')).toContain('PDF 收到了');
  const customer = await world.customer('表格');
  expect(await sends(customer, null, '报价.csv', new Blob(['项目,价格\n加盟费,3']))).toContain('文件已收到');
});
