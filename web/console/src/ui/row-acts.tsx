import { Button } from 'antd';
import { Icon } from './icon.tsx';

/** Change and take out, at the end of a row; each is named with the row it is for. */
export function RowActs({
  edit,
  remove,
}: {
  edit?: { words: string; act: () => void };
  remove: { words: string; act: () => void };
}) {
  return (
    <span className="row-acts">
      {edit && (
        <Button
          type="text"
          size="small"
          aria-label={edit.words}
          icon={<Icon name="note" size={14} />}
          onClick={edit.act}
        />
      )}
      <Button
        type="text"
        size="small"
        aria-label={remove.words}
        icon={<Icon name="close" size={14} />}
        onClick={remove.act}
      />
    </span>
  );
}
