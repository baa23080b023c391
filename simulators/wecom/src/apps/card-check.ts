import { bytesOf, limits } from '#libs/wecom';
import { fieldsOf, type Fields } from '../api/fields.ts';
import { refuse } from '../api/platform-error.ts';

/** A card that may be sent: what it is called, and whether it can be changed afterwards. */
export interface CheckedCard {
  readonly cardType: string;
  readonly taskId: string;
  readonly updatable: boolean;
}

const { card: most } = limits;
const TASK_ID = /^[0-9A-Za-z_\-@]+$/;

const interactive: Readonly<Record<string, (card: Fields) => void>> = {
  button_interaction: checkButtons,
  vote_interaction: checkVote,
  multiple_interaction: checkSelects,
};
const notices: Readonly<Record<string, (card: Fields) => void>> = {
  text_notice: checkTextNotice,
  news_notice: checkNewsNotice,
};

/** Checks a template card as the platform does, with its codes 42014 and 42027 to 42051. */
export function checkCard(card: Fields): CheckedCard {
  const cardType = card.text('card_type');
  const check = interactive[cardType] ?? notices[cardType] ?? refuse(42031);
  const menu = card.object('action_menu');
  const updatable = cardType in interactive || menu !== null;
  const taskId = card.text('task_id');
  if (updatable && taskId === '') refuse(42014);
  if (taskId !== '' && (!TASK_ID.test(taskId) || bytesOf(taskId) > most.taskIdBytes)) refuse(42014);
  checkShared(card, menu);
  check(card);
  return { cardType, taskId, updatable };
}

function checkShared(card: Fields, menu: Fields | null): void {
  if (menu) checkMenu(menu);
  const lines = card.objects('horizontal_content_list');
  if (lines.length > most.horizontal) refuse(42035);
  for (const line of lines) checkLine(line);
  const jumps = card.objects('jump_list');
  if (jumps.length > most.jumps) refuse(42042);
  for (const jump of jumps) {
    jump.mustText('title', 42033);
    checkTarget(jump);
  }
  checkTarget(card.object('quote_area') ?? fieldsOf({}));
}

function checkMenu(menu: Fields): void {
  const actions = menu.objects('action_list');
  if (actions.length < 1 || actions.length > most.actions) refuse(40058, 'invalid action_menu.action_list length');
  for (const action of actions) {
    action.mustText('text', 42038);
    checkKey(action, 42039);
  }
  if (new Set(actions.map((action) => action.text('key'))).size < actions.length) refuse(42051);
}

function checkLine(line: Fields): void {
  line.mustText('keyname', 42027);
  const type = line.int('type') ?? 0;
  if (type === 1) line.mustText('url', 42028);
  if (type === 2) line.mustText('media_id', 42029);
  if (type === 3) line.mustText('userid', 42050);
}

/** `type` 1 leads to a page, 2 into a mini-program. */
function checkTarget(target: Fields): void {
  const type = target.int('type') ?? 0;
  if (type === 1) target.mustText('url', 42028);
  if (type === 2) target.mustText('appid', 42030);
}

function checkTextNotice(card: Fields): void {
  if (!card.object('main_title')?.has('title') && !card.has('sub_title_text')) refuse(41016);
  checkAction(card);
}

function checkNewsNotice(card: Fields): void {
  if (!card.object('main_title')?.has('title')) refuse(41016);
  const [image, area] = [card.object('card_image'), card.object('image_text_area')];
  if (area) {
    area.mustText('image_url', 42044);
    checkTarget(area);
  } else (image ?? refuse(42044)).mustText('url', 42044);
  const ratio = image?.raw.aspect_ratio;
  if (typeof ratio === 'number' && (ratio < 1.3 || ratio > 2.25)) refuse(42044);
  const lines = card.objects('vertical_content_list');
  if (lines.length > most.vertical) refuse(42036);
  for (const line of lines) line.mustText('title', 42033);
  checkAction(card);
}

/** Notices lead somewhere as a whole. */
function checkAction(card: Fields): void {
  const action = card.object('card_action') ?? refuse(42045);
  if (![1, 2].includes(action.int('type') ?? 0)) refuse(42045);
  checkTarget(action);
}

function checkButtons(card: Fields): void {
  const selection = card.object('button_selection');
  if (selection) checkQuestion(selection, most.options);
  const buttons = card.objects('button_list');
  if (buttons.length < 1 || buttons.length > most.buttons) refuse(40058, 'invalid button_list length');
  for (const button of buttons) {
    button.mustText('text', 42038);
    if (button.int('type') === 1) button.mustText('url', 42028);
    else checkKey(button, 42039);
  }
}

function checkVote(card: Fields): void {
  checkQuestion(card.object('checkbox') ?? refuse(42043), most.voteOptions);
  checkSubmit(card);
}

function checkSelects(card: Fields): void {
  const selects = card.objects('select_list');
  if (selects.length < 1 || selects.length > most.selects) refuse(42047);
  for (const select of selects) checkQuestion(select, most.options);
  checkSubmit(card);
}

function checkQuestion(question: Fields, mostOptions: number): void {
  question.mustText('question_key', 42043);
  const options = question.objects('option_list');
  if (options.length < 1 || options.length > mostOptions) refuse(42037);
  for (const option of options) {
    option.mustText('id', 42040);
    option.mustText('text', 42041);
  }
}

function checkSubmit(card: Fields): void {
  const submit = card.object('submit_button') ?? refuse(42049);
  submit.mustText('text', 42049);
  checkKey(submit, 42046);
}

function checkKey(holder: Fields, errcode: number): void {
  if (bytesOf(holder.mustText('key', errcode)) > most.keyBytes) refuse(errcode);
}
