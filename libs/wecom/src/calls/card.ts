import { z } from 'zod';
import { limits } from '../limits.ts';
import { bytes, mediaId, url, userid } from './shapes.ts';

const { card } = limits;

const taskId = z
  .string()
  .regex(/^[0-9A-Za-z_\-@]+$/)
  .max(card.taskIdBytes);
const key = bytes(card.keyBytes, 1);
const target = { url: url.optional(), appid: z.string().optional(), pagepath: z.string().optional() };
const title = z.strictObject({ title: z.string().optional(), desc: z.string().optional() });
const option = z.strictObject({ id: bytes(128, 1), text: z.string().min(1) });
const checkedOption = z.strictObject({ ...option.shape, is_checked: z.boolean().optional() });
const submit = z.strictObject({ text: z.string().min(1), key });

const selection = z.strictObject({
  question_key: z.string().min(1),
  title: z.string().optional(),
  disable: z.boolean().optional(),
  selected_id: z.string().optional(),
  option_list: z.array(option).min(1).max(card.options),
});

const shared = {
  source: z
    .strictObject({
      icon_url: z.string().optional(),
      desc: z.string().optional(),
      desc_color: z.literal([0, 1, 2, 3]).optional(),
    })
    .optional(),
  main_title: title.optional(),
  action_menu: z
    .strictObject({
      desc: z.string().optional(),
      action_list: z
        .array(z.strictObject({ text: z.string().min(1), key }))
        .min(1)
        .max(card.actions),
    })
    .optional(),
  quote_area: z
    .strictObject({
      type: z.literal([0, 1, 2]).optional(),
      ...target,
      title: z.string().optional(),
      quote_text: z.string().optional(),
    })
    .optional(),
  horizontal_content_list: z
    .array(
      z.strictObject({
        type: z.literal([0, 1, 2, 3]).optional(),
        keyname: z.string().min(1),
        value: z.string().optional(),
        url: url.optional(),
        media_id: mediaId.optional(),
        userid: userid.optional(),
      }),
    )
    .max(card.horizontal)
    .optional(),
  jump_list: z
    .array(z.strictObject({ type: z.literal([0, 1, 2]).optional(), title: z.string().min(1), ...target }))
    .max(card.jumps)
    .optional(),
};

const linked = z.strictObject({ type: z.literal([1, 2]), ...target });
const maybeLinked = z.strictObject({ type: z.literal([0, 1, 2]).optional(), ...target }).optional();

/** A template card, of the five types. */
export const templateCard = z.discriminatedUnion('card_type', [
  z.strictObject({
    card_type: z.literal('text_notice'),
    ...shared,
    emphasis_content: title.optional(),
    sub_title_text: z.string().optional(),
    task_id: taskId.optional(),
    card_action: linked,
  }),
  z.strictObject({
    card_type: z.literal('news_notice'),
    ...shared,
    main_title: z.strictObject({ title: z.string().min(1), desc: z.string().optional() }),
    card_image: z
      .strictObject({ url: z.string().min(1), aspect_ratio: z.number().min(1.3).max(2.25).optional() })
      .optional(),
    image_text_area: z
      .strictObject({
        type: z.literal([0, 1, 2]).optional(),
        ...target,
        title: z.string().optional(),
        desc: z.string().optional(),
        image_url: z.string().min(1),
      })
      .optional(),
    vertical_content_list: z
      .array(z.strictObject({ title: z.string().min(1), desc: z.string().optional() }))
      .max(card.vertical)
      .optional(),
    task_id: taskId.optional(),
    card_action: linked,
  }),
  z.strictObject({
    card_type: z.literal('button_interaction'),
    ...shared,
    sub_title_text: z.string().optional(),
    card_action: maybeLinked,
    task_id: taskId,
    button_selection: selection.optional(),
    button_list: z
      .array(
        z.strictObject({
          type: z.literal([0, 1]).optional(),
          text: z.string().min(1),
          style: z.literal([1, 2, 3, 4]).optional(),
          key: key.optional(),
          url: url.optional(),
        }),
      )
      .min(1)
      .max(card.buttons),
    replace_text: z.string().optional(),
  }),
  z.strictObject({
    card_type: z.literal('vote_interaction'),
    ...shared,
    card_action: maybeLinked,
    task_id: taskId,
    checkbox: z.strictObject({
      question_key: z.string().min(1),
      mode: z.literal([0, 1]).optional(),
      disable: z.boolean().optional(),
      option_list: z.array(checkedOption).min(1).max(card.voteOptions),
    }),
    submit_button: submit,
    replace_text: z.string().optional(),
  }),
  z.strictObject({
    card_type: z.literal('multiple_interaction'),
    ...shared,
    card_action: maybeLinked,
    task_id: taskId,
    select_list: z.array(selection).min(1).max(card.selects),
    submit_button: submit,
    replace_text: z.string().optional(),
  }),
]);

export type TemplateCard = z.input<typeof templateCard>;
