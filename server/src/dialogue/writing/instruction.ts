import { fold } from '#libs/text';

/**
 * Words by which a text speaks to a language model instead of a customer. A net with holes: what slips through still
 * meets the checks of every sentence. Written over folded text.
 */
const patterns: readonly RegExp[] = [
  /(?:忽略|无视|忘记|忘掉|不要理会|别管)(?:掉)?(?:以上|上面|上述|之前|前面|先前|此前|一切|所有|全部|你的)/u,
  /(?:系统|开发者)(?:提示词?|指令|消息|设定)|提示词|隐藏(?:的)?(?:指令|规则)|(?:【|\[|<)\/?(?:系统|system|assistant|evidence|customer|data)/iu,
  /(?:^|[\s。！？；])系统[:：]/u,
  /(?:ai|智能|模型|大模型|语言模型|机器人|助手|assistant)(?:助手|助理|客服)?(?:请|们)?(?:注意|须知|必须|务必|请回答|请回复|请在|请把|请调用)|客服请(?:引导|告诉)客户/iu,
  /(?:读到|看到)(?:这里|这段话?|本(?:段|页|文))(?:的)?(?:时|模型|ai|助手)/iu,
  /(?:回答|回复|答案|句尾|输出)(?:本问题)?(?:中|里|时|后面?|前)?(?:请|都|必须|务必|一定)?(?:要)?(?:附上|附加|加上|写上|只(?:能)?(?:回答|回复|说)|强调)/u,
  /(?:请|必须|立即|立刻|务必|先)(?:先)?(?:用)?(?:调用|执行|运行)\s*[a-z_]{3,}/iu,
  /被问到身份时|角色扮演|从现在起你|你现在是/u,
  /\b(?:ignore|disregard|forget|override)\b.{0,30}\b(?:previous|prior|above|earlier|all|your|the)\b.{0,20}\b(?:instruction|rule|prompt|message|polic)/iu,
  /\b(?:system|developer)\s*(?:prompt|message|override|instruction)|\bhidden (?:instruction|prompt|rule)|\byou are now\b|\bact as (?:an?|the)\b/iu,
  /\b(?:call|invoke|execute|run)\s+[a-z]+(?:_[a-z]+)+/iu,
  /<!--|<\/?(?:system|assistant|user|customer|evidence|instructions?)\b|\btool_calls?\b|!\[[^\]]*\]\(/iu,
  /\b(?:always|only|begin|start|reply|answer|append|respond)\b.{0,40}\b(?:include|with|only|every reply|your answer|this image)\b/iu,
  /以前の指示|指示を無視|システムプロンプト|aiへの命令|読むai|最初の指示|이전 지시|지시를 무시|игнорируй|تجاهل|oublie tes consignes|ignora (?:las|tus)/iu,
];

/** Whether a sentence reads like an instruction to a language model. */
export function isInstruction(text: string): boolean {
  const folded = fold(text).text;
  return patterns.some((pattern) => pattern.test(folded) || pattern.test(text));
}
