import type { CardType, ModelCard, PromptCard } from '../ground/api/values';
import type { IPick } from './sources';

/** Whether the notebook of `model` would use a card; of an unknown task nothing is ruled out. */
export function isUsed(
  type: CardType,
  pick: IPick,
  model: ModelCard | undefined
): boolean {
  const task = model?.pipeline_tag;
  if (type !== 'prompt' || !task || model.basic) {
    return true;
  }
  const { tasks = [] } = pick.card as PromptCard;
  return !tasks.length || tasks.includes(task);
}

/** The picks that the notebook would use, and the others, each in the order that they came in. */
export function byUse(
  type: CardType,
  picks: readonly IPick[],
  model: ModelCard | undefined
): { used: readonly IPick[]; unused: readonly IPick[] } {
  return {
    used: picks.filter(pick => isUsed(type, pick, model)),
    unused: picks.filter(pick => !isUsed(type, pick, model))
  };
}
