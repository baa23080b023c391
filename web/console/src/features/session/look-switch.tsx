import { Segmented } from 'antd';
import { usePreferences } from '../../app/preferences.tsx';
import { useWords } from '../../app/words.ts';

/** Language and appearance; both stay on this device. */
export function LookSwitch() {
  const { locale, appearance, set } = usePreferences();
  const { t } = useWords();
  return (
    <div className="look-switch">
      <Segmented
        size="small"
        aria-label={t('look.language')}
        value={locale}
        onChange={(value) => set({ locale: value })}
        options={[
          { label: '中文', value: 'zh-CN' as const },
          { label: 'English', value: 'en' as const },
        ]}
      />
      <Segmented
        size="small"
        aria-label={t('look.appearance')}
        value={appearance}
        onChange={(value) => set({ appearance: value })}
        options={(['light', 'dark', 'auto'] as const).map((value) => ({ label: t(`look.${value}`), value }))}
      />
    </div>
  );
}
