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

export type ICatalogPage = Schemas['CatalogPage'];
/** The sync is always told: only the schema calls what has a default optional. */
export type ICatalogStatus = Schemas['CatalogStatus'] & {
  sync: Schemas['SyncStatus'];
};
export type IFitInBrief = Schemas['FitInBrief'];
export type IFitLine = Schemas['FitLine'];
export type IHistoryPoint = Schemas['HistoryPoint'];
export type IModelFile = Schemas['ModelFile'];
export type IModelPage = Schemas['ModelPage'];
export type IReadme = Schemas['Readme'];
export type IStatistics = Schemas['Statistics'];
export type ISyncState = Schemas['SyncStatus'];
export type ITreePage = Schemas['TreePage'];
