import { Icon } from '../parts/icon.tsx';
import type { ChatMessage, MenuItem } from '../wire.ts';
import { RichText } from './rich-text.tsx';

/** A menu message: its choices are buttons for the customer, and lines for everybody else. */
export function Menu({
  message,
  menu,
  onPick,
}: {
  message: ChatMessage;
  menu: NonNullable<ChatMessage['msgmenu']>;
  onPick?: ((message: ChatMessage, item: MenuItem) => void) | undefined;
}) {
  return (
    <div className="bubble bubble-menu">
      {menu.head_content && (
        <p>
          <RichText text={menu.head_content} />
        </p>
      )}
      <ul>
        {menu.list?.map((item, index) => (
          <li key={index}>
            <Choice item={item} onPick={onPick && (() => onPick(message, item))} />
          </li>
        ))}
      </ul>
      {menu.tail_content && (
        <p>
          <RichText text={menu.tail_content} />
        </p>
      )}
    </div>
  );
}

function Choice({ item, onPick }: { item: MenuItem; onPick: (() => void) | undefined }) {
  if (item.type === 'text') return <RichText text={item.text.content} />;
  if (item.type === 'view')
    return (
      <a className="choice" href={item.view.url} target="_blank" rel="noreferrer noopener">
        {item.view.content}
        <Icon name="link" size={14} />
      </a>
    );
  const words = item.type === 'click' ? item.click.content : item.miniprogram.content;
  if (item.type === 'miniprogram' || !onPick) return <span className="choice choice-still">{words}</span>;
  return (
    <button type="button" className="choice" onClick={onPick}>
      {words}
    </button>
  );
}
