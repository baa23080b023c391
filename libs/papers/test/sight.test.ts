import { describe, expect, it } from 'vitest';
import { sightOf } from '../src/index.ts';
import type { PaperField, Sight } from '../src/index.ts';
import { paragraph, readingOf, type Seen, type Written } from './layout.ts';

const SCOPE =
  '许可项目：餐饮服务（依法须经批准的项目，经相关部门批准后方可开展经营活动，具体经营项目以相关部门批准文件或许可证件为准）一般项目：餐饮管理；外卖递送服务；日用百货销售';
const ADDRESS = '浙江省杭州市西湖区文汇路12号商业广场3栋405室';

/** 营业执照 of a company as it is issued since 2019: two columns, the code below its label. */
const company: readonly Written[] = [
  { text: '营业执照', x: 500, y: 120, size: 80, spread: 420 },
  { text: '（副  本）', x: 640, y: 230 },
  { text: '统一社会信用代码', x: 100, y: 140, size: 22 },
  { text: '91330106MA2CFRPT7L', x: 100, y: 170, size: 22 },
  { text: '扫描二维码登录“国家企业信用信息公示系统”', x: 1080, y: 150, size: 14 },
  { text: '名', x: 105, y: 325 },
  { text: '称', x: 190, y: 325 },
  { text: '杭州禾谷记餐饮管理有限公司', x: 255, y: 325 },
  { text: '类    型', x: 105, y: 385, spread: 105 },
  { text: '有限责任公司(自然人投资或控股)', x: 255, y: 385 },
  { text: '法定代表人', x: 105, y: 445, spread: 105 },
  { text: '王娜', x: 255, y: 445 },
  { text: '经营范围', x: 105, y: 505, spread: 105 },
  ...paragraph(SCOPE, { text: '', x: 255, y: 505, most: 17, leading: 36, size: 26 }),
  { text: '注册资本', x: 790, y: 325, spread: 105 },
  { text: '伍佰万元整', x: 940, y: 325 },
  { text: '成立日期', x: 790, y: 385, spread: 105 },
  { text: '2019年03月05日', x: 940, y: 385 },
  { text: '营业期限', x: 790, y: 445, spread: 105 },
  { text: '2019年03月05日至长期', x: 940, y: 445 },
  { text: '住所', x: 790, y: 505, spread: 105 },
  ...paragraph(ADDRESS, { text: '', x: 940, y: 505, most: 13, leading: 36 }),
  { text: '登记机关', x: 985, y: 760, spread: 180 },
  { text: '2021', x: 1010, y: 840, spread: 60 },
  { text: '年', x: 1080, y: 840 },
  { text: '06月17日', x: 1120, y: 840, spread: 100 },
  { text: '国家企业信用信息公示系统网址：http://www.gsxt.gov.cn', x: 75, y: 905, size: 17 },
];
const COMPANY = {
  code: '91330106MA2CFRPT7L',
  name: '杭州禾谷记餐饮管理有限公司',
  type: '有限责任公司（自然人投资或控股）',
  person: '王娜',
  capital: '5000000.00',
  founded: '2019-03-05',
  term: '2019-03-05/',
  address: ADDRESS,
  scope: SCOPE,
  issued: '2021-06-17',
};

/** One column, label and value in one line, as older licences and copies of them are read. */
const column = (rows: readonly (readonly [string, string])[], title: string): Written[] => [
  { text: title, x: 300, y: 100, size: 70 },
  ...rows.map(([label, value], row) => ({ text: `${label}${value}`, x: 120, y: 260 + row * 70 })),
];

const valuesOf = ({ fields }: Sight): Partial<Record<PaperField, string>> =>
  Object.fromEntries(fields.map(({ name, value }) => [name, value]));

describe('a licence of a company in two columns', () => {
  it.each<[string, Seen]>([
    ['straight', {}],
    ['with boxes that are not exact', { seed: 7 }],
    ['turned a little', { turned: 8, seed: 1 }],
    ['on its side', { turned: 90, seed: 2 }],
    ['upside down', { turned: 181, seed: 3 }],
    ['from below', { away: 0.3, seed: 4 }],
    ['from below, turned back', { turned: -11, away: 0.25, seed: 5 }],
  ])('is read whole, %s', (_, seen) => {
    const sight = sightOf(readingOf(company, seen));
    expect(sight).toMatchObject({ kind: 'business_licence', form: 'company', missing: [], by: 'ocr' });
    expect(valuesOf(sight)).toEqual(COMPANY);
    expect(sight.confidence).toBeGreaterThan(0.95);
  });

  it('says of which parts it is not sure and where each stands', () => {
    const sight = sightOf(
      readingOf(company.map((line) => (line.text === '王娜' ? { ...line, confidence: 0.4 } : line))),
    );
    const field = (name: PaperField) => sight.fields.find((one) => one.name === name)!;
    expect(field('person').confidence).toBe(0.4);
    expect(field('person').quad).toEqual([
      { x: 255, y: 445 },
      { x: 311, y: 445 },
      { x: 311, y: 473 },
      { x: 255, y: 473 },
    ]);
    const [a, , c] = field('address').quad!;
    expect([a.x, a.y]).toEqual([expect.closeTo(940), expect.closeTo(505)]);
    expect(c.y).toBeCloseTo(505 + 36 + 28);
    // The title stands in the row of the code, and is no part of where the code is.
    expect(Math.max(...field('code').quad!.map(({ x }) => x))).toBeLessThan(400);
    expect(field('code').valid).toBe(false);
    expect(field('scope').valid).toBe(null);
  });

  it('reads labels with wrong characters by what is left of them and by their column', () => {
    const bent: Record<string, string> = {
      法定代表人: '法定代麦入',
      经营范围: '经萱范围',
      住所: '住听',
      成立日期: '成立目期',
      营业执照: '营业执熙',
    };
    expect(
      valuesOf(sightOf(readingOf(company.map((line) => ({ ...line, text: bent[line.text] ?? line.text }))))),
    ).toEqual(COMPANY);
  });

  it('finds by its form what lost its label, says it less surely, and names what is missing', () => {
    const kept = company.filter(({ text }) => !['统一社会信用代码', '类    型', '王娜'].includes(text));
    const sight = sightOf(readingOf(kept));
    expect(valuesOf(sight)).toMatchObject({ code: COMPANY.code, type: COMPANY.type });
    expect(sight.fields.find(({ name }) => name === 'type')!.confidence).toBeLessThan(0.9);
    expect(sight.missing).toEqual(['person']);
  });
});

describe('every form of a licence', () => {
  const code = '92330106MA2CFRPT7L';
  it.each<[string, (readonly [string, string])[], Partial<Record<PaperField, string>>]>([
    [
      'sole_trader',
      [
        ['统一社会信用代码：', code],
        ['经营者：', '李强'],
        ['名 称：', '杭州市巧姐小吃店'],
        ['类型 ', '个体工商户'],
        ['经营场所', ADDRESS],
        ['组成形式', '个人经营'],
        ['注册日期', '二〇二〇年十月三十一日'],
        ['经营范围', '餐饮服务。'],
      ],
      {
        person: '李强',
        name: '杭州市巧姐小吃店',
        address: ADDRESS,
        composition: '个人经营',
        founded: '2020-10-31',
        scope: '餐饮服务。',
      },
    ],
    [
      'partnership',
      [
        ['统一社会信用代码', code],
        ['名称', '杭州渔湾企业管理合伙企业（有限合伙）'],
        ['类型', '有限合伙企业'],
        ['主要经营场所', ADDRESS],
        ['执行事务合伙人', '陈晨雨'],
        ['成立日期', '2018年1月9日'],
        ['合伙期限', '2018年1月9日至2038年1月8日'],
        ['出资额', '壹佰万元整'],
        ['经营范围', '企业管理咨询'],
      ],
      {
        person: '陈晨雨',
        address: ADDRESS,
        term: '2018-01-09/2038-01-08',
        capital: '1000000.00',
        name: '杭州渔湾企业管理合伙企业（有限合伙）',
      },
    ],
    [
      'sole_proprietorship',
      [
        ['统一社会信用代码', code],
        ['名称', '杭州云岭餐饮服务部'],
        ['类型', '个人独资企业'],
        ['住所', ADDRESS],
        ['投资人', '何静'],
        ['成立日期', '2018-1-9'],
        ['经营范围', '餐饮服务'],
      ],
      { person: '何静', type: '个人独资企业', founded: '2018-01-09' },
    ],
    [
      'branch',
      [
        ['统一社会信用代码', code],
        ['名称', '杭州禾谷记餐饮管理有限公司西湖分公司'],
        ['类型', '有限责任公司分公司(自然人投资或控股)'],
        ['营业场所', ADDRESS],
        ['负责人', '马磊'],
        ['成立日期', '2018.01.09'],
        ['营业期限', '2018年01月09日至长期'],
        ['经营范围', '餐饮服务'],
      ],
      { person: '马磊', address: ADDRESS, name: '杭州禾谷记餐饮管理有限公司西湖分公司' },
    ],
    [
      'company',
      [
        ['注册号', '330108000012343'],
        ['名称', '杭州稻田食品股份有限公司'],
        ['类型', '股份有限公司（非上市、自然人投资或控股）'],
        ['住所', ADDRESS],
        ['法定代表人', '徐明'],
        ['注册资金', '500万元人民币'],
        ['成立日期', '2009年06月01日'],
        ['经营期限', '2009年06月01日至2029年05月31日'],
        ['经营范围', '食品销售'],
      ],
      { code: '330108000012343', capital: '5000000.00', term: '2009-06-01/2029-05-31' },
    ],
  ])('%s', (form, rows, values) => {
    for (const seen of [{}, { turned: 4, away: 0.15, seed: 11 }]) {
      const sight = sightOf(readingOf(column(rows, '营业执照'), { ...seen, width: 1060, height: 1500 }));
      expect(sight).toMatchObject({ kind: 'business_licence', form, missing: [] });
      expect(valuesOf(sight)).toMatchObject(values);
    }
  });
});

describe('other papers', () => {
  const idFront = (x: number, y: number): Written[] => [
    { text: '姓名', x: x + 70, y: y + 75, size: 27 },
    { text: '沈建', x: x + 165, y: y + 70, size: 38 },
    { text: '性别男民族汉', x: x + 70, y: y + 150, size: 30 },
    { text: '出生', x: x + 70, y: y + 225, size: 27 },
    { text: '1990', x: x + 165, y: y + 222, size: 32 },
    { text: '年', x: x + 262, y: y + 225, size: 27 },
    { text: '2', x: x + 308, y: y + 222, size: 32 },
    { text: '月', x: x + 355, y: y + 225, size: 27 },
    { text: '25', x: x + 400, y: y + 222, size: 32 },
    { text: '日', x: x + 448, y: y + 225, size: 27 },
    { text: '住址', x: x + 70, y: y + 300, size: 27 },
    { text: '浙江省杭州市西湖区新民大道', x: x + 165, y: y + 297, size: 32 },
    { text: '429号创业园3栋', x: x + 165, y: y + 341, size: 32 },
    { text: '公民身份号码', x: x + 70, y: y + 520, size: 27 },
    { text: '110101199002250125', x: x + 330, y: y + 513, size: 40 },
  ];
  const idBack = (x: number, y: number): Written[] => [
    { text: '中华人民共和国', x: x + 370, y: y + 95, size: 46 },
    { text: '居民身份证', x: x + 350, y: y + 190, size: 66 },
    { text: '签发机关 杭州市公安局西湖分局', x: x + 220, y: y + 440 },
    { text: '有效期限', x: x + 220, y: y + 515 },
    { text: '2015.03.05-长期', x: x + 385, y: y + 513 },
  ];

  it('reads either side of an identity card, and both on one page', () => {
    const front = sightOf(readingOf(idFront(0, 0), { width: 1000, height: 630, turned: 5, seed: 1 }));
    expect(front).toMatchObject({ kind: 'id_card', form: 'front', missing: [] });
    expect(valuesOf(front)).toEqual({
      name: '沈建',
      sex: '男',
      ethnicity: '汉',
      born: '1990-02-25',
      address: '浙江省杭州市西湖区新民大道429号创业园3栋',
      number: '110101199002250125',
    });
    const back = sightOf(readingOf(idBack(0, 0), { width: 1000, height: 630 }));
    expect(back).toMatchObject({ kind: 'id_card', form: 'back', missing: [] });
    expect(valuesOf(back)).toEqual({ authority: '杭州市公安局西湖分局', term: '2015-03-05/' });
    const both = sightOf(readingOf([...idFront(0, 0), ...idBack(0, 700)], { width: 1000, height: 1400 }));
    expect(both).toMatchObject({ kind: 'id_card', form: 'both', missing: [] });
  });

  it('reads a permit whose firm stands in a sentence, and the form that came after it', () => {
    const permit: Written[] = [
      { text: '开户许可证', x: 400, y: 130, size: 72 },
      { text: '核准号:J3310012345601', x: 130, y: 280 },
      { text: '编号:3310-00123456', x: 930, y: 280 },
      { text: '经审核,杭州禾谷记餐饮管理有限公司符合开户条件,准予', x: 190, y: 370 },
      { text: '开立基本存款账户。', x: 130, y: 430 },
      { text: '法定代表人(单位负责人) 王娜', x: 130, y: 520 },
      { text: '开户银行 青禾银行杭州望江支行', x: 760, y: 520 },
      { text: '账号 120200100987654321', x: 130, y: 600 },
      { text: '发证机关（盖章）', x: 900, y: 720 },
      { text: '2018年05月06日', x: 900, y: 800 },
    ];
    const sight = sightOf(readingOf(permit));
    expect(sight).toMatchObject({ kind: 'opening_permit', form: 'permit', missing: [] });
    expect(valuesOf(sight)).toEqual({
      number: 'J3310012345601',
      name: '杭州禾谷记餐饮管理有限公司',
      person: '王娜',
      bank: '青禾银行杭州望江支行',
      account: '120200100987654321',
      kind: '基本存款账户',
      issued: '2018-05-06',
    });
    const after = column(
      [
        ['账户名称：', '杭州禾谷记餐饮管理有限公司'],
        ['账户号码：', '120200100987654321'],
        ['开户银行：', '青禾银行杭州望江支行'],
        ['法定代表人（单位负责人）：', '王娜'],
        ['基本存款账户编号：', 'J3310012345601'],
      ],
      '基本存款账户信息',
    );
    expect(sightOf(readingOf(after))).toMatchObject({ kind: 'opening_permit', form: 'account', missing: [] });
  });

  it('reads a card whose number is read in groups, and says whether the number can be', () => {
    const card = (last: string): Written[] => [
      { text: '青禾银行', x: 70, y: 60, size: 52 },
      { text: '借记卡', x: 840, y: 75 },
      ...['6299', '9901', '2345', last].map((text, at) => ({ text, x: 75 + at * 170, y: 350, size: 56 })),
      { text: 'VALID THRU 08/31', x: 80, y: 455 },
      { text: 'ZHANG SAN', x: 80, y: 520, size: 32 },
      { text: '银联', x: 840, y: 530, size: 40 },
    ];
    const right = [...'0123456789'].map((digit) =>
      sightOf(readingOf(card(`678${digit}`), { width: 1000, height: 630 })),
    );
    expect(right.filter(({ kind }) => kind === 'bank_card')).toHaveLength(10);
    expect(right.filter(({ fields }) => fields[0]!.valid)).toHaveLength(1);
    expect(valuesOf(right[0]!)).toEqual({
      number: '6299990123456780',
      bank: '青禾银行',
      holder: 'ZHANG SAN',
      term: '/2031-08-31',
    });
  });

  it('tells buyer and seller of a digital invoice apart, and whether its sums agree', () => {
    const invoice = (total: string): Written[] => [
      { text: '电子发票（普通发票）', x: 500, y: 50, size: 48 },
      { text: '发票号码：24332000000012345678', x: 1000, y: 50, size: 22 },
      { text: '开票日期：2024年05月06日', x: 1000, y: 90, size: 22 },
      { text: '名称：杭州禾谷记餐饮管理有限公司', x: 120, y: 220, size: 22 },
      { text: '名称：苏州渔湾轩食品有限公司', x: 820, y: 220, size: 22 },
      { text: '统一社会信用代码/纳税人识别号：91330106MA2CFRPT7L', x: 120, y: 280, size: 22 },
      { text: '统一社会信用代码/纳税人识别号：91320505MAJF70UM4W', x: 820, y: 280, size: 22 },
      { text: '合', x: 150, y: 560, size: 22 },
      { text: '计', x: 230, y: 560, size: 22 },
      { text: '¥1000.00', x: 1000, y: 560, size: 22 },
      { text: '¥60.00', x: 1280, y: 560, size: 22 },
      { text: '价税合计（大写） 壹仟零陆拾圆整', x: 120, y: 620, size: 22 },
      { text: `（小写）${total}`, x: 1000, y: 620, size: 22 },
    ];
    const sight = sightOf(readingOf(invoice('¥1060.00'), { turned: 3, seed: 2 }));
    expect(sight).toMatchObject({ kind: 'invoice', form: 'digital_invoice', missing: [] });
    expect(valuesOf(sight)).toMatchObject({
      buyer: '杭州禾谷记餐饮管理有限公司',
      seller: '苏州渔湾轩食品有限公司',
      buyerCode: '91330106MA2CFRPT7L',
      sellerCode: '91320505MAJF70UM4W',
      amount: '1000.00',
      tax: '60.00',
      total: '1060.00',
    });
    const validOf = (of: Sight) => of.fields.find(({ name }) => name === 'total')!.valid;
    expect([validOf(sight), validOf(sightOf(readingOf(invoice('¥1066.00'))))]).toEqual([true, false]);
  });
});

it('finds the parties of an invoice though what stands beside them tears their labels apart', () => {
  const sight = sightOf(
    readingOf([
      { text: '增值税电子普通发票', x: 500, y: 50, size: 48 },
      { text: '发票代码：035414091564', x: 1000, y: 50, size: 22 },
      { text: '购名', x: 60, y: 220, size: 22 },
      { text: '称：厦门渔湾坊食品有限公司', x: 200, y: 220, size: 22 },
      { text: '纳税人识别号：91350203MAL1HA4CXC', x: 120, y: 270, size: 22 },
      { text: '（小写）¥1060.00', x: 1000, y: 620, size: 22 },
      { text: '销名', x: 60, y: 700, size: 22 },
      { text: '称：杭州小满园品牌管理有限公司', x: 200, y: 700, size: 22 },
      { text: '纳税人识别号：91330106MALD1TGY11', x: 120, y: 750, size: 22 },
    ]),
  );
  expect(valuesOf(sight)).toMatchObject({
    buyer: '厦门渔湾坊食品有限公司',
    buyerCode: '91350203MAL1HA4CXC',
    seller: '杭州小满园品牌管理有限公司',
    sellerCode: '91330106MALD1TGY11',
  });
});

it('takes no words for a term that speak of no time', () => {
  const sight = sightOf(
    readingOf([
      { text: '营业执照', x: 500, y: 50, size: 48 },
      { text: '统一社会信用代码：92330106MA2CFRPT7L', x: 120, y: 160, size: 22 },
      { text: '名称：杭州市巧姐小吃店', x: 120, y: 220, size: 22 },
      { text: '类型：个体工商户', x: 120, y: 280, size: 22 },
      { text: '营业期限：（副本）', x: 120, y: 340, size: 22 },
    ]),
  );
  expect(Object.keys(valuesOf(sight))).not.toContain('term');
});

describe('what is no paper of ours', () => {
  const lines = (...texts: string[]): Written[] => texts.map((text, row) => ({ text, x: 100, y: 100 + row * 80 }));
  it.each<[string, Written[], Seen, string]>([
    [
      'a certificate that we do not know',
      lines(
        '食品生产许可证',
        '生产者名称：杭州禾谷食品有限公司',
        '社会信用代码：91330106MA2CFRPT7L',
        '法定代表人：王娜',
        '住所：文汇路12号',
        '许可证编号：SC10133010600123',
        '发证机关：浙江省市场监督管理局',
      ),
      {},
      'unknown_paper',
    ],
    ['words that speak of a licence', lines('请把营业执照和食品经营许可证发给我', '我们审核后给您回复'), {}, 'words'],
    ['a menu', lines('今日菜单', '宫保鸡丁 38元', '鱼香肉丝 32元', '水煮鱼片 58元', '米饭 2元'), {}, 'words'],
    ['a plate with a word on it', lines('福'), {}, 'photo'],
    [
      'a shop',
      [
        { text: '巧姐面馆', x: 200, y: 200, size: 160 },
        { text: '订餐电话 0571-88001234', x: 900, y: 700 },
      ],
      {},
      'shop_front',
    ],
    [
      'a payment',
      lines(
        '账单详情',
        '-3000.00',
        '当前状态',
        '支付成功',
        '支付方式',
        '零钱',
        '交易单号',
        '4200001234202405061234567890',
      ),
      { width: 780, height: 1500 },
      'payment_screenshot',
    ],
    [
      'a chat',
      [
        { text: '昨天 14:20', x: 340, y: 160, size: 24 },
        { text: '在吗，加盟费怎么算', x: 145, y: 250 },
        { text: '您好，标准店三万八', x: 383, y: 400 },
        { text: '包含设备吗', x: 145, y: 550 },
        { text: '设备另算', x: 523, y: 700 },
      ],
      { width: 780, height: 1500 },
      'chat_screenshot',
    ],
  ])('%s', (_, written, seen, kind) => {
    const sight = sightOf(readingOf(written, seen));
    expect(sight).toMatchObject({ kind, form: null, fields: [], missing: [] });
    expect(sight.confidence).toBeLessThanOrEqual(0.8);
  });

  it('is nothing where the reader saw nothing', () => {
    const blank = { ...readingOf([]), flaws: [{ flaw: 'blank' as const, confidence: 0.9 }] };
    expect(sightOf(blank)).toMatchObject({ kind: 'nothing', confidence: 0.9, flaws: ['blank'] });
    const blurred = {
      ...readingOf([{ text: '口', x: 5, y: 5 }]),
      flaws: [{ flaw: 'blurred' as const, confidence: 0.7 }],
    };
    expect(sightOf(blurred)).toMatchObject({ kind: 'nothing', confidence: 0.7, flaws: ['blurred'] });
    expect(sightOf(readingOf([])).kind).toBe('photo');
  });
});
