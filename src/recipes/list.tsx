import {
  Button,
  closeIcon,
  deleteIcon,
  InputGroup,
  saveIcon
} from '@jupyterlab/ui-components';
import * as React from 'react';

import { CommandIDs } from '../ground/ids';
import { useChanged, useCommands, useRoom, useTrans } from '../ground/hooks';
import { IPanelModel } from '../ground/tokens';
import { IHandModel } from '../hand/tokens';
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
  const deal = (code: string): void => {
    void commands.execute(CommandIDs.pasteHandCode, { code });
    close();
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
      <NameForm />
      <h4>{trans.__('Named')}</h4>
      <ul>
        {recipes.named.map(([name, code]) => (
          <li key={name}>
            <button
              type="button"
              className="jp-Alacard-recipe"
              title={code}
              onClick={() => deal(code)}
            >
              {name}
            </button>
            <Button
              minimal
              small
              aria-label={trans.__('Delete: %1', name)}
              title={trans.__('Delete this recipe')}
              onClick={() => void recipes.forget(name)}
            >
              <deleteIcon.react tag="span" />
            </Button>
          </li>
        ))}
        {!recipes.named.length && (
          <li className="jp-Alacard-none">
            {trans.__('Name a hand to keep it here.')}
          </li>
        )}
      </ul>
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

function NameForm(): React.JSX.Element {
  const trans = useTrans();
  const hand = useRoom(IHandModel);
  const recipes = useRoom(IRecipeBook);
  const [name, setName] = React.useState('');
  const code = hand.handCode;
  return (
    <form
      className="jp-Alacard-name"
      onSubmit={event => {
        event.preventDefault();
        if (code && name.trim()) {
          void recipes.name(name.trim(), code);
          setName('');
        }
      }}
    >
      <InputGroup
        value={name}
        maxLength={80}
        disabled={!code}
        aria-label={trans.__('Name for this hand')}
        placeholder={
          code ? trans.__('Name this hand') : trans.__('Deal a hand to name it')
        }
        onChange={event => setName(event.target.value)}
      />
      <Button
        small
        type="submit"
        className="jp-mod-styled"
        disabled={!code || !name.trim()}
        aria-label={trans.__('Save under this name')}
        title={trans.__('Save under this name')}
      >
        <saveIcon.react tag="span" />
      </Button>
    </form>
  );
}
