import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { perceive } from './index.ts';

const seen = (text: string) => perceive(text, { locale: 'zh-CN' });

describe('asks for a person', () => {
  test.each(
    `转人工|转人工客服|請轉人工|转 人 工|人工|人工服务|人工客服|人工客服在吗|找个真人|给我找个真人|能帮我转一下人工吗|我要人工|我要真人客服
有没有真人客服啊|有人工吗|有人工客服吗|接人工|可以接人工吗|客服|客服呢|找客服|怎么联系客服|转接客服|我要投诉|我想投诉你们|投诉|投诉你们
叫你们经理来|叫你们经理|让你们老板出来|换个人工|换真人来|联系一下招商经理|怎么联系招商经理|让招商经理给我打电话|给我回个电话|不想和机器人说话
别用机器人糊弄我|不要机器人|能跟真人聊吗|我想和人说话|安排个工作人员联系我|你好，转人工|加盟费多少？算了，转人工吧|听不懂，叫个活人来
talk to a human|I want to speak to a real person|agent|human please|connect me to an agent|can I get a manager|I want to complain`
      .split(/[|\n]/)
      .map((text) => [text]),
  )('%s', (text) => expect(seen(text).asksForPerson).toBe(true));
});

describe('does not ask for a person', () => {
  test.each(
    `人工费多少|人工成本高吗|一个店的人工成本大概多少|机器人工作|机器人点单多少钱|人工智能客服好用吗|人工费用一个月多少钱|你是机器人吗|你们是真人吗
你是人工客服吗|是人工还是机器人|客服电话多少|客服电话是多少|你们客服几点上班|不用转人工|不要转人工|先别转人工|开店要请店长吗|店长工资多少
需要招几个店员|我是店长|我想当老板|店里要有店长吗|有专人指导选址吗|有没有督导来带店|怎么投诉|投诉电话是多少|投诉渠道有哪些|经理是谁
加盟费多少|人工湖|要找门面吗|有人吗|招商经理的电话|找不到店面怎么办|员工需要健康证吗|human resources department|how much is the agent fee|不要再给我打电话|晚上有人工吗|周日有客服吗|有没有专人服务|什么时候有真人|没接到客服电话|多久打电话给我|为什么还没有给我打电话|客服，我想问下加盟费|加盟有哪些支持`
      .split(/[|\n]/)
      .map((text) => [text]),
  )('%s', (text) => expect(seen(text).asksForPerson).toBe(false));
});

describe('small talk', () => {
  test.each([
    ['你好', 'greeting'],
    ['您好呀～', 'greeting'],
    ['hello there', 'greeting'],
    ['在吗？', 'greeting'],
    ['有人吗', 'greeting'],
    ['早上好', 'greeting'],
    ['谢谢', 'thanks'],
    ['好的，谢谢你', 'thanks'],
    ['非常感谢您的耐心解答！', 'thanks'],
    ['嗯嗯知道了，辛苦了', 'thanks'],
    ['thank you so much', 'thanks'],
    ['再见', 'goodbye'],
    ['拜拜', 'goodbye'],
    ['好的谢谢，再见', 'goodbye'],
    ['没有问题了', 'goodbye'],
    ['bye', 'goodbye'],
    ['你是机器人吗', 'identity'],
    ['你们是机器人吗', 'identity'],
    ['你是真人还是机器人？', 'identity'],
    ['是真人吗', 'identity'],
    ['你好，你是谁', 'identity'],
    ['你能做什么', 'identity'],
    ['are you a robot?', 'identity'],
    ['who are you', 'identity'],
    ['真棒', 'praise'],
    ['你真聪明', 'praise'],
    ['回答得很专业', 'praise'],
    ['well done', 'praise'],
    ['你好，加盟费多少', null],
    ['谢谢，那培训要多久', null],
    ['好的', 'thanks'],
    ['嗯嗯', 'thanks'],
    ['ok', 'thanks'],
    ['好的，你好', 'greeting'],
    ['好的，那怎么报名', null],
    ['行业前景', null],
    ['你们的产品不错吗，怎么加盟', null],
    ['机器人点单多少钱', null],
    ['再见面的时候签合同吗', null],
    ['早餐卖什么', null],
    ['', null],
  ])('%j is %j', (text, kind) => expect(seen(text).smallTalk).toBe(kind));
});

test.each([
  ['你们就是骗子！！！', 'angry'],
  ['有点失望', 'disappointed'],
  ['加盟费多少钱', 'neutral'],
])('the state of %s is %s', (text, label) => expect(seen(text).state.labels[0]!.label).toBe(label));

test('a state knows what the customer said before', () => {
  const before = ['保证金什么时候退', '有点失望'];
  const { state } = perceive('保证金到底什么时候退，气死我了', { locale: 'zh-CN', before });
  expect(state).toMatchObject({ trend: 'rising', warning: 'escalation' });
});

describe('what a person must see at once', () => {
  test.each([
    ['亏光了，我不想活了', 'self-harm'],
    ['真想去死', 'self-harm'],
    ['I want to kill myself', 'self-harm'],
    ['我被骗了五万', 'fraud'],
    ['有人冒充你们员工让我打钱', 'fraud'],
    ['钱转给个人账户了怎么办', 'fraud'],
    ['我今年15岁能加盟吗', 'minor'],
    ['我是初中生', 'minor'],
    ['有人自称你们公司', 'fraud'],
    ['打给个人行吗', null],
    ['钱打到个人账户行不行', null],
    ['我钱打到个人账户了可以吗', 'fraud'],
    ['让我转到私人卡靠谱吗', 'fraud'],
    ['热死了想喝奶茶', null],
    ['累得要死', null],
    ['贵死了', null],
    ['我今年25岁能加盟吗', null],
    ['我35岁', null],
    ['怎么防止被骗', null],
    ['加盟死亡率高吗', null],
    ['门店开了15年', null],
  ])('%s: %j', (text, urgency) => {
    expect(seen(text)).toMatchObject({ urgency, urgent: urgency !== null });
  });
});

describe('other languages', () => {
  test.each([
    ['こんにちは', 'greeting'],
    ['ありがとうございます', 'thanks'],
    ['안녕하세요', 'greeting'],
    ['Guten Tag', 'greeting'],
    ['vielen Dank', 'thanks'],
    ['唔該晒', 'thanks'],
    ['Guten Tag, was kostet das', null],
  ])('%s: %j', (text, kind) => expect(seen(text).smallTalk).toBe(kind));
  test.each([
    ['担当者につないでください', true],
    ['人と話したい', true],
    ['상담원 연결해 주세요', true],
    ['Ich möchte mit einem Mitarbeiter sprechen', true],
    ['唔該搵真人', true],
    ['担当者の名前は', false],
    ['Wie viele Mitarbeiter brauche ich', false],
    ['직원은 몇 명 필요해요', false],
  ])('%s asks for a person: %j', (text, asks) => expect(seen(text).asksForPerson).toBe(asks));
  test('what may be several languages is in that of before', () => {
    const after = (text: string, before: string) => perceive(text, { locale: 'zh-CN', before: [before] }).language;
    expect(after('学生', '加盟料はいくらですか')).toBe('ja');
    expect(after('多少錢', '唔該，喺邊度')).toBe('yue');
    expect(after('123', 'Was kostet das?')).toBe('de');
    expect(after('ok', 'how much is it')).toBe('en');
    expect(after('加盟费多少钱', 'how much is it')).toBe('zh');
  });
});

describe('a choice', () => {
  test.each([
    ['1', 1],
    ['２', 2],
    ['第一个', 1],
    ['第2个', 2],
    ['选3', 3],
    ['我选第三个吧', 3],
    ['②', 2],
    ['选①', 1],
    ['1.', 1],
    ['二', 2],
    ['the first one', 1],
    ['option 2', 2],
    ['10', undefined],
    ['1万', undefined],
    ['第一次开店', undefined],
    ['一个月', undefined],
    ['2家店', undefined],
    ['0', undefined],
  ])('%s picks %j', (text, choice) => expect(seen(text).choicePicked).toBe(choice));
});

describe('language', () => {
  test.each([
    ['加盟费多少', 'zh'],
    ['VIP 会员怎么办', 'zh'],
    ['How much is 加盟', 'en'],
    ['how much is the fee', 'en'],
    ['加盟料はいくらですか', 'ja'],
    ['請問加盟怎麼收費', 'zh-Hant'],
    ['加盟費要幾多錢呀', 'yue'],
    ['Was kostet das', 'de'],
    ['가맹비가 얼마예요', 'ko'],
    ['ok', 'zh'],
    ['hru', 'zh'],
    ['Сколько стоит', 'other'],
    ['123', 'zh'],
  ])('%s is %s', (text, language) => expect(seen(text).language).toBe(language));
  test('figures speak the language of the page', () => expect(perceive('123', { locale: 'en' }).language).toBe('en'));
});

test.each([
  ['', true],
  ['   \u200b\n', true],
  ['。。。', true],
  ['？', false],
  ['👍', false],
  ['1', false],
  ['a', false],
])('%j is empty: %j', (text, empty) => expect(seen(text).empty).toBe(empty));

test('any text is perceived, and quickly', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void seen(text)));
  for (const unit of ['转', '我要找一个', '好的好的', '!', 'a ', '不', '谢谢', '给我']) {
    const began = performance.now();
    seen(unit.repeat(Math.floor(4_000 / unit.length)));
    expect(performance.now() - began).toBeLessThan(500);
    const short = performance.now();
    for (let length = 1; length < 40; length++) seen(`${unit.repeat(length).slice(0, length)}x`);
    expect(performance.now() - short).toBeLessThan(500);
  }
});
