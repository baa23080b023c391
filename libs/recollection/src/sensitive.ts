/** Words of what is never remembered: papers and cards, secrets, health, belief, politics, sexuality, crimes. */
const words = [
  '身份证|护照|驾照|社保|医保|银行卡|信用卡|借记卡|卡号|cvv|passport|card number|credit card|id number|social security',
  '密码|口令|验证码|密钥|私钥|password|passcode|verification code|secret|api key|token',
  '病|癌|症|怀孕|孕|残疾|抑郁|艾滋|hiv|过敏|手术|住院|吃药|disease|illness|diagnos|cancer|disab|pregnan|allerg|surgery',
  '宗教|信佛|信教|信仰|信基督|信主|教徒|佛教|基督|伊斯兰|穆斯林|天主教|道教|muslim|christian|buddhist|jewish|hindu|religio',
  '党员|民族|政治|性取向|同性恋|前科|坐牢|服刑|离婚|gay|lesbian|ethnic|politic|convict|divorc',
];
const named = new RegExp(words.join('|'), 'iu');
/** Longer than a phone number: a paper, a card, an account. */
const longNumber = /\d(?:[ -]?\d){12,}[\dxX]?/u;
/** Keys as services give them out, and other long mixtures of letters and digits. */
const key =
  /\b(?:sk|pk|ghp|xox[bp]|AKIA)[-_A-Za-z0-9]{8,}|\b(?=[A-Za-z0-9_-]*\d)(?=[A-Za-z0-9_-]*[A-Za-z])[A-Za-z0-9_-]{20,}\b/u;

/** Whether a clause holds something that must not be remembered, whatever else stands in it. */
export function isSensitive(clause: string): boolean {
  return named.test(clause) || longNumber.test(clause) || key.test(clause);
}
