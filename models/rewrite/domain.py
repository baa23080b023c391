"""Invented talks at a service desk: what the public set, which is chat, hardly holds."""
from data import KEEP, places

# Every line is invented here. A trade: things, what one asks of them.
TRADES = [
    ('旗舰店 标准店 档口店 快闪店 社区店 商场店 校园店 迷你店'.split(), '加盟费 押金 保证金 装修费 设备费 品牌使用费 面积 培训费 首批货款 投资 租金 管理费'.split()),
    ('基础版 专业版 企业版 团队版 个人版 试用版'.split(), '年费 月费 价格 人数上限 存储空间 服务费 安装费 使用期限 开票 发票 折扣'.split()),
    ('扫地机 空气净化器 X1 S20 Pro款 青春版 洗碗机 投影仪 儿童手表'.split(), '价格 保修期 重量 尺寸 续航 运费 滤芯 库存 颜色 配件 电池 安装费'.split()),
    ('钢琴课 一对一课 小班课 暑假班 周末班 体验课 考级班'.split(), '学费 课时 上课时间 退费 教材费 老师 报名费 年龄要求 试听'.split()),
    ('杭州 成都 长沙 苏州 武汉 西安 合肥 青岛 县城 乡镇'.split(), '加盟费 名额 运费 配送时间 门店 招商经理 政策 服务网点 优惠 上门费'.split()),
    ('信用卡 借记卡 白金卡 普通卡 附属卡 学生卡'.split(), '年费 额度 利率 手续费 积分 挂失费 补办费 还款日 账单日'.split()),
    ('大床房 双床房 套房 家庭房 海景房 标准间'.split(), '房价 早餐 押金 面积 加床费 入住时间 退房时间 停车费'.split()),
    ('顺丰 快递 自提 大件 生鲜 冷链'.split(), '运费 时效 包装费 保价费 配送范围 签收时间'.split()),
]
ENDS = '多少 多少钱 是多少 怎么收 要多少钱 需要多少 贵不贵 能退吗 可以退吗 怎么算 有什么要求 什么时候交 多久能退 怎么交 有优惠吗 包含什么 可以分期吗 是怎么规定的 要多久 能少点吗 有没有限制 在哪里看 怎么查'.split()
LEANING_ENDS = '能退吗 可以退吗 怎么交 什么时候交 能分期吗 贵不贵 可以少点吗 包含什么 要多久 怎么申请 有优惠吗 能开发票吗 怎么算的 有什么要求 多少钱 在哪里办 需要什么材料 多久到账 谁来审批'.split()
ANSWERS = ['{a}按合同收取，详情见费用清单', '{a}以页面显示为准', '{e}的{a}按年收', '{a}怎么收', '{a}说明', '{a}多少？{a}能退吗', '关于{a}，一次收取，管三年', '{e}的{a}每年调整一次', '{a}有哪些规定']
POLITE = '谢谢 好的 好的谢谢 你好 您好 嗯 嗯嗯 知道了 明白了 收到 再见 转人工 人工客服 我要找人工 在吗 不用了 没有了 可以 行 算了 哦 好 谢谢你 你是谁 太好了 不客气 我再想想 麻烦了 辛苦了 投诉 我要投诉 退款 没事了 是的 对 不是 ok hi hello thanks'.split()
FULL = ['你们公司在哪里', '客服电话是多少', '营业时间是几点到几点', '怎么联系你们', '你们有哪些产品', '可以开发票吗', '怎么注册账号', '密码忘了怎么办', '我想取消订单', '订单什么时候发货', '有没有隐形收费', '总部会派人来吗', '没有经验可以做吗', '合同签几年', '怎么加盟', '你们品牌成立几年了', '食品安全出问题怎么办', '可以用自己的设备吗', '夫妻两个人能开店吗', '开店流程是怎样的']
BEFORE = ['', '', '', '那', '那', '那么', '还有', '请问', '哦那']


def talk(chance):
    """(context, current, target) of one invented talk."""
    things, asked = chance.choice(TRADES)
    e1, e2 = chance.sample(things, 2)
    a1, a2 = chance.sample(asked, 2)
    end = chance.choice(ENDS)
    of = chance.choice(['', '的'])
    answer = chance.choice(ANSWERS).format(a=a1, e=e1)
    mark = chance.choice(['', '', '', '？', '?'])
    kind = chance.random()
    if kind < 0.17:  # 那押金呢
        first, said, lacks = chance.choice([(a1 + end, a2, end), (e1 + of + a1 + end, e1 + of + a2, end)])
        return replaced([first, answer], chance.choice(BEFORE) + said, '呢' + mark, lacks)
    if kind < 0.34:  # 那旗舰店呢
        lacks = a1 + end
        first = chance.choice([lacks, e1 + lacks, e1 + '的' + lacks])
        lacks = '的' + lacks if '的' + lacks in first and chance.random() < 0.5 else lacks
        return replaced([first, answer], chance.choice(BEFORE) + e2, '呢' + mark, lacks)
    if kind < 0.52:  # 它能退吗
        first = chance.choice([a1 + end, e1 + of + a1 + end, '请问' + a1 + end, '我想问一下' + a1])
        topic = e1 + of + a1 if e1 + of + a1 in first else a1
        pronoun = chance.choice(['它', '这个', '那个', '这', '这笔钱', '这个费用'])
        return pointed([first, answer], chance.choice(BEFORE[:5]), pronoun, chance.choice(LEANING_ENDS) + mark, topic)
    if kind < 0.66:  # 能退吗
        first = chance.choice([a1 + end, e1 + of + a1 + end, '想问下' + a1 + end])
        topic = e1 + of + a1 if e1 + of + a1 in first else a1
        return pointed([first, answer], chance.choice(BEFORE[:5]), '', chance.choice(LEANING_ENDS) + mark, topic)
    if kind < 0.72:  # 它的押金多少
        first = chance.choice([e1 + of + a1 + end, e1 + '怎么样', '介绍一下' + e1, e1 + '有什么特点', '我想了解' + e1])
        pronoun = chance.choice(['它', '这个', '那个', '这种', '他们'])
        return pointed([first, answer if a1 in first else e1 + '介绍'], '', pronoun, of + a2 + end + mark, e1)
    context = [chance.choice([a1 + end, e1 + a1 + end, chance.choice(FULL), chance.choice(POLITE)]), answer]
    whole = [e2 + of + a2 + end, a2 + end, e1 + of + a1 + end, a1 + end]
    current = chance.choice([chance.choice(whole), chance.choice(whole), chance.choice(POLITE), chance.choice(FULL)])
    if chance.random() < 0.1:
        context = ['', '']
    return context, current + mark, KEEP


def replaced(context, stem, end, lacks):
    return context, stem + end, (len(stem), len(stem) + 1, 0, places(context, lacks))


def pointed(context, before, pronoun, rest, topic):
    start = len(before)
    return context, before + pronoun + rest, (start, start + len(pronoun), 0, places(context, topic))
