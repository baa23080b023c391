import type { ImportState, PlanCounts, ItemPlan } from '#contracts/http/imports';
import { useWords } from '../../app/words.ts';

const tones: Record<ImportState, string> = {
  uploaded: '',
  parsing: 'tag-ai',
  ready: 'tag-waiting',
  committing: 'tag-ai',
  undoing: 'tag-ai',
  committed: 'tag-done',
  failed: 'tag-breach',
  undone: '',
  cancelled: '',
};

export function StateTag({ state }: { state: ImportState }) {
  const { t } = useWords();
  return <span className={`tag ${tones[state]}`}>{t(`import.state.${state}`)}</span>;
}

/** In the order in which they want to be looked at. */
export const planOrder: readonly ItemPlan[] = ['refused', 'conflict', 'changes', 'new', 'unchanged'];

const planTones: Record<ItemPlan, string> = {
  refused: 'tag-breach',
  conflict: 'tag-waiting',
  changes: 'tag-accent',
  new: 'tag-done',
  unchanged: '',
};

export function PlanTag({ plan }: { plan: ItemPlan }) {
  const { t } = useWords();
  return <span className={`tag ${planTones[plan]}`}>{t(`import.plan.${plan}`)}</span>;
}

/** All there is, whatever becomes of it. */
export function allOf(counts: PlanCounts): number {
  return planOrder.reduce((sum, plan) => sum + counts[plan], 0);
}
