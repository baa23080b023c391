import { describe, expect, test } from 'vitest';
import { perceive, type Urgency } from './index.ts';

const urgencyOf = (text: string) => perceive(text, { locale: 'zh-CN' }).urgency;

const SEEN: Record<Urgency, string> = {
  'self-harm': `亏光了，我不想活了|真想去死|店赔了，干脆跳楼算了|我想上吊|活着还有什么意思|死了算了|我已经写好遗书了|吃了一整瓶安眠药
我想結束自己|我唔想做人啦|死咗算|想死|I want to kill myself|I feel suicidal|I'd be better off dead|I want to end it all|I want to hurt myself
もう死にたい|消えたいです|죽고 싶어요|자살하고 싶어|ich will nicht mehr leben|Ich denke an Selbstmord`,
  fraud: `我被骗了五万|有人冒充你们员工让我打钱|钱转给个人账户了怎么办|有人自称你们公司|我钱打到个人账户了可以吗|对方让我报验证码给他
验证码已经告诉对方了|客服叫我下载一个软件共享屏幕|我账号被盗了|我俾人呃咗三万|I was scammed|someone pretending to be your staff|they asked me to transfer money first
詐欺に遭いました|騙されました|사기를 당했어요|보이스피싱 같아요|Ich wurde betrogen|Jemand gibt sich als Ihr Mitarbeiter aus`,
  minor: `我今年15岁能加盟吗|我是初中生|我还在读高二|我还没满18岁|孩子偷偷用我手机付了款|女儿拿我手机充了两千|未成年充值能退吗
I'm 16 years old|I am a minor|I'm under 18|my son used my phone, my son paid 300 dollars|私は15歳です|高校生ですが、高校生です|저는 16살이에요|고등학생인데 가능해요?|ich bin erst 15 Jahre alt`,
};

const PASSED = `热死了想喝奶茶|累得要死|贵死了|笑死我了|想死你们了|馋死我了|我今年25岁能加盟吗|我35岁|怎么防止被骗|如何识别骗子冒充客服|加盟死亡率高吗
门店开了15年|打给个人行吗|钱打到个人账户行不行|我女儿18岁想来兼职|我不是想轻生，就是心情不好|自杀式降价是什么意思|如果有人冒充你们怎么举报|员工几岁可以上班
最低年龄多少|孩子能喝吗|儿童套餐多少钱|我高中的时候就喝你们家|我读高中时就想开店|学生有优惠吗|我有17家店|验证码收不到|忘记密码怎么办|怎么远程看监控
I am 30|I'm 12 km away|your tea is to die for|I'm dying to try it|the suicide squad movie|is this safe for kids|How old must I be|ich bin 40 Jahre alt|死んだ在庫はどうしますか
私は25歳です|저는 30살이에요|活动什么时候结束|结束营业是几点|店里死角怎么打扫|想转给朋友行吗|这个骗术怎么防范|私人能加盟吗|个人和公司都能签吗`;

const rows = (text: string) => text.split(/[|\n]/);

describe('what a person must see at once', () => {
  const all = Object.entries(SEEN).flatMap(([urgency, texts]) => rows(texts).map((text) => [urgency, text] as const));
  test.each(all)('%s: %s', (urgency, text) => expect(urgencyOf(text)).toBe(urgency));
});

describe('nothing that a person must see at once', () => {
  test.each(rows(PASSED).map((text) => [text]))('%s', (text) => expect(urgencyOf(text)).toBeNull());
});
