/** States of a session of 微信客服 (spec of the platform: 会话状态). */
export const states = {
  /** 未处理 */
  fresh: 0,
  /** 智能助手接待 */
  assistant: 1,
  /** 待接入池 */
  queue: 2,
  /** 人工接待 */
  servicer: 3,
  /** 已结束 / 未开始 */
  ended: 4,
} as const;

export type SessionState = 0 | 1 | 2 | 3 | 4;

/** Which states `service_state/trans` leads to, per state it starts from. */
export type Moves = Record<SessionState, readonly SessionState[]>;

/** The official diagram is a picture that nobody could read: this matrix is a knob, not a fact. */
export const defaultMoves: Moves = { 0: [1, 2, 3], 1: [2, 3, 4], 2: [3, 4], 3: [3, 4], 4: [] };

/** States in which `send_msg` is taken. */
export const sendable: readonly SessionState[] = [states.fresh, states.assistant];
