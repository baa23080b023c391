/** Groups of words and phrases that mean the same in questions to a service line. A phrase may stand in several groups. */
export const DEFAULT_SYNONYMS: readonly (readonly string[])[] = [
  '多少钱 费用 价格 收费 价钱 花费 花多少 什么价 啥价 多少费用 怎么收费 如何收费 价位 报价 预算 投资 投入 投资额 成本 资金 启动资金 总投资 总费用 花销 开销 本钱 几万块 要几万 多少资金 贵不贵 贵吗 便宜吗',
  '开店 加盟 开一家店 开一家 开个店 开一个店 开家店 做加盟 开分店 合作 加入你们 加盟店 开一间店 入驻',
  '流程 步骤 手续 程序 怎么办理 如何办理 怎么申请 如何申请 怎么弄 怎么开始 第一步 先做什么 怎么操作 如何操作 怎么加入 怎么走 哪些环节',
  '多久 多长时间 周期 几天 多少天 几个月 时长 多少时间 要等多久 几年 多长 多少年 多少个月 期限 耗时 几周 多快',
  '什么时候 何时 几时 啥时候 哪天 几月 什么时间 几点 时间',
  '哪里 哪儿 在哪 什么地方 地址 位置 何处 地点 哪个地方 在哪里',
  '电话 联系方式 联系电话 热线 怎么联系 如何联系 打给谁 找谁 联系谁 联系',
  '退款 退钱 退费 退还 返还 退回 能退 退吗 可退 不退 退 退不退 拿回来 要回来',
  '取消 撤销 不要了 终止 解除 解约 退出 反悔 不想做了 不做了 不干了 中途放弃',
  '条件 要求 资格 门槛 哪些人 什么人 谁可以 什么样的人',
  '材料 资料 证件 文件 证明',
  '店铺 门店 店面 商铺 铺子 铺面 店 铺位 门面 房子',
  '面积 多大 平米 平方 平方米 大小 多少平',
  '选址 地段 选店 找店面 找铺子 找店 选地方 找店铺 找房子 选店址 看店址 找门面 评估 位置 商圈',
  '培训 教学 教 学习 学 带教 上课 学技术 包教会 包教',
  '支持 扶持 帮扶 帮助 协助',
  '原料 原材料 物料 进货 供货 食材 货源 拿货 材料 供应 货 供应链 采购',
  '配送 送货 物流 发货 运输 到货 补货',
  '装修 装潢 设计 装饰 施工',
  '设备 机器 器材',
  '利润 毛利 赚钱 盈利 收益 赚多少 赚 挣钱 挣 净利润 利润率 毛利率 赚不赚钱',
  '回本 回收成本 收回成本 回本周期 收回投资 本钱收回来',
  '合同 合约 协议 签约 签合同',
  '保证金 押金',
  '投诉 举报 差评 反映问题 不满意 维权',
  '营业执照 执照 许可证 证照 办证 食品经营许可证 证件',
  '区域保护 保护范围 商圈保护 保护区 保护 多远 距离 旁边再开',
  '员工 店员 人手 招人 几个人 招聘 人员 伙计 多少人',
  '外卖 外送 美团 饿了么',
  '优惠 折扣 打折 促销 便宜点 优惠政策 减免',
  '分期 贷款 分批付 分开付 分几次',
  '发票 开票 税票',
  '账号 账户 帐号 帐户',
  '修改 更改 变更 更换 改 换成 改成',
  '登录 登陆 登入',
  '支付 付款 付钱 缴费 交费 交钱 缴纳 打款 转账',
  '续约 续签 续费 到期 合同到期',
  '转让 转手 转店 转给别人 盘出去 盘给',
  '关店 闭店 倒闭 开不下去 关门 停业',
  '公司 总部 企业 厂家 总公司',
  '品牌 牌子',
  '参观 考察 实地看 看看店 去看看 上门',
  '没经验 没有经验 零经验 新手 小白 没做过 没开过店 外行 不懂 零基础',
  '县城 乡镇 镇上 小城市 县里 小县城 农村',
  '新品 研发 上新 新产品',
  '产品 菜单 品类 卖什么 商品',
  '营销 推广 宣传 广告 引流 做活动',
  '人工 客服 真人 转人工',
  '开业 营业 开张 开起来 开门营业',
  '督导 巡店 检查',
  '管理费 品牌使用费 年费 服务费',
  '店型 类型 模式 种类',
  '几家 多少家 多少店 多少门店 规模',
  '自己 个人 一个人',
  '怎么 如何 怎样 咋 怎么样才能 咋样',
  '密码 口令',
  '无法 不能 不了 失败 不成功 没法',
  '为什么 为啥 怎么回事 什么原因 原因 为何',
  '区别 差别 不同 不一样 差异',
].map((group) => group.split(' '));

/** Phrases longer than this are not synonyms but sentences. */
const MAX_PHRASE = 16;

export interface Phrase {
  readonly text: string;
  readonly concepts: readonly number[];
}

/** Phrases by first character, longest first; the concept is the number of the group. */
export type Phrases = ReadonlyMap<string, readonly Phrase[]>;

/** Compiles groups of normalised phrases for scanning. */
export function compile(groups: readonly (readonly string[])[], normalise: (text: string) => string): Phrases {
  const concepts = new Map<string, Set<number>>();
  for (const [concept, group] of groups.entries()) {
    for (const raw of group) {
      const text = normalise(raw);
      if (text === '' || text.length > MAX_PHRASE) continue;
      const known = concepts.get(text) ?? new Set<number>();
      concepts.set(text, known.add(concept));
    }
  }
  const byFirst = new Map<string, Phrase[]>();
  for (const [text, set] of concepts) {
    const list = byFirst.get(text[0]!) ?? [];
    list.push({ text, concepts: [...set].sort((a, b) => a - b) });
    byFirst.set(text[0]!, list);
  }
  for (const list of byFirst.values()) list.sort((a, b) => b.text.length - a.text.length || (a.text < b.text ? -1 : 1));
  return byFirst;
}
