import { Checkbox } from 'antd';
import { permissions, type Permission } from '#contracts/permissions';
import { useMay } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { areas, permissionsIn } from './permission-areas.ts';

/** Every permission in plain words, by area. Without `onChange` it only tells. */
export function PermissionGrid({
  value,
  onChange,
}: {
  value: readonly Permission[];
  onChange?: (permissions: Permission[]) => void;
}) {
  const { t } = useWords();
  const may = useMay();
  const toggle = (permission: Permission, on: boolean) =>
    onChange?.(permissions.filter((one) => (one === permission ? on : value.includes(one))));
  return (
    <div className="permissions">
      {areas.map((area) => (
        <fieldset key={area}>
          <legend>{t(`permission.area.${area}`)}</legend>
          {permissionsIn(area).map((permission) => {
            const lacks = onChange !== undefined && !may(permission);
            return (
              <Checkbox
                key={permission}
                checked={value.includes(permission)}
                disabled={!onChange || lacks}
                onChange={(event) => toggle(permission, event.target.checked)}
              >
                <span className="permission-name">{t(`permission.${permission}`)}</span>
                <span className="meta permission-hint">
                  {lacks ? t('role.lacks') : t(`permission.${permission}.hint`)}
                </span>
              </Checkbox>
            );
          })}
        </fieldset>
      ))}
    </div>
  );
}
