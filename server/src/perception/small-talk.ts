import type { SmallTalk } from './observations.ts';

const GREETING =
  '(?:你们?好|您们?好|大家好|哈[喽啰罗]|嗨+|嘿|hi+|hello+|hey|在吗|在么|在不在|在嘛|有人吗|有人在吗|有人么|早上好|上午好|中午好|下午好|晚上好|早安|午安|早|good (?:morning|afternoon|evening)|anyone there|anybody there|你哋好|こんにち[はわ]|こんばん[はわ]|おはよう(?:ございます)?|もしもし|안녕하세요|안녕하십니까|안녕|여보세요|guten (?:tag|morgen|abend)|hallo|moin|grüß gott)';
const THANKS =
  '(?:(?:太|非常|十分|很|多|万分)?(?:感谢|谢谢)(?:[你您]们?的?(?:耐心|热心)?(?:解答|帮助|帮忙|回复)|[你您]们?|啦|了|哈|哦|呀)*|多谢(?:了|啦|你|您)?|谢了|谢啦|辛苦(?:了|啦|你了|您了)?|麻烦(?:你|您)?了|3q|thx|thanks(?: a lot| so much| you)?|thank you(?: very much| so much)?|many thanks|cheers|唔该(?:晒|你)*|多谢(?:晒|你)+|ありがとう(?:ございます|ございました)?|どうも(?:ありがとう(?:ございます)?)?|감사합니다|감사해요|고맙습니다|고마워요?|danke(?: schön| sehr| ihnen)?|vielen dank|besten dank)';
const GOODBYE =
  "(?:再见|拜+拜*|88+|回见|回头见|回头聊|回头再(?:聊|说|联系)|下次(?:再)?(?:聊|见|联系)|先这样(?:吧|了)?|就这样(?:吧|了)?|晚安|没(?:有)?(?:别的|其他)?(?:问题|事)了|good ?bye|bye(?: bye)?|see you(?: later)?|good night|さようなら|失礼します|またね|안녕히 계세요|auf wiedersehen|tschüss?|bis bald|schönen tag noch|that is all|that's all)";
const IDENTITY =
  "(?:(?:请问)?(?:你们?|您|这|对面|那边)(?:到底|究竟|现在)?(?:是|是不是|该不会是)(?:一?个?)(?:机器人?|ai|人工智能|智能客服|程序|电脑|真人|活人|人工|人|人类|客服|谁|什么|哪位|哪个|chatgpt|gpt|deepseek)(?:还是(?:一?个?)?(?:机器人?|ai|真人|人工|人|程序))?(?:吗|么|嘛|呢|啊|吧|呀|客服|在回复|回复|在回)*|(?:是|是不是)(?:真人|人工|机器人?|ai|人)(?:还是(?:机器人?|ai|真人|人工|人))?(?:吗|么|嘛|呢|啊|在回复|回复|客服)*|(?:你|您)(?:叫|的名字(?:是|叫))(?:什么|啥)(?:名字)?(?:呢|啊|呀)?|怎么称呼(?:你|您)?|(?:你|您)(?:能|会|可以)(?:做|干|帮我?做?)?(?:些)?(?:什么|啥|哪些)(?:呢|啊|呀)?|are you (?:a |an )?(?:robot|bot|ai|human|real(?: person)?|real human|machine|chatgpt)(?: or (?:a |an )?(?:robot|bot|ai|human|real person|machine))?|am i (?:talking|speaking|chatting) (?:to|with) (?:a |an )?(?:robot|bot|ai|human|real person|person|machine)|who are you|what are you|what(?:'s| is) your name|what can you do)";
const PRAISE =
  '(?:(?:你|您|回答|服务|态度|说)?(?:得|的)?(?:真|太|好|挺|很|非常|超|蛮)?(?:棒|厉害|聪明|专业|详细|贴心|给力|牛|赞|优秀|周到|不错|好用|有耐心|清楚)(?:了|啊|呀|哦|的|呢|嘛)*|点赞|给你(?:点)?(?:个)?(?:赞|好评)|五星好评|good job|well done|great(?: job)?|awesome|excellent|perfect|nice|very helpful|you are (?:great|awesome|very helpful|so helpful))';

/** All right, I see: alone it is as much as thanks. */
const ASSENT = '(?:好的|好|嗯+|哦+|噢+|行|okay|ok|知道了|明白了|了解了|收到)';
/** Courtesy around the words that count. */
const PADDING = '(?:亲爱的|亲|小姐姐|小哥哥|哥|姐|老师|客服|请问|那|就|呀|啊|哈+|啦|呢|吧|了|的|there| )';

/** Of several in one message the earlier named wants an answer more: 你好，你是机器人吗 asks who we are. */
const kinds: readonly (readonly [SmallTalk, string])[] = [
  ['identity', IDENTITY],
  ['goodbye', GOODBYE],
  ['thanks', THANKS],
  ['praise', PRAISE],
  ['greeting', GREETING],
  ['thanks', ASSENT],
];
/** The next piece of a message: one group per kind, then courtesy. */
const PIECE = new RegExp([...kinds.map(([, words]) => `(${words})(?![a-z0-9])`), PADDING].join('|'), 'uy');

/** Longer messages always have something to say. */
const MAX_LENGTH = 40;

/** The small talk a message consists of, or null when it holds anything else. `text` is normalised. */
export function smallTalkOf(text: string): SmallTalk | null {
  if (text.length > MAX_LENGTH) return null;
  const found = new Set<number>();
  for (const part of text.split(/[^\p{L}\p{N}' ]+/u)) {
    const joined = part.trim().replace(/(?<=\p{Script=Han}) +| +(?=\p{Script=Han})/gu, '');
    // Piece by piece and never back, so that no message takes long.
    for (PIECE.lastIndex = 0; PIECE.lastIndex < joined.length;) {
      const piece = PIECE.exec(joined);
      if (!piece) return null;
      found.add(kinds.findIndex((_, index) => piece[index + 1] !== undefined));
    }
  }
  return kinds.find((_, index) => found.has(index))?.[0] ?? null;
}
