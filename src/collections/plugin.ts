import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette, Notification } from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { addIcon } from '@jupyterlab/ui-components';

import { CommandIDs } from '../ground/ids';
import { loadFor } from '../ground/lazy';
import { RoomModels } from '../ground/room_models';
import { objectArgs } from '../ground/schemas';
import { IAlacardAPI } from '../ground/tokens';
import { alacardMetadata } from '../notebook/again';

const SHARE_ID = /^[0-9A-Za-z]{22}$/;
/** How the page of a hand is named among the widgets. */
const PAGE = /^alacard-share-([0-9A-Za-z]{22})$/;

/** Puts hands into collections, which the tab 'Library' shows; its dialog is loaded when first used. */
export const collectionsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'alacard_ext:collections',
  description: 'Puts hands into collections.',
  autoStart: true,
  requires: [IAlacardAPI],
  optional: [ITranslator, ICommandPalette, INotebookTracker],
  activate: (
    app: JupyterFrontEnd,
    api: IAlacardAPI,
    maybeTranslator: ITranslator | null,
    palette: ICommandPalette | null,
    notebooks: INotebookTracker | null
  ) => {
    const translator = maybeTranslator ?? nullTranslator;
    const trans = translator.load('alacard_ext');
    const { commands, shell } = app;
    const { serverSettings: settings } = app.serviceManager;

    /** The hand whose page or notebook is in front. */
    const current = (): string | null => {
      const { currentWidget } = shell;
      const page = PAGE.exec(currentWidget?.id ?? '');
      if (page) {
        return page[1];
      }
      const open = notebooks?.currentWidget;
      const made =
        open && open === currentWidget
          ? alacardMetadata(open.content.model?.sharedModel.metadata)
          : null;
      const { share_id: id } = (made ?? {}) as { share_id?: unknown };
      return typeof id === 'string' && SHARE_ID.test(id) ? id : null;
    };
    commands.addCommand(CommandIDs.addToCollection, {
      label: trans.__('Add to Collection…'),
      caption: trans.__('Add the open hand to a collection'),
      icon: addIcon,
      describedBy: objectArgs({
        hand: {
          type: 'string',
          description: trans.__('The share id of the hand')
        }
      }),
      execute: async args => {
        const hand =
          typeof args.hand === 'string' && SHARE_ID.test(args.hand)
            ? args.hand
            : current();
        if (hand === null) {
          Notification.warning(
            trans.__(
              'Open a notebook that Alacard generated, or the page of a hand, to add it to a collection.'
            ),
            { autoClose: 8000 }
          );
          return;
        }
        const loaded = await loadFor(
          () => import(/* webpackChunkName: "collections-add" */ './add'),
          trans,
          () => void commands.execute(CommandIDs.addToCollection, args)
        );
        await loaded?.addToCollection(
          hand,
          settings,
          {
            models: new RoomModels(),
            commands,
            translator
          },
          () => api.handsChanged.emit(null)
        );
      }
    });
    palette?.addItem({
      command: CommandIDs.addToCollection,
      category: trans.__('Alacard')
    });
  }
};
