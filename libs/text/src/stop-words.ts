/** Words that carry grammar or courtesy, never the matter itself. Question words (多少, 怎么, 多久) are not here. */
const WORDS = [
  '的 地 得 了 着 过 吗 呢 吧 啊 呀 哦 噢 喔 哈 嘛 啦 哇 嗯 额 呃 诶 唉 么 哎 嘞 咯 呗 之',
  '是 就 都 也 还 又 再 才 很 太 更 最 挺 蛮 比较 非常 真 真的 其实 确实 到底 究竟 大概 大约 大致 差不多 一般 一般来说 通常 基本 左右 前后 目前 现在 当前 具体 具体来说 的话 分别',
  '我 你 您 他 她 它 我们 你们 您们 咱们 咱 他们 她们 它们 自己 本人 俺 人家 大家 这 那 这个 那个 这些 那些 这样 那样 这种 那种 这里 那里 这边 那边 这么 那么 此 该 其 某',
  '请 请问 问 问下 问一下 问问 想问 想 想要 想知道 想了解 了解 咨询 打听 告诉 麻烦 谢谢 感谢 劳驾 帮忙 帮 帮我 说说 讲讲 介绍 介绍一下 你好 您好 hi hello 在吗 亲 老师 求 求问 急',
  '一下 一下下 下 有点 一点 一些 些 个 一个 种 一种 件 只 把 被 给 对 对于 关于 在 于 从 到 向 往 跟 和 与 及 以及 或 或者 还是 而 而且 并 并且 但 但是 不过 可是 如果 假如 要是 因为 所以 由于 那 然后 接着',
  '能 能够 能不能 可以 可不可以 会 会不会 应该 需要 要 得 必须 是否 是不是 有没有 有 没有 行 行不行 好 做 弄 搞 来 去 让 使 用 准备 打算 看 看看 知道 觉得 感觉 时候 方面 东西 事 事情 情况 问题 呢吗',
  'a an the of to is are am be do does did i you we it my your me us in on at for with and or can could would will please about',
].join(' ');

const STOP = new Set(WORDS.split(/\s+/u).filter(Boolean));

/** Whether a normalised word says nothing about the matter of a question. */
export function isStopWord(word: string): boolean {
  return STOP.has(word);
}
