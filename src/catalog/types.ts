/** What the catalog's routes answer. */
export interface ICatalogModel {
  id: string;
  author?: string;
  name?: string;
  task?: string | null;
  library?: string | null;
  license?: string | null;
  gated?: boolean;
  downloads?: number | null;
  likes?: number | null;
  trending?: number | null;
  /** Seconds since the epoch. */
  created?: number | null;
  modified?: number | null;
  parameters?: number | null;
  size?: string;
  formats?: string[];
  tags?: string[];
  languages?: string[];
  datasets?: string[];
  bases?: { relation: string; id: string; known?: boolean }[];
  sha?: string | null;
  /** Bytes of the whole repository. */
  storage?: number | null;
  chat?: boolean;
  arch?: string | null;
}

export interface IFacetCount {
  value: string;
  count: number;
}

export interface ICatalogPage {
  models: ICatalogModel[];
  corrected?: string | null;
  facets?: Record<string, IFacetCount[]>;
  total?: number;
  total_exact?: boolean;
  next?: string | null;
  version?: string | null;
  origin?: string;
  notice?: string | null;
}

export interface ISyncState {
  running: boolean;
  kind?: string | null;
  phase?: string | null;
  done?: number | null;
  total?: number | null;
  started_at?: number | string | null;
  message?: string | null;
  error?: string | null;
  last_finished_at?: number | string | null;
}

export interface ICatalogStatus {
  ready: boolean;
  version?: string | null;
  rows?: number | null;
  built_at?: number | null;
  overlay?: number | null;
  folder_size?: number | null;
  sync?: ISyncState | null;
  schedule_hours?: number | null;
}

export interface ITreeNode {
  id: string;
  relation?: string | null;
  model?: ICatalogModel | null;
  children_count?: number;
  known?: boolean;
  depth?: number;
  /** Of an ancestor: whose parent it is. */
  child?: string | null;
  cycle?: boolean;
}

export interface ITreePage {
  root: string;
  nodes: ITreeNode[];
  total?: number;
  next?: string | null;
}

export interface IModelPage {
  model: ICatalogModel;
  quality?: {
    score: number;
    parts: { name: string; points: number; of: number; why?: string }[];
  } | null;
  fit?: {
    quantisation: string;
    bytes?: number | null;
    verdict: string;
    reason?: string;
  }[];
  access?: { gated?: unknown; licence?: string | null; note?: string | null };
  relations?: {
    parents?: { relation?: string | null; id: string; known?: boolean }[];
    children?: Record<string, number>;
    descendants?: number;
  };
  notebooks?: { path: string; title?: string | null }[];
  security?: Record<string, unknown> | null;
}

export interface IModelFile {
  path: string;
  size?: number | null;
  lfs?: boolean | null;
  security?: unknown;
}

export interface IReadme {
  markdown: string;
  sha?: string | null;
  images?: unknown;
}

export interface IHistoryPoint {
  date: string;
  downloads?: number | null;
  likes?: number | null;
}

export interface IStatistics {
  version?: string | null;
  built_at?: number | null;
  models?: number;
  authors?: number;
  downloads?: number;
  likes?: number;
  gated?: number;
  with_parent?: number;
  quantized?: number;
  relations?: Record<string, number>;
  facets?: Record<string, IFacetCount[]>;
  growth?: { month: string; count: number }[];
}
