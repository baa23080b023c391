import { readXml } from '../xml/read.ts';
import { writeXml, xml } from '../xml/write.ts';
import { rootOf } from './fields.ts';

/** The body of a callback before it is opened. */
export interface CallbackBody {
  readonly corpid: string;
  readonly agentid: number | null;
  readonly encrypted: string;
}

/** Throws BadXml. The order of the fields does not matter. */
export function readBody(xmlText: string): CallbackBody {
  const fields = rootOf(readXml(xmlText));
  return {
    corpid: fields.text('ToUserName'),
    agentid: fields.numberOrNull('AgentID'),
    encrypted: fields.text('Encrypt'),
  };
}

/** The body as the platform sends it; the agent only for what belongs to one app. */
export function writeBody({ corpid, agentid, encrypted }: CallbackBody): string {
  const agent = agentid === null ? [] : [xml('AgentID', String(agentid))];
  return writeXml(xml('xml', [xml('ToUserName', corpid), xml('Encrypt', encrypted), ...agent]));
}
