import { surnames } from '#libs/recollection';
import { likely, marked, type Source } from './source.ts';
import type { DecisionRole, Entity, EntityValues } from './types.ts';

/** Surnames that are words of grammar first: 和经理说. Only who is called so has them. */
const GRAMMAR = '和于时常那都从成有应连全能向关别单相后须通双多经公家';
/** Surnames that are everyday words as well: 黄金, 高老师. */
const EVERYDAY = `${GRAMMAR}空万方安乐明白高国文曲边红水车居步查何`;
const CALLED = /[叫姓]$/u;
/** What no given name has. */
const NOT_GIVEN = /[上下的是在有了不就也都和跟给们]/u;
const SURNAME = `(?:${surnames})`;
const MEN = '先生|哥|叔|爷|帅哥';
const WOMEN = '女士|小姐|姐|阿姨|嫂|太太|夫人';
const TITLES = `${MEN}|${WOMEN}|总经理|副总|经理|总监|总|老板|老师|店长|主管|主任|顾问|师傅|医生|律师|教授|董事长|董`;
const TITLED = new RegExp(`(${SURNAME})(\\p{Script=Han}{0,2}?)(${TITLES})(?!们|[部监结共是裁计数店费分价额体])`, 'gu');
const NAMED = new RegExp(
  `(?:我叫|我的?名字(?:叫|是)|本人叫?|姓名[:：是]?|联系人[:：是]?|敝姓|免贵姓|我姓)\\s?((${SURNAME})\\p{Script=Han}{0,2}?)(?=$|[\\s,.;!，。；！、]|是|在|想|电话|手机|来自|的)`,
  'gu',
);
const INTRODUCES = /(?:^|[\s,.;:!?，。；：！？、]|我是|我叫|叫|找|联系|给|跟|是|请|让|问|的|姓|加)$/u;

function personOf(name: string, surname: string, title: string | null): EntityValues['person'] {
  const of = (words: string) => title !== null && new RegExp(`^(?:${words})$`, 'u').test(title);
  return { name, surname, title, gender: of(WOMEN) ? 'female' : of(MEN) ? 'male' : null };
}

function people(source: Source): Entity[] {
  const { text } = source;
  const found: Entity[] = [];
  for (const { 0: match, 1: surname, 2: given, 3: title, index } of text.matchAll(TITLED)) {
    const before = text.slice(Math.max(0, index - 2), index);
    if (GRAMMAR.includes(surname!) ? !CALLED.test(before) : NOT_GIVEN.test(given!)) continue;
    if ((given !== '' || EVERYDAY.includes(surname!)) && !INTRODUCES.test(before)) continue;
    found.push(
      likely(
        marked(source, 'person', [index, index + match.length], personOf(surname! + given!, surname!, title!)),
        0.95,
      ),
    );
  }
  for (const { 0: match, 1: name, 2: surname, index } of text.matchAll(NAMED)) {
    const end = index + match.length;
    found.push(likely(marked(source, 'person', [end - name!.length, end], personOf(name!, surname!, null)), 0.9));
  }
  return found;
}

const POSITIONS =
  /(?:总经理|副总经理|区域经理|招商经理|客户经理|运营经理|大堂经理|经理|总监|董事长|创始人|法人代表|法定代表人|店长助理|店长|副店长|领班|主管|督导|店员|服务员|收银员|厨师长|厨师|咖啡师|调茶师|配送员|会计|财务|出纳|采购|人事|前台|销售|导购|保洁|学徒|兼职|实习生|培训师|客服专员)(?!部|室|费|报表|软件|系统|管理|制度|成本)/gu;

/** Who decides, as people tell it; the first that fits at a place. */
const ROLES: readonly (readonly [DecisionRole, RegExp])[] = [
  [
    'family',
    /(?:我)?(?:老婆|老公|媳妇|爱人|先生|太太|对象|父母|爸妈|爸爸?|妈妈?|家里人?|家人|家属|公婆|婆婆|丈母娘|岳父|儿子|女儿)(?:们)?(?:管钱|管账|做主|说了算|拿主意|决定|不同意|不让|出钱|商量|当家|点头)/gu,
  ],
  [
    'family',
    /(?:跟|和|与|要|得|先|回去?)(?:我)?(?:老婆|老公|媳妇|爱人|太太|父母|爸妈|家里人?|家人)(?:再)?(?:商量|说|讨论|沟通|合计)/gu,
  ],
  [
    'partner',
    /合伙人|合伙|合作伙伴|(?:跟|和|与)(?:我的?)?(?:几个|个|一个)?(?:朋友|兄弟|闺蜜|同学|同事|亲戚|人)(?:一起|合作|合开|合资|凑钱|投)/gu,
  ],
  [
    'on behalf',
    /(?:帮|替|给|代)(?:我)?(?:朋友|亲戚|家人|老板|领导|别人|同事|儿子|女儿|父母)(?:问|咨询|了解|打听|看)/gu,
  ],
  [
    'employee',
    /(?:我)(?:就|只)?是(?:个)?(?:员工|店员|打工的?|上班的?|助理)|(?:我|这事?)(?:做不了主|说了不算)|(?:要|得)问(?:一下)?(?:老板|领导|公司|上级)/gu,
  ],
  ['manager', /(?<=我|本人)(?:们)?(?:就)?是(?:这家)?(?:店的?)?(?:店长|经理|主管|负责人|总经理)|店长|负责人/gu],
  [
    'owner',
    /(?<=我|本人)(?:就)?是(?:这家)?(?:店的?)?(?:老板|店主|法人|创始人|董事长)|(?:我)?自己(?:做主|说了算|拿主意|一个人决定|能决定)|我(?:能|可以)?(?:做主|说了算|拿主意|能决定)|老板娘?|店主|法人代表|法人|创始人/gu,
  ],
];

/** Persons with their titles, positions, and who decides. */
export function peopleAndRoles(source: Source): Entity[] {
  const { text } = source;
  const positions = [...text.matchAll(POSITIONS)].map(({ 0: name, index }) =>
    likely(marked(source, 'position', [index, index + name.length], { name }), 0.9),
  );
  const roles = ROLES.flatMap(([role, pattern]) =>
    [...text.matchAll(pattern)].map(({ 0: match, index }) =>
      likely(marked(source, 'role', [index, index + match.length], { role }), 0.9),
    ),
  );
  return [...people(source), ...roles, ...positions];
}
