/** The names of the wire that the views use; their shapes are generated into `types.ts`. */
import type {
  DifficultyCard,
  GenerateAnswer,
  GenerationStatus,
  ModelCard,
  PromptCard,
  Recipe,
  TopicCard,
  UIComponentCard
} from './types';

export type {
  CardsAnswer,
  DifficultyCard,
  Fit,
  FitsAnswer,
  GateReport,
  GenerateAnswer,
  GenerationStatus,
  HandAnswer,
  HubStatus,
  LadderStep,
  ModelAnswer,
  ModelCard,
  ModelsAnswer,
  ModelSummary,
  NotebookWarnings,
  Plan,
  PromptCard,
  Recipe,
  TopicCard,
  Trust,
  UIComponentCard,
  VerifyList,
  VerifyStatus
} from './types';

export const CARD_TYPES = [
  'model',
  'prompt',
  'topic',
  'difficulty',
  'ui_component'
] as const;

export type CardType = (typeof CARD_TYPES)[number];

export interface ICardOfType {
  model: ModelCard;
  prompt: PromptCard;
  topic: TopicCard;
  difficulty: DifficultyCard;
  ui_component: UIComponentCard;
}

export type Card = ICardOfType[CardType];
export type Phase = GenerationStatus['phase'];
export type Notebook = GenerateAnswer['notebook'];

/** The ways in which several models make one hand. */
export type Several = Exclude<Recipe['combination'], 'single'>;
