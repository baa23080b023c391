/** A person who serves, and one who decides. */
const SERVES = '(?:人工坐席|人工座席|人工客服|真人客服|在线客服|客服人员|人工|真人|活人|坐席|座席|客服|工作人员)';
const DECIDES = '(?:招商经理|区域经理|客户经理|经理|主管|领导|负责人|老板|店长|上级|顾问)';
/** Bounded, so that a message of nothing but such words takes no longer than another. */
const FILLER =
  '(?:一下|一?[个位名]|你们|您们|你|您|家|公司|那个|这边|那边|真正|另外|其他|别|直接|马上|赶紧|赶快|现在|立刻|快点?|到|给|我|我们|去|在线|的){0,6}';
const POLITE_END = '(?:[吧啊呢呀哦吗嘛么了哈噢]|谢谢|一下|可以|行|好|不|没有|没|在|在线|上班)*$';
const DOES =
  '(?:服务|处理|解决|解答|回答|回复|对接|帮忙|帮助|来|出来|过来|咨询|接待|沟通|交流|聊聊?|谈谈?|说|跟进|接听|接电话|给我|跟我|和我|帮我|联系我|回电|打电话|打给我|解释|出面|讲)';

const ASKS: readonly RegExp[] = [
  // 转 says it all, whatever follows.
  new RegExp(`(?:转接?|接入?|切换?|换成?|呼叫?)${FILLER}${SERVES}(?!智能|费|成本|授粉|的?电话)`, 'u'),
  new RegExp(
    `(?:找|叫|喊|联系|要|想|需要|请|安排|派|给我|有没有|有|来|申请|帮我|让)${FILLER}${SERVES}(?:${DOES}|${POLITE_END})`,
    'u',
  ),
  new RegExp(`(?:找|叫|喊|换|转|让|请|联系|安排)${FILLER}${DECIDES}(?:${DOES}|${POLITE_END})`, 'u'),
  new RegExp(`^${SERVES}(?:服务|在线)?${POLITE_END}`, 'u'),
  /(?:跟|和|与|同|找)(?:一?[个位])?(?:你们?的?)?(?:真人|活人|人|人类|工作人员|客服|人工)(?:说|聊|谈|讲|沟通|对话|通话|交流)/u,
  /(?:我|俺|咱们?)(?:现在|今天|一定|就|真的)?(?:要|想|得|必须)(?:去|来)?(?:投诉|举报|维权)/u,
  /^(?:投诉|举报|维权)[吧啊了]?$/u,
  /投诉你们?(?!的?(?:电话|渠道|方式|流程|邮箱))/u,
  /(?:别|不要|不想|不愿意?|受够了?)(?:再)?(?:跟|和|同|用|让)?(?:这个?|你这|你们的?)?(?:机器人?|ai|智能客服)(?!点单|炒|制作|做)/u,
  /回个?电话给我|打个电话(?:给我|过来)|给我(?:回个?电话|打个电话|回电)/u,
  /\b(?:talk|speak|chat|connect|transfer|switch|put|get|give|want|need|let)\b[^.?!]{0,24}\b(?:human(?! resources)|real person|a person|someone|somebody|agent(?! fee)|representative|operator|manager|supervisor)\b/u,
  /^(?:a )?(?:human|agent|operator|representative|real person|live agent|live chat|customer service)(?: please| now)*$/u,
  // Cantonese, Japanese, Korean, German; characters are simplified by now.
  /(?:揾|搵|找)(?:返|个|位|翻)*(?:真人|经理|客服|同事|职员)/u,
  /(?:担当者?|オペレーター|人间|有人|スタッフ|人)(?:に|と|へ|を|の方)?.{0,6}(?:つない|つなげ|代わって|替わって|[话話]し(?:たい|をしたい)|お愿い|呼んで)/u,
  /(?:상담원|상담사|사람|직원|담당자|매니저).{0,6}(?:연결|바꿔|통화|불러|이야기하|말하고)/u,
  /(?:mit|zu) (?:eine[mnr] |einer )?(?:echten |richtigen )?(?:mitarbeiter\w*|menschen|berater\w*|person|kollegen|jemandem)\b.{0,12}(?:sprechen|reden|verbinden|verbunden|schreiben)|mitarbeiter sprechen|echten menschen/u,
  /\b(?:file|make|lodge) a complaint\b|\bi want to complain\b/u,
];

/** Said, but to decline, or about the work and people of a shop. */
const BUT_NOT: readonly RegExp[] = [
  /(?:不要|别|不用|不想|不必)再?.{0,4}(?:打电话|回电|来电)/u,
  // A call that was promised and did not come.
  /(?:没|多久|多长|什么时候|啥时候|一般|怎么|为什么|会|等|接到).*(?:电话|回电)/u,
  // When people are there is a question of hours.
  /(?:几点|什么时候|多久|晚上|夜里|半夜|凌晨|中午|早上|周[一二三四五六日天末]|星期|节假日|春节|过年|放假|[点时]).{0,4}(?:有|是|在).{0,3}(?:人工|真人|客服)|(?:人工|真人|客服).{0,4}(?:几点|什么时候)/u,
  /\bwhen (?:can|could|may)\b/u,
  /(?:不用|不要|不需要|无需|别|不想|不必|不急着|取消)(?:再|给我|帮我)*(?:转接?|找|叫|要|联系|接)?(?:到)?(?:人工|真人|客服|经理)/u,
  /人工(?:智能|费|成本|工资|价格|单价|草|湖|降雨|呼吸|合成|培育|种植|材料|制作|操作|点单|收银)/u,
  /(?:你|您|这|那|对面)们?(?:到底|究竟|其实)?是(?:不是)?一?个?(?:真人|活人|人工|人|客服)/u,
  /(?:是|还是)(?:真人|人工|活人)(?:在|还是|和|跟|吗|回复|客服吗|$)/u,
  /(?:我|我们)(?:自己)?(?:是|想当|要当|想做|要做|当|做)一?[个名]?(?:店长|经理|主管|老板|客服|负责人)/u,
  /(?:开店|店里|门店|一家店|每家店|每天|总共|加盟)(?:还|都)?(?:需要|要|得|必须)?(?:有|请|招|配|雇)/u,
  /(?:有|派|安排)(?:专人|人工|经理|顾问|工作人员)(?:来|过来)?(?:指导|培训|带店|驻店|教|扶持|选址|支持|巡店|上门)/u,
];

/** Whether the customer asks for a person, or complains and wants to be heard. `text` is normalised. */
export function asksForPerson(text: string): boolean {
  const joined = text.replace(/(?<=\p{Script=Han}) +| +(?=\p{Script=Han})/gu, '');
  const clauses = joined.split(/[,，、。.!！?？;；~…]+/u).map((clause) => clause.trim());
  return clauses.some((said) => {
    // 客服，我想问下: only a form of address.
    if (said === '客服' && clauses.filter(Boolean).length > 1) return false;
    if (BUT_NOT.some((pattern) => pattern.test(said))) return false;
    const plain = said.replace(
      /^(?:麻烦|你好|您好|请问|请|那就|那|就|快点?|能不能|可不可以|可以|能|我想|我)+(?=.)/u,
      '',
    );
    return ASKS.some((pattern) => pattern.test(said) || pattern.test(plain));
  });
}
