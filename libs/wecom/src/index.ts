export {
  isAesKey,
  isCallbackToken,
  openEnvelope,
  sealEnvelope,
  signatureOf,
  type Envelope,
  type EnvelopeKeys,
  type Opened,
  type Sealed,
  type Sealing,
  type Unopened,
} from './envelope.ts';
export { childrenOf, textOf, type XmlNode } from './xml/node.ts';
export { BadXml, readXml, type BadXmlWhy } from './xml/read.ts';
export { writeXml, xml, type XmlSource } from './xml/write.ts';
export { readBody, writeBody, type CallbackBody } from './events/envelope.ts';
export { readCallback } from './events/read.ts';
export type * from './events/event.ts';
export { catalogue, errorClassOf, errorText, type ErrorClass } from './errors.ts';
export { callOf, calls, type Call, type CallInput, type CallName, type CallReply } from './calls/calls.ts';
export type { AppMessageBody } from './calls/app-message.ts';
export type { TemplateCard } from './calls/card.ts';
export type { KfEvent, KfItem } from './calls/kf-item.ts';
export type { KfEventMessageBody, KfMenu, KfMessageBody } from './calls/kf-message.ts';
export type { RobotMessage } from './calls/robot-message.ts';
export { jsapiSignature, type JsapiSigning } from './jssdk.ts';
export { limits, rates } from './limits.ts';
export { checkFixtures, type FixtureVerdict } from './fixtures/check.ts';
export { bytesOf, cutBytes } from './cut.ts';
