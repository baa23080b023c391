import { readXml } from '../xml/read.ts';
import type { AppContent, ContactChange, Head, WecomEvent } from './event.ts';
import { rootOf, type Fields } from './fields.ts';

/** Makes the event of a callback from its fields. */
type Reader = (fields: Fields, head: Head) => WecomEvent;

/** Reads the decrypted text of a callback. Throws BadXml when it is no XML of the platform, or says too little. */
export function readCallback(xmlText: string): WecomEvent {
  const fields = rootOf(readXml(xmlText));
  const head: Head = {
    corpid: fields.text('ToUserName'),
    at: fields.number('CreateTime'),
    from: fields.textOr('FromUserName', null),
    agentid: fields.numberOrNull('AgentID'),
  };
  const type = fields.text('MsgType');
  if (type !== 'event')
    return {
      ...head,
      kind: 'message',
      from: fields.text('FromUserName'),
      msgId: fields.text('MsgId'),
      content: contentOf(type, fields),
    };
  const event = fields.text('Event');
  return (Object.hasOwn(readers, event) ? readers[event]! : other)(fields, head);
}

const other: Reader = (fields, head) => ({
  ...head,
  kind: 'other',
  event: fields.text('Event'),
  changeType: fields.textOr('ChangeType', null),
});

const contents: Readonly<Record<string, (fields: Fields) => AppContent>> = {
  text: (fields) => ({ type: 'text', text: fields.text('Content') }),
  image: (fields) => ({ type: 'image', mediaId: fields.text('MediaId'), url: fields.textOr('PicUrl', null) }),
  voice: (fields) => ({ type: 'voice', mediaId: fields.text('MediaId'), format: fields.textOr('Format', null) }),
  video: (fields) => ({
    type: 'video',
    mediaId: fields.text('MediaId'),
    thumbMediaId: fields.textOr('ThumbMediaId', null),
  }),
  location: (fields) => ({ type: 'location', ...placeOf(fields) }),
  link: (fields) => ({
    type: 'link',
    title: fields.textOr('Title', ''),
    description: fields.textOr('Description', ''),
    url: fields.text('Url'),
    picture: fields.textOr('PicUrl', null),
  }),
};

const contentOf = (type: string, fields: Fields): AppContent =>
  Object.hasOwn(contents, type) ? contents[type]!(fields) : { type: 'other', was: type };

/** X is the latitude here. */
const placeOf = (fields: Fields) => ({
  latitude: fields.number('Location_X'),
  longitude: fields.number('Location_Y'),
  scale: fields.numberOrNull('Scale'),
  label: fields.textOr('Label', ''),
});

const visit =
  (kind: 'subscribe' | 'unsubscribe' | 'enter_agent'): Reader =>
  (_fields, head) => ({ ...head, kind });

const touch =
  (kind: 'click' | 'view' | 'view_miniprogram'): Reader =>
  (fields, head) => ({ ...head, kind, key: fields.textOr('EventKey', '') });

const scan =
  (kind: 'scancode_push' | 'scancode_waitmsg'): Reader =>
  (fields, head) => {
    const info = fields.inside('ScanCodeInfo');
    return {
      ...head,
      kind,
      key: fields.textOr('EventKey', ''),
      scanType: info.textOr('ScanType', ''),
      result: info.textOr('ScanResult', ''),
    };
  };

const pictures =
  (kind: 'pic_sysphoto' | 'pic_photo_or_album' | 'pic_weixin'): Reader =>
  (fields, head) => {
    const info = fields.inside('SendPicsInfo');
    const md5s = info.inside('PicList').each('item');
    return {
      ...head,
      kind,
      key: fields.textOr('EventKey', ''),
      count: info.numberOrNull('Count') ?? md5s.length,
      md5s: md5s.flatMap((item) => item.texts('PicMd5Sum')),
    };
  };

const card =
  (kind: 'template_card_event' | 'template_card_menu_event'): Reader =>
  (fields, head) => ({
    ...head,
    kind,
    key: fields.textOr('EventKey', ''),
    taskId: fields.text('TaskId'),
    cardType: fields.textOr('CardType', ''),
    responseCode: fields.textOr('ResponseCode', ''),
    selected: fields
      .inside('SelectedItems')
      .each('SelectedItem')
      .map((item) => ({
        question: item.textOr('QuestionKey', ''),
        options: item.inside('OptionIds').texts('OptionId'),
      })),
  });

type ActivityKind = Extract<WecomEvent, { effectAt: number | null }>['kind'];

const activity =
  (kind: ActivityKind): Reader =>
  (fields, head) => ({ ...head, kind, effectAt: fields.numberOrNull('EffectTime') });

function contactChange(fields: Fields, head: Head): ContactChange {
  const departments = fields.textOr('Department', '').split(',').filter(Boolean).map(Number);
  return {
    ...head,
    kind: 'change_contact',
    change: fields.text('ChangeType'),
    id: fields.textOr('UserID', null) ?? fields.textOr('Id', null) ?? fields.textOr('TagId', null),
    newId: fields.textOr('NewUserID', null),
    departments: departments.filter(Number.isSafeInteger),
  };
}

const readers: Readonly<Record<string, Reader>> = {
  subscribe: visit('subscribe'),
  unsubscribe: visit('unsubscribe'),
  enter_agent: visit('enter_agent'),
  LOCATION: (fields, head) => ({
    ...head,
    kind: 'LOCATION',
    latitude: fields.number('Latitude'),
    longitude: fields.number('Longitude'),
    precision: fields.numberOrNull('Precision'),
  }),
  click: touch('click'),
  view: touch('view'),
  view_miniprogram: touch('view_miniprogram'),
  scancode_push: scan('scancode_push'),
  scancode_waitmsg: scan('scancode_waitmsg'),
  pic_sysphoto: pictures('pic_sysphoto'),
  pic_photo_or_album: pictures('pic_photo_or_album'),
  pic_weixin: pictures('pic_weixin'),
  location_select: (fields, head) => {
    const info = fields.inside('SendLocationInfo');
    const key = fields.textOr('EventKey', '');
    return { ...head, kind: 'location_select', key, ...placeOf(info), place: info.textOr('Poiname', '') };
  },
  template_card_event: card('template_card_event'),
  template_card_menu_event: card('template_card_menu_event'),
  upload_media_job_finish: (fields, head) => ({
    ...head,
    kind: 'upload_media_job_finish',
    jobId: fields.text('JobId'),
  }),
  batch_job_result: (fields, head) => {
    const job = fields.inside('BatchJob');
    const [jobId, jobType] = [job.text('JobId'), job.textOr('JobType', '')];
    return { ...head, kind: 'batch_job_result', jobId, jobType, code: job.numberOrNull('ErrCode') ?? 0 };
  },
  inactive_alert: activity('inactive_alert'),
  low_active_alert: activity('low_active_alert'),
  close_inactive_agent: activity('close_inactive_agent'),
  low_active: activity('low_active'),
  active_restored: activity('active_restored'),
  reopen_inactive_agent: activity('reopen_inactive_agent'),
  kf_msg_or_event: (fields, head) => ({
    ...head,
    kind: 'kf_msg_or_event',
    token: fields.text('Token'),
    openKfId: fields.text('OpenKfId'),
  }),
  kf_account_auth_change: (fields, head) => ({
    ...head,
    kind: 'kf_account_auth_change',
    added: fields.texts('AuthAddOpenKfId'),
    removed: fields.texts('AuthDelOpenKfId'),
  }),
  change_contact: contactChange,
};
