import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Checkbox, Modal, Select } from 'antd';
import { useState } from 'react';
import type { Folder, FolderGrant, FolderRights, Grantee } from '#contracts/http/folders';
import { useServices } from '../../app/services.tsx';
import { useSession } from '../../app/session.tsx';
import { useWords } from '../../app/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { Failed, RowsLoading } from '../../ui/states.tsx';
import { pathOf, useDepartments } from '../staff/staff-data.ts';
import { folderKeys } from './folder-data.ts';
import { effective, granted, missing, rightsInOrder, rightsOf, switched } from './folder-rights.ts';
import { pathTo } from './folder-tree.ts';
import { useGrantees } from './use-grantees.ts';

interface Props {
  folder: Folder;
  folders: readonly Folder[];
  close: () => void;
}

/** Who owns a folder and who may do what in it. */
export function FolderRightsDialog({ folder, folders, close }: Props) {
  const { t } = useWords();
  const { call } = useServices();
  const rights = useQuery({
    queryKey: folderKeys.rights(folder.id),
    // What is being changed is not read anew behind the back.
    staleTime: 0,
    refetchOnWindowFocus: false,
    queryFn: ({ signal }) => call('folders.rights', { params: { id: folder.id } }, signal),
  });
  const path = pathTo(folders, folder.id)
    .map(({ name }) => name)
    .join(' / ');
  return (
    <Modal
      open
      width={680}
      title={t('folder.rightsTitle', { name: path })}
      onCancel={close}
      footer={null}
      destroyOnHidden
    >
      {rights.isPending && <RowsLoading rows={5} />}
      {rights.isError && <Failed error={rights.error} retry={() => void rights.refetch()} />}
      {rights.data && !rights.isFetching && <Rights rights={rights.data} close={close} />}
    </Modal>
  );
}

function Rights({ rights, close }: { rights: FolderRights; close: () => void }) {
  const { t } = useWords();
  const { call, queries } = useServices();
  const { failed, told } = useNotices();
  const departments = useDepartments().data?.items;
  const [owner, setOwner] = useState(rights.departmentId);
  const [grants, setGrants] = useState<readonly FolderGrant[]>(rights.grants);
  const inherits = grants.length === 0;
  const save = useMutation({
    mutationFn: async () => {
      const params = { id: rights.folderId };
      let { revision } = rights;
      if (owner !== rights.departmentId)
        ({ revision } = await call('folders.update', { params, body: { revision, departmentId: owner } }));
      return call('folders.setRights', { params, body: { revision, grants: [...grants] } });
    },
    onSuccess: () => {
      told(t('folder.rightsSaved'));
      close();
    },
    onError: failed,
    onSettled: () => void queries.invalidateQueries({ queryKey: folderKeys.all }),
  });
  return (
    <div className="rights">
      <label className="rights-owner" htmlFor="folder-owner">
        <span>{t('folder.owner')}</span>
        <Select<string>
          id="folder-owner"
          allowClear
          showSearch
          optionFilterProp="label"
          placeholder={t('folder.ownerInherited')}
          value={owner ?? undefined}
          onChange={(value?: string) => setOwner(value ?? null)}
          options={(departments ?? []).map(({ id }) => ({ value: id, label: pathOf(departments, id) }))}
        />
        <span className="meta">{t('folder.ownerHint')}</span>
      </label>
      {inherits ? (
        <div className="rights-inherited">
          <p>
            {rights.inherited
              ? t('folder.inheritedFrom', { name: rights.inherited.name })
              : t('folder.inheritedNobody')}
          </p>
          <Button
            onClick={() =>
              setGrants(rights.inherited?.grants ?? [{ kind: 'role', subject: 'editor', rights: [...rightsInOrder] }])
            }
          >
            {t('folder.ownRights')}
          </Button>
        </div>
      ) : (
        <div className="rights-inherited">
          <p>{t('folder.ownRightsHint')}</p>
          <Button onClick={() => setGrants([])}>{t('folder.inheritAgain')}</Button>
        </div>
      )}
      <Matrix
        grants={inherits ? effective({ ...rights, grants: [] }) : grants}
        {...(!inherits && { change: setGrants })}
      />
      <Warnings grants={grants} owner={owner ?? rights.ownedBy} />
      <div className="form-acts">
        <Button onClick={close}>{t('common.cancel')}</Button>
        <Button type="primary" loading={save.isPending} onClick={() => save.mutate()}>
          {t('common.save')}
        </Button>
      </div>
    </div>
  );
}

/** Who by what; without `change` it is only shown. */
function Matrix({
  grants,
  change,
}: {
  grants: readonly FolderGrant[];
  change?: (next: readonly FolderGrant[]) => void;
}) {
  const { t } = useWords();
  const { nameOf, options } = useGrantees();
  if (grants.length === 0) return null;
  return (
    <div className="rights-matrix" data-inherited={change === undefined}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('folder.who')}</th>
            {rightsInOrder.map((right) => (
              <th scope="col" key={right} title={t(`folder.right.${right}Hint`)}>
                {t(`folder.right.${right}`)}
              </th>
            ))}
            <th scope="col">
              <span className="unseen">{t('folder.remove')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {grants.map((grant, at) => {
            const who = nameOf(grant);
            const put = (next: FolderGrant | null) => change?.(grants.toSpliced(at, 1, ...(next ? [next] : [])));
            return (
              <tr key={`${grant.kind} ${grant.subject}`}>
                <th scope="row">
                  <span className="tag">{t(`folder.grantee.${grant.kind}`)}</span> {who}
                </th>
                {rightsInOrder.map((right) => (
                  <td key={right}>
                    <Checkbox
                      aria-label={t('folder.rightFor', { who, right: t(`folder.right.${right}`) })}
                      disabled={!change}
                      checked={grant.rights.includes(right)}
                      onChange={() => put(switched(grant, right))}
                    />
                  </td>
                ))}
                <td>
                  {change && (
                    <Button
                      type="text"
                      size="small"
                      aria-label={t('folder.removeWho', { who })}
                      icon={<Icon name="close" size={14} />}
                      onClick={() => put(null)}
                    />
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {change && (
        <Select<string>
          aria-label={t('folder.addWho')}
          placeholder={t('folder.addWho')}
          showSearch
          optionFilterProp="label"
          value={null}
          options={options}
          onChange={(value) => {
            const [kind, subject] = value.split(':') as [Grantee, string];
            change(granted(grants, kind, subject));
          }}
        />
      )}
    </div>
  );
}

/** What one would be surprised by afterwards. */
function Warnings({ grants, owner }: { grants: readonly FolderGrant[]; owner: string | null }) {
  const { t } = useWords();
  const { staff } = useSession();
  const departments = useDepartments().data?.items ?? [];
  if (grants.length === 0) return null;
  const above: string[] = [];
  for (let at = staff.departmentId; at !== null && above.length < departments.length;) {
    above.push(at);
    at = departments.find(({ id }) => id === at)?.parentId ?? null;
  }
  const mine = rightsOf(grants, owner, { id: staff.id, roles: staff.roles, teams: staff.teams, departments: above });
  const nobody = missing(grants, owner);
  return (
    <div className="rights-warnings" aria-live="polite">
      {mine.length === 0 && (
        <p>
          <Icon name="warning" size={14} /> {t('folder.lockedOut')}
        </p>
      )}
      {nobody.length > 0 && (
        <p>
          <Icon name="warning" size={14} />{' '}
          {t('folder.nobody', { rights: nobody.map((right) => t(`folder.right.${right}`)).join(t('common.listed')) })}
        </p>
      )}
    </div>
  );
}
