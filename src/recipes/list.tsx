import { Button, closeIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import { CommandIDs } from '../ground/ids';
import { useChanged, useCommands, useRoom, useTrans } from '../ground/hooks';
import { IPanelModel } from '../ground/tokens';
import { IHandModel } from '../hand/tokens';
import { NamedList } from './named_list';
import { IRecipeBook } from './tokens';

/** Recipes under a name, and the ones that were played last. */
export function RecipeList(): React.JSX.Element {
  const trans = useTrans();
  const commands = useCommands();
  const panel = useRoom(IPanelModel);
  const recipes = useRoom(IRecipeBook);
  const hand = useRoom(IHandModel);
  useChanged(recipes);
  const close = (): void => {
    panel.aside = null;
  };
  return (
    <section
      className="jp-Alacard-recipes"
      role="region"
      aria-label={trans.__('Recipes')}
      onKeyDown={event => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          close();
        }
      }}
    >
      <header className="jp-Alacard-aside-head">
        <h3>{trans.__('Recipes')}</h3>
        <Button
          minimal
          small
          className="jp-Alacard-close"
          aria-label={trans.__('Close the recipes')}
          title={trans.__('Close the recipes')}
          onClick={close}
        >
          <closeIcon.react tag="span" />
        </Button>
      </header>
      {recipes.named && <NamedList named={recipes.named} onLaid={close} />}
      <h4>{trans.__('Recent')}</h4>
      <ul>
        {recipes.recent.map(played => (
          <li key={played.at}>
            <button
              type="button"
              className="jp-Alacard-recipe"
              title={played.handCode ?? played.title}
              onClick={() => {
                hand.setRecipe(played.recipe, played.handCode);
                close();
              }}
            >
              {played.title}
              <time dateTime={played.at}>
                {new Date(played.at).toLocaleString(undefined, {
                  dateStyle: 'medium',
                  timeStyle: 'short'
                })}
              </time>
            </button>
          </li>
        ))}
        {!recipes.recent.length && (
          <li className="jp-Alacard-none">
            {trans.__('Hands that you generate appear here.')}
          </li>
        )}
      </ul>
      {commands.hasCommand(CommandIDs.openLibrary) && (
        <Button
          small
          className="jp-mod-styled"
          onClick={() =>
            void commands.execute(CommandIDs.openLibrary, {
              link: 'scope=mine'
            })
          }
        >
          {trans.__('All hands…')}
        </Button>
      )}
    </section>
  );
}
