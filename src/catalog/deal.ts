import { CommandIDs } from '../ground/ids';
import type { ITable } from '../ground/hooks';
import { cardOfCatalog } from '../picker/sources';
import type { ICatalogModel } from './wire';

/** Lay a model of the catalog on the table and show it there; the panel asks for the rest. */
export async function dealWith(
  model: ICatalogModel,
  table: ITable
): Promise<void> {
  const { hand, panel } = table.alacard;
  hand.place('model', cardOfCatalog(model));
  panel.aside = null;
  await table.commands.execute(CommandIDs.openPanel);
}
