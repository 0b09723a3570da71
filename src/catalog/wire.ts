/** The catalog's answers, by the names that the views use; the server's models are the source. */
import type { components } from '../ground/api/types';

type Schemas = components['schemas'];

/** A model known by its id alone, or from the live Hub, lacks facts that the catalog gives. */
export type ICatalogModel = Pick<Schemas['CatalogModel'], 'id'> & {
  [Key in keyof Schemas['CatalogModel']]?: Schemas['CatalogModel'][Key] | null;
};
/** A node of the tree; the root is made here, and has no relation. */
export type ITreeNode = Pick<Schemas['TreeNode'], 'id'> &
  Partial<Schemas['TreeNode']>;

export type ICatalogModels = Schemas['CatalogModels'];
export type ICatalogPage = Schemas['CatalogPage'];
export type ICatalogStatus = Schemas['CatalogStatus'];
export type ICompared = Schemas['Compared'];
export type IFitInBrief = Schemas['FitInBrief'];
export type IFitLine = Schemas['FitLine'];
export type IFiles = Schemas['Files'];
export type IFits = Schemas['Fits'];
export type IHistoryPoint = Schemas['HistoryPoint'];
export type IModelFile = Schemas['ModelFile'];
export type IModelPage = Schemas['ModelPage'];
export type IPoints = Schemas['Points'];
export type IReadme = Schemas['Readme'];
export type IStatistics = Schemas['Statistics'];
export type ISyncState = Schemas['SyncStatus'];
export type ITreePage = Schemas['TreePage'];
