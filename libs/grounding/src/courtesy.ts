import { promisesIn } from './promises.ts';
import type { Reading } from './reading.ts';

/** Words of a sentence that only opens, closes or softens a reply. */
const COURTESY =
  /^(?:您好|你好|早上好|下午好|晚上好|谢谢|感谢|多谢|不客气|不用谢|好的|明白|了解|收到|没问题|很高兴|很抱歉|抱歉|不好意思|对不起|请稍等|稍等|如果?您?(?:还有|有其[他它]|有任何|需要)|还有其[他它]|有任何(?:问题|疑问)|欢迎(?:随时|再次|您)|随时(?:联系|找|问)|祝您?|hello|hi\b|thanks|thank you|you(?:'|’)re welcome|sorry|glad to|happy to help|let me know|feel free|please let (?:me|us) know|if you have (?:any|more|other))/u;
/** A courtesy is short; what goes on may claim something. */
const LONGEST = 40;

/** Whether a sentence claims nothing: courtesy, a question to the customer, or no word that carries matter. */
export function claimsNothing({ folded, tokens, amounts, names }: Reading): boolean {
  if (amounts.length > 0 || promisesIn(folded.replace(/\s/gu, '')).length > 0) return false;
  if (tokens.length === 0) return true;
  if (names.length > 0) return false;
  const said = folded.trim();
  return /(?:[?？]|吗|呢)[。!！]?$/u.test(said) || (said.length <= LONGEST && COURTESY.test(said));
}
