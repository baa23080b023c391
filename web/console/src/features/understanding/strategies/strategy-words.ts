import type { StrategyMeasures, StrategyWhen } from '#contracts/http/strategies';
import { useWords } from '../../../app/words.ts';

/** When a strategy is followed, as a sentence. */
export function useWhenWords(): (when: StrategyWhen) => string {
  const { t } = useWords();
  return ({ feelings, atLeast, trend, warning }) => {
    const names = feelings.map((feeling) => t(`emotion.${feeling}`)).join(t('common.listed'));
    const parts = [
      ...(feelings.length > 0
        ? [
            atLeast > 0
              ? t('strategy.feelsAtLeast', { names, share: Math.round(atLeast * 100) })
              : t('strategy.feels', { names }),
          ]
        : []),
      ...(trend === null ? [] : [t(`strategy.trend.${trend}`)]),
      ...(warning === null ? [] : [t(`strategy.warning.${warning}`)]),
    ];
    return parts.length === 0 ? t('strategy.always') : parts.join(t('strategy.joined'));
  };
}

/** What is done, as a list. */
export function useMeasuresWords(): (measures: StrategyMeasures) => string {
  const { t } = useWords();
  return ({ reassure, shorten, slowDown, proof, offerPerson, stopSelling, call }) => {
    const parts = [
      ...(reassure ? [t('strategy.reassure')] : []),
      ...(shorten === null ? [] : [t('strategy.shortenTo', { count: shorten })]),
      ...(slowDown ? [t('strategy.slowDown')] : []),
      ...(proof === null ? [] : [t('strategy.proof')]),
      ...(offerPerson ? [t('strategy.offerPerson')] : []),
      ...(stopSelling ? [t('strategy.stopSelling')] : []),
      ...(call === 'never' ? [] : [t(`strategy.call.${call}`)]),
    ];
    return parts.length === 0 ? t('strategy.nothing') : parts.join(t('common.listed'));
  };
}
