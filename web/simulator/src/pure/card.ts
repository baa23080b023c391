/** A template card as the platform takes it, with the parts that are drawn here. */
export interface TemplateCard {
  readonly card_type?: string;
  readonly source?: { readonly desc?: string };
  readonly main_title?: { readonly title?: string; readonly desc?: string };
  readonly emphasis_content?: { readonly title?: string; readonly desc?: string };
  readonly quote_area?: { readonly title?: string; readonly quote_text?: string };
  readonly sub_title_text?: string;
  readonly horizontal_content_list?: readonly { readonly keyname?: string; readonly value?: string }[];
  readonly vertical_content_list?: readonly { readonly title?: string; readonly desc?: string }[];
  readonly jump_list?: readonly { readonly title?: string; readonly url?: string }[];
  readonly card_action?: { readonly url?: string };
  readonly button_selection?: Question;
  readonly button_list?: readonly CardButton[];
  readonly checkbox?: Question & { readonly mode?: number };
  readonly select_list?: readonly Question[];
  readonly submit_button?: { readonly text?: string; readonly key?: string };
  readonly action_menu?: {
    readonly desc?: string;
    readonly action_list?: readonly { readonly text: string; readonly key: string }[];
  };
}

interface Question {
  readonly question_key?: string;
  readonly title?: string;
  readonly selected_id?: string;
  readonly option_list?: readonly { readonly id: string; readonly text: string; readonly is_checked?: boolean }[];
}

export interface CardButton {
  readonly type?: number;
  /** 1 is the one to press first. */
  readonly style?: number;
  readonly text?: string;
  readonly key?: string;
  readonly url?: string;
}

export interface CardQuestion {
  readonly key: string;
  readonly title: string;
  /** More than one option may be taken. */
  readonly many: boolean;
  readonly options: readonly { readonly id: string; readonly text: string }[];
  readonly chosen: readonly string[];
}

/** The questions of a card, whichever of its forms they come in. */
export function questionsOf(card: TemplateCard): CardQuestion[] {
  const all: [Question, boolean][] = [
    ...(card.button_selection ? [[card.button_selection, false] as [Question, boolean]] : []),
    ...(card.checkbox ? [[card.checkbox, card.checkbox.mode === 1] as [Question, boolean]] : []),
    ...(card.select_list ?? []).map((question): [Question, boolean] => [question, false]),
  ];
  return all.map(([{ question_key, title, selected_id, option_list = [] }, many], index) => {
    const ticked = option_list.filter(({ is_checked }) => is_checked).map(({ id }) => id);
    const first = selected_id ?? (many ? undefined : option_list[0]?.id);
    const chosen = ticked.length > 0 || first === undefined ? ticked : [first];
    return { key: question_key ?? String(index), title: title ?? '', many, options: option_list, chosen };
  });
}

/** Its buttons: those it lists, the one that submits, and the actions of its menu. */
export function buttonsOf(card: TemplateCard): CardButton[] {
  const submit = card.submit_button ? [{ type: 0, ...card.submit_button }] : [];
  return [...(card.button_list ?? []), ...submit];
}
