import { CommandIDs } from '../ground/ids';
import type { IViewContext } from '../ground/hooks';
import { IPanelModel } from '../ground/tokens';
import { IHandModel } from '../hand/tokens';
import { cardOfCatalog } from '../picker/sources';
import type { ICatalogModel } from './wire';

/** Lay a model of the catalog on the table and show it there; the panel asks for the rest. */
export async function dealWith(
  model: ICatalogModel,
  context: IViewContext
): Promise<void> {
  const { models, commands } = context;
  models.get(IHandModel).place('model', cardOfCatalog(model));
  models.get(IPanelModel).aside = null;
  await commands.execute(CommandIDs.openPanel);
}
