/**
 * What to do about an error code.
 *
 * - `retry`: the same call again, a few times, after a moment
 * - `refresh`: a new token, then the same call once
 * - `config`: somebody has to change a setting; asking again helps nobody
 * - `data`: what was sent names something that is not so; another value may pass
 * - `business`: a rule of the platform says no
 * - `bug`: we built the call wrongly
 * - `limit`: too often or too many at once; later
 * - `window`: the customer has to write first
 * - `login`: sign-in starts anew
 * - `reread`: what we believed of a state or a cursor is old
 */
export type ErrorClass =
  | 'ok'
  | 'retry'
  | 'refresh'
  | 'config'
  | 'data'
  | 'business'
  | 'bug'
  | 'limit'
  | 'window'
  | 'login'
  | 'reread';

type Row = readonly [code: number, text: string];

/** The codes of the platform that mean something to us, each with what the platform says or, in brackets, what it means. */
export const catalogue: Readonly<Record<ErrorClass, readonly Row[]>> = {
  ok: [[0, 'ok']],
  retry: [
    [-1, 'system busy'],
    [6000, '(data version conflict)'],
    [45035, '(concurrent write on one record)'],
  ],
  refresh: [
    [40014, 'invalid access_token'],
    [42001, 'access_token expired'],
  ],
  config: [
    [40001, 'invalid credential'],
    [40013, 'invalid corpid'],
    [40091, '(secret of another corp)'],
    [40056, 'invalid agentid'],
    [43009, '(legal subject not certified)'],
    [43012, '(no callback URL for updatable cards)'],
    [48001, '(API not authorised)'],
    [48002, '(no permission for this API)'],
    [48006, '(permission revoked for inactivity)'],
    [48007, '(kf account not authorised)'],
    [48011, '(activity too low for customer data)'],
    [50001, '(redirect domain not trusted)'],
    [50002, '(member out of scope)'],
    [50003, '(app disabled)'],
    [60011, '(no right on member, department or tag)'],
    [60020, 'not allow to access from your ip'],
    [60021, '(member not in visible range)'],
    [60030, '(out of visible range)'],
    [60031, '(app may not call the API)'],
    [84074, '(no permission for external contacts)'],
    [85004, '(trusted domain: quota)'],
    [85005, '(trusted domain: ownership)'],
    [85008, '(trusted domain: ICP filing)'],
    [93000, 'invalid webhook url'],
    [93001, '(group disallows push)'],
    [93004, '(push disabled)'],
    [93006, '(bad group)'],
    [93008, '(not in group)'],
    [95003, '(kf: corp not verified)'],
    [95011, '(kf: other mode)'],
    [95012, '(kf: other mode)'],
    [95017, '(kf: API switched off)'],
    [95021, '(upgrade service not configured)'],
    [95023, '(kf: API given to another app)'],
    [301002, '(agentid of another app)'],
    [301042, '(archive: address not allowed)'],
    [301052, '(archive: service expired)'],
    [301053, '(archive: not enabled)'],
    [701008, '(no interworking licence)'],
  ],
  data: [
    [40003, 'invalid userid'],
    [40004, '(media type)'],
    [40005, '(type of upload)'],
    [40006, '(media size)'],
    [40007, 'invalid media_id'],
    [40009, '(image size)'],
    [40011, '(video size)'],
    [40031, '(list of userids)'],
    [40032, '(too many userids)'],
    [40050, '(no such chat)'],
    [40068, '(tag id)'],
    [40071, '(tag name taken)'],
    [40072, '(tag name length)'],
    [40096, 'invalid external userid'],
    [40123, '(broken image)'],
    [41037, '(contact way: type missing)'],
    [41038, '(contact way: scene missing)'],
    [41039, '(contact way: type)'],
    [41040, '(contact way: scene)'],
    [41041, '(contact way: too many members)'],
    [41042, '(contact way: style)'],
    [41043, '(contact way: config_id missing)'],
    [41044, '(contact way: config_id)'],
    [41045, '(contact way: quota)'],
    [41046, '(mass message: id missing)'],
    [41047, '(mass message: id)'],
    [41048, '(mass message: nobody to send to)'],
    [41054, '(contact way: member not activated)'],
    [41059, '(moment id)'],
    [41060, '(moment id)'],
    [41061, '(moment id)'],
    [41062, '(moment id)'],
    [41064, '(too many attachments)'],
    [41065, '(attachment type)'],
    [41067, '(moment id)'],
    [41072, '(attachment scene)'],
    [41080, '(attachment size)'],
    [41081, '(attachment resolution)'],
    [41082, '(attachment duration)'],
    [41088, '(attachment empty)'],
    [41089, '(text and attachments empty)'],
    [41090, '(no mp4)'],
    [41091, '(at most five groups)'],
    [45001, '(media too large)'],
    [45002, '(message too large)'],
    [45007, '(voice over 60 s)'],
    [45008, '(more than eight articles)'],
    [45029, '(reply too large: smaller pages)'],
    [60102, '(userid taken)'],
    [60104, '(mobile taken)'],
    [60111, 'userid not found'],
    [60123, '(department)'],
    [60251, '(kf id missing)'],
    [60252, '(kf id)'],
    [60253, '(servicer not in list)'],
    [81013, 'user & party & tag all invalid'],
    [81017, '(too many items: narrow the filter)'],
    [82001, '(all targets empty)'],
    [82002, '(more than 100 departments)'],
    [82003, '(more than 100 tags)'],
    [84061, 'not external contact'],
    [86001, '(chat id illegal)'],
    [86003, '(chat id missing)'],
    [86006, '(members of a chat)'],
    [86007, '(member of a chat)'],
    [86008, '(chat of another app)'],
    [86101, '(owner only)'],
    [86207, '(owner not in list)'],
    [86215, '(chat id taken)'],
    [86216, '(member id)'],
    [95000, '(open_kfid)'],
    [95004, '(no such kf account)'],
    [95014, '(no servicer, or not activated)'],
    [95019, '(servicer stopped)'],
    [95030, '(message type forbidden)'],
    [95031, '(no consult in 48 h)'],
    [95033, '(msgid used before)'],
    [301019, '(md5 mismatch)'],
    [301048, '(archive: file missing or expired)'],
    [301058, '(archive: page too big)'],
    [301059, '(archive: no internal group)'],
    [301060, '(archive: more than 100 items)'],
    [301061, '(archive: no such member)'],
  ],
  business: [
    [40097, '(not resigned)'],
    [40098, '(no real name)'],
    [40099, '(customer limit)'],
    [40100, '(already in transfer)'],
    [40126, '(tag limit of the corp)'],
    [40128, '(transferred twice in 90 days)'],
    [40129, '(transfer under way)'],
    [40130, '(transfer to the same)'],
    [40131, '(not a follower)'],
    [40143, '(receiver banned)'],
    [40144, '(tag limit of the customer)'],
    [40201, '(anti-spam)'],
    [40204, '(anti-spam)'],
    [40205, '(no login for a year)'],
    [41049, '(welcome: code missing)'],
    [41050, '(welcome: code bad or late)'],
    [41051, '(welcome: already welcomed)'],
    [41053, '(welcome: no consent to the archive)'],
    [41055, '(welcome templates: limit)'],
    [41058, '(welcome template of another)'],
    [41063, '(mass message: still dispatching)'],
    [41079, '(moment: still dispatching)'],
    [41093, '(mass message: cancelled)'],
    [41094, '(mass message: reminded too often)'],
    [41095, '(acquisition links: quota)'],
    [41096, '(welcome: another app is sending)'],
    [42052, '(recall after 24 h)'],
    [49008, '(group dismissed)'],
    [60140, '(response_code used or expired)'],
    [90500, '(group: owner not resigned)'],
    [90501, '(group: not external)'],
    [90502, '(group: owner resigned)'],
    [90504, '(group: owner unchanged)'],
    [90507, '(group: transfer under way)'],
    [90508, '(group: transferred)'],
    [90509, '(group: not of customers)'],
    [90511, '(group: opengid)'],
    [95005, '(kf: too many accounts)'],
    [95006, '(kf: name)'],
    [95026, '(kf: usage too low to add)'],
    [95027, '(kf: ten accounts while uncertified)'],
  ],
  bug: [
    [40008, '(msgtype)'],
    [40035, '(parameter)'],
    [40058, '(parameter missing or too long)'],
    [40063, '(required parameter empty)'],
    [40093, '(JS-API signature)'],
    [40145, '(media_id expired)'],
    [40146, '(Range header)'],
    [41001, 'access_token missing'],
    [41002, 'corpid missing'],
    [41004, 'corpsecret missing'],
    [41006, 'media_id missing'],
    [41009, 'userid missing'],
    [41011, 'agentid missing'],
    [41035, '(external_userid missing)'],
    [42012, '(ticket of the other kind)'],
    [42014, '(card: task_id)'],
    [42015, '(card: task of another app)'],
    [42016, '(card: no such task)'],
    [44001, '(empty media)'],
    [44004, 'empty content'],
    [95008, '(kf menu: more than ten items)'],
    [95009, '(kf menu: type of item)'],
    [830002, '(file too large without Range)'],
  ],
  limit: [
    [45009, 'api freq out of limit'],
    [45033, 'api concurrent out of limit'],
  ],
  window: [
    [95001, '(kf: five messages since the customer wrote)'],
    [95002, '(kf: 48 h since the customer wrote)'],
    [95013, 'conversation end'],
  ],
  login: [
    [40029, 'invalid code'],
    [42003, '(code expired)'],
    [42022, '(code used)'],
  ],
  reread: [
    [50100, '(paging cursor)'],
    [60268, '(paging cursor)'],
    [95007, 'invalid msg token'],
    [95016, 'not allow transition state'],
    [95018, 'send msg session status invalid'],
  ],
};

const classes = new Map<number, ErrorClass>();
const texts = new Map<number, string>();
for (const [each, rows] of Object.entries(catalogue) as [ErrorClass, readonly Row[]][])
  for (const [code, text] of rows) {
    classes.set(code, each);
    texts.set(code, text);
  }

/** The rest of the fields of a template card. */
const CARD_CODES = [42_014, 42_051] as const;

/** A code that nobody wrote down is a bug until somebody did. */
export function errorClassOf(code: number): ErrorClass {
  return classes.get(code) ?? 'bug';
}

/** What the platform says, or in brackets what it means; empty for a code nobody wrote down. */
export function errorText(code: number): string {
  const known = texts.get(code);
  if (known !== undefined) return known;
  return code >= CARD_CODES[0] && code <= CARD_CODES[1] ? '(template card)' : '';
}
