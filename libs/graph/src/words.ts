/** What a word of a question does. */
export type Role =
  | 'than'
  | 'difference'
  | 'more'
  | 'less'
  | 'dearer'
  | 'cheaper'
  | 'how much'
  | 'what price'
  | 'highest'
  | 'lowest'
  | 'dearest'
  | 'cheapest'
  | 'at most'
  | 'below'
  | 'at least'
  | 'above'
  | 'yes or no'
  | 'same'
  | 'each'
  | 'that one'
  | 'total'
  | 'pays'
  | 'nothing';

const table: Readonly<Record<Role, string>> = {
  than: '比 比起 跟 和 与 同 相比 对比 还是 、',
  difference: '差 相差 差价 差距 差额',
  more: '高 多 大 长 久 高出 多出 大出 高多少',
  less: '低 少 小 短 快 省 低出 少出',
  dearer: '贵 贵出',
  cheaper: '便宜',
  'what price': '多少钱 几万 几万块 几块 几块钱 几元 几千 几百 多少万',
  'how much': '多少 多大 多远 多久 多长 几米 几天 几个点 多少米 多少千瓦',
  highest: '最高 最多 最大 最长 最久 最慢',
  lowest: '最低 最少 最小 最短 最快',
  dearest: '最贵',
  cheapest: '最便宜 最省 最省钱',
  'at most': '以内 以下 之内 不超过 不高于 不多于 不大于 内 至多 顶多 封顶 别超过',
  below: '不到 低于 少于 小于 不足',
  'at least': '以上 不低于 不少于 不小于 至少 往上',
  above: '超过 高于 大于 多于',
  'yes or no': '吗 么 嘛 是不是 能不能 可不可以 是否 能否',
  same: '同一个 同一 同一位 同一家 一样 相同 同样 同个',
  each: '分别 各 各自 各要 都是',
  'that one':
    '我问的那个 我问的那种 我问的 我问过的 我问过的那个 刚才那个 刚才说的 刚才说的那个 刚才问的 刚才问的那个 之前问的 之前问的那个 上面那个 我看的那个 我想开的那个 我想开的那种 它 这个 那个 这种 那种',
  total: '一共 总共 合计 共 共有 总计 全部',
  pays: '投 交 花 付 缴 掏 钱 万 投入 花费 交钱 花钱',
  nothing:
    '的 了 呢 啊 呀 吧 哦 哈 呗 请问 请教 你们 你 您 我 我们 咱 咱们 想 要 想要 打算 计划 能 可以 能够 可 开 做 开店 在 有 是 归 由 被 那 那么 就 就是 会 得 该 应该 现在 目前 今年 一下 问 问下 问问 想问 想知道 到 从 给 对 来 去 找 里 里面 当中 中 其中 之间 这 都 每 每年 一年 每个 要花 需要 用 买 卖 收 出 拿 算 属于 属 两个 两者 两种 两家 三种 三个 这两种 这三种 这两个 你们家 你家 的话 如果 帮 帮我 查 查下 看 看看 告诉 告诉我 知道 说 说说 具体 到底 究竟 只有 只 而已 装 新 新店 当地 那边 这边 这里 那里 本地 哪 只要 就要 还 还要 又 也 地方 选 选择 可选 大概 大约 什么样 家 号 人 同志 老板 亲 你好 您好 谢谢 ， 。 ！ ? ! , . ~ … “ ” " \' ： : ; ； ( ) （ ） - 《 》 「 」 · ¥',
};

/** Role by word, words folded as questions are. */
export const roles: ReadonlyMap<string, Role> = new Map(
  (Object.entries(table) as [Role, string][]).flatMap(([role, words]) =>
    words.split(' ').map((word) => [word, role] as const),
  ),
);

/** 哪种, 哪些, 什么: asks for one or several; group 1 is the word of measure. */
export const WHICH = /(?:哪几|哪一|哪|什么|啥|有哪些|有什么|有哪几)(些|个|种|类|款|家|座|处|间|位|省|市|样|档|项)?/y;
/** 几种, 多少个: asks how many. */
export const COUNT = /(?:有几|有多少|几|多少)(个|种|类|款|家|座|处|间|位|省|市|样|档|项)/y;
