import type { ModelCard } from '../api/values';
import { CommandIDs } from '../commands/ids';
import type { ITable } from '../panel/context';
import type { ICatalogModel } from './wire';

/** Lay a model of the catalog on the table and show it there; the panel asks for the rest. */
export async function dealWith(
  model: ICatalogModel,
  table: ITable
): Promise<void> {
  const { hand, panel } = table.alacard;
  const card: ModelCard = {
    id: model.id,
    name: model.id.split('/').pop() ?? model.id,
    description: '',
    featured: false,
    category: model.task ?? '',
    is_custom: false,
    pipeline_tag: model.task ?? null,
    library_name: model.library ?? null,
    sha: null,
    license: model.license ?? null,
    gated: model.gated ? 'manual' : false,
    downloads: model.downloads ?? null,
    likes: model.likes ?? null,
    model_type: model.arch ?? null,
    chat: model.chat ?? false,
    trust_remote_code: null,
    step: null,
    source: '',
    basic: false
  };
  hand.place('model', card);
  panel.aside = null;
  await table.commands.execute(CommandIDs.openPanel);
}
