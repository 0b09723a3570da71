/** Every command of Alacard. */
export const CommandIDs = {
  dealHand: 'alacard:deal-hand',
  openPanel: 'alacard:open-panel',
  deal: 'alacard:deal',
  generate: 'alacard:generate',
  retry: 'alacard:retry-generation',
  cancel: 'alacard:cancel',
  undo: 'alacard:undo-deal',
  redo: 'alacard:redo-deal',
  clear: 'alacard:clear-hand',
  copyHandCode: 'alacard:copy-hand-code',
  pasteHandCode: 'alacard:paste-hand-code',
  showRecipes: 'alacard:show-recipes',
  openNotebook: 'alacard:open-notebook',
  runAll: 'alacard:run-all',
  download: 'alacard:download-notebook',
  openModels: 'alacard:open-models',
  routeModels: 'alacard:route-models',
  verifyNotebook: 'alacard:verify-notebook',
  cancelVerification: 'alacard:cancel-verification',
  showRepair: 'alacard:show-repair',
  dealFromNotebook: 'alacard:deal-from-notebook'
} as const;
