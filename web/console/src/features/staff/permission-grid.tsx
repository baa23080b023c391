import { Checkbox } from 'antd';
import { permissions, type Permission } from '#contracts/permissions';
import { useMay } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { areas, permissionsIn } from './permission-areas.ts';

/** Permissions in plain words, by area: all, or those `offered`. Without `onChange` it only tells. */
export function PermissionGrid({
  value,
  onChange,
  offered = permissions,
}: {
  value: readonly Permission[];
  onChange?: (permissions: Permission[]) => void;
  offered?: readonly Permission[];
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
          {permissionsIn(area)
            .filter((permission) => offered.includes(permission))
            .map((permission) => {
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
