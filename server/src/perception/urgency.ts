import type { Urgency } from './observations.ts';

/**
 * Rather one too many: a person looks, and nothing else happens. One row a matter and a group of languages; yue in the
 * characters of `normalise`, which are the simplified ones.
 */
const SIGNS: readonly (readonly [Urgency, RegExp])[] = [
  [
    'self-harm',
    /(?:想|要|打算|准备|不如|干脆|只能|只想)(?:去)?(?:死|自杀|自尽|轻生|跳楼|跳河|跳江|跳桥|上吊|割腕|烧炭|喝农药|结束生命|结束自己|结束这一切|一了百了)|(?:不想|活不|没法|没勇气)(?:再)?活(?:了|下去|着)|活不下去|活着(?:没|有什么|还有什么)(?:有)?(?:意思|意义)|(?:死了|不在了)(?:算了|一了百了|就解脱)|自杀|自残|轻生|遗书|(?:从|去)楼上跳|(?:吞|吃)(?:了)?(?:一整?瓶|很多|大量)?安眠药|(?:唔想|冇意思)(?:再)?(?:做人|生存|活)|想死(?!你|我了)|死咗算|跳落去|kill(?:ing)? (?:myself|himself|herself)|suicid\w*|end (?:my|it) (?:life|all)|want(?:ed)? to die|better off dead|no reason to live|self[- ]harm|hurt myself/u,
  ],
  [
    'self-harm',
    /死にたい|消えたい|自殺|自杀したい|生きて(?:い)?たくない|リストカット|자살|죽고\s?싶|살기\s?싫|자해|selbstmord|suizid\w*|umbringen|will (?:nicht mehr leben|sterben)|mir etwas antun/u,
  ],
  [
    'fraud',
    /(?:我|已经|刚刚?|好像|可能)(?:是)?(?:被|遭)(?:人)?(?:骗|诈骗)|被(?:骗了|诈骗了|骗走|骗去|盗刷)|卡被盗刷|(?:有人|对方|骗子).{0,4}(?:冒充|假冒|自称)|被?冒充(?:你们|贵公司|客服|官方|员工|总部).{0,6}(?:骗|打钱|转账|收钱|要钱)|(?:已经|刚刚?|我|钱)(?:把钱)?(?:转|打|汇|付)(?:了)?(?:钱|款)?(?:给|到)(?:了)?(?:个人|私人|陌生)(?![^了]{0,8}(?:行不行|可不可以|能不能|行吗|可以吗|能吗|对吗)[?？]?$)|(?:要|让|叫)我(?:先)?(?:转|打|汇)(?:钱|款|账)|(?:要|让|叫)我.{0,6}(?:提供|报|发|告诉).{0,4}(?:验证码|银行卡密码)|(?:验证码|密码)(?:已经|刚刚?)?(?:给|发给|告诉)(?:了)?(?:他|她|对方|骗子)|(?:让|叫)我(?:下载|安装).{0,8}(?:共享屏幕|屏幕共享|远程)|(?:账号|账户)被盗|假合同|假公章|(?:俾|畀)人(?:呃|骗|厄)|呃咗我|(?:(?:i|we) (?:was|were|have been|got|'ve been)|i got) scammed|been defrauded|someone (?:is )?(?:pretending|claiming) to be (?:you|your|from your)|impersonat\w*|stole my (?:money|account|card)|asked me to (?:wire|transfer)/u,
  ],
  [
    'fraud',
    /(?:詐欺|诈欺|だま|騙|骗)(?:に|さ)(?:れ|あ|遭)|詐欺に|诈欺に|なりすまし|사기(?:를)?\s?당|보이스\s?피싱|사칭|betrogen worden|wurde betrogen|betrüger\w*|gibt sich als/u,
  ],
  [
    'minor',
    /我(?:今年|才|刚|刚满|还|只有)*(?:[6-9]|1[0-7]|六|七|八|九|十|十[一二三四五六七])岁|(?:我|本人)(?:还)?是?(?:未成年|小学生|初中生|高中生)|我(?:还)?(?:在)?(?:读|上|念)(?:小学|初[一二三中]|高[一二三中])(?!.{0,6}的时候|时)|我(?:还)?(?:没|未|不)(?:满|到)(?:18|十八)(?:岁|周岁)|(?:孩子|小孩|儿子|女儿|小朋友|孙子|细路|仔仔)(?:偷偷|拿我|用我|擅自|乱).{0,10}(?:付|转|买|充|花|打赏)|未成年.{0,6}(?:充值|付款|打赏|消费了)|\bi(?: am|'m) (?:only )?(?:[6-9]|1[0-7])(?: years? old)?\b(?!\s*(?:stores?|shops?|km|minutes?|%))|\bi(?: am|'m) (?:a minor|under(?:age| 18)|in (?:middle|high) school)\b|my (?:kid|child|son|daughter) (?:used|paid|bought|spent)/u,
  ],
  [
    'minor',
    /(?:私|僕|俺)は(?:[6-9]|1[0-7])(?:歳|才|岁)|(?:中学生|高校生|小学生|未成年)(?:です|なんです|だけど)|(?:子供|息子|娘)が(?:勝手|胜手)に|미성년|(?:저|나)(?:는|은)?\s?(?:[6-9]|1[0-7])\s?(?:살|세)|(?:중학생|고등학생|초등학생)(?:인데|이에요|입니다|이야)|ich bin (?:erst )?(?:[6-9]|1[0-7])(?: jahre)?\b(?!\s*(?:uhr|km))|ich bin minderjährig|mein (?:kind|sohn) hat/u,
  ],
];
/** 热得要死, 累死了, 想死你了: ways of speaking. Questions about laws, prevention and insurance are none of this. */
const FIGURE =
  /(?:热|冷|累|困|饿|渴|烦|气|急|忙|笑|贵|丑|难吃|难喝|羡慕|馋|香|爱|无聊)(?:得|的|到)?(?:都|快|我|人)*(?:想|要)?死(?:了|人|我)?|想死(?:你|我)(?:们)?了|自杀式|(?:不是|没有|没)(?:想|要)(?:自杀|寻短见|轻生)|(?:怎么|如何|怎样)(?:预防|防止|识别|避免).{0,8}(?:骗|冒充|盗刷|自杀)|(?:如果|假如|万一|要是)(?:有人|对方)(?:冒充|假冒|自称)|suicide (?:squad|prevention)|dying (?:to|for)|to die for/gu;

/** What a person must see at once, or null. `text` is normalised. */
export function urgencyOf(text: string): Urgency | null {
  const plain = text.replace(FIGURE, ' ');
  return SIGNS.find(([, pattern]) => pattern.test(plain))?.[0] ?? null;
}
