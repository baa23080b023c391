import { everywhere, type Kind } from './kind.ts';

/** How a company is connected with WeCom. */
export const wecomKinds = {
  wecomCorp: {
    what: 'WeCom corp',
    at: everywhere,
    routes: ['wecom.updateCorp', 'wecom.disconnectCorp', 'wecom.reconnectCorp', 'wecom.connectApp'],
  },
  wecomApp: {
    what: 'WeCom app',
    at: everywhere,
    routes: [
      'wecom.app',
      'wecom.updateApp',
      'wecom.removeApp',
      'wecom.restoreApp',
      'wecom.callback',
      'wecom.setCallback',
      'wecom.check',
      'wecom.sendTest',
      'wecom.accounts',
      'wecom.takeAccount',
    ],
  },
  wecomAccount: {
    what: '微信客服 account',
    at: everywhere,
    routes: ['wecom.account', 'wecom.updateAccount', 'wecom.accountLink'],
  },
  wecomRobot: { what: 'group robot', at: everywhere, routes: ['wecom.testRobot', 'wecom.removeRobot'] },
  wecomProof: { what: 'WW_verify file', at: everywhere, routes: ['wecom.removeProof'] },
} as const satisfies Record<string, Kind>;
