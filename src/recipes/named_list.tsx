import {
  Dialog,
  InputDialog,
  Notification,
  showDialog
} from '@jupyterlab/apputils';
import {
  Button,
  deleteIcon,
  editIcon,
  InputGroup,
  saveIcon
} from '@jupyterlab/ui-components';
import * as React from 'react';

import { toAPIError } from '../ground/api/errors';
import type { NamedHand } from '../ground/api/types';
import { Banner } from '../ground/banner';
import { errorText } from '../ground/error_text';
import { useChanged, useRoom, useTrans } from '../ground/hooks';
import { featuredIcon } from '../ground/icons';
import { visible } from '../ground/text/visible';
import { IHandModel } from '../hand/tokens';
import type { NamedHands } from './named';

/** Milliseconds that a notice with an undo stays. */
const UNDO = 15000;

/** Hands under a name, and a form that gives the hand on the table one. */
export function NamedList(props: {
  named: NamedHands;
  onLaid: () => void;
}): React.JSX.Element {
  const { named, onLaid } = props;
  const trans = useTrans();
  const hand = useRoom(IHandModel);
  useChanged(named);
  React.useEffect(() => void named.load(), [named]);
  const tell = useTelling();
  const list = React.useRef<HTMLUListElement>(null);
  const lay = (each: NamedHand): void =>
    tell(async () => {
      const { recipe, handCode } = await named.laid(each.recipe_id);
      hand.setRecipe(recipe, handCode);
      onLaid();
    });
  const rename = (each: NamedHand): void =>
    tell(async () => {
      const { button, value } = await InputDialog.getText({
        title: trans.__('Rename'),
        label: trans.__('Name'),
        text: each.name,
        okLabel: trans.__('Rename')
      });
      const name = value?.trim();
      if (button.accept && name && name !== each.name) {
        await named.change(each.recipe_id, each.revision, { name });
      }
    });
  const remove = (each: NamedHand): void =>
    tell(async () => {
      await named.delete(each);
      list.current?.querySelector('button')?.focus();
      const id = Notification.info(
        trans.__('Deleted: %1.', visible(each.name, 'prose')),
        {
          autoClose: UNDO,
          actions: [
            {
              label: trans.__('Undo'),
              callback: () => {
                Notification.dismiss(id);
                tell(() => named.restore(each));
              }
            }
          ]
        }
      );
    });
  const toggle = (each: NamedHand): void =>
    tell(() =>
      named.change(each.recipe_id, each.revision, {
        isTemplate: !each.is_template
      })
    );
  const { error, hands } = named;
  return (
    <>
      <NameForm named={named} />
      <h4>{trans.__('Named')}</h4>
      {error && (
        <Banner text={errorText(error, trans)} kind="error">
          <Button
            small
            className="jp-mod-styled"
            onClick={() => void named.load()}
          >
            {trans.__('Try again')}
          </Button>
        </Banner>
      )}
      <ul ref={list} aria-busy={hands === null && !error}>
        {hands?.map(each => (
          <Row
            key={each.recipe_id}
            hand={each}
            onLay={() => lay(each)}
            onToggle={() => toggle(each)}
            onRename={() => rename(each)}
            onRemove={() => remove(each)}
          />
        ))}
        {hands?.length === 0 && (
          <li className="jp-Alacard-none">
            {trans.__('Name a hand to keep it here.')}
          </li>
        )}
      </ul>
    </>
  );
}

function Row(props: {
  hand: NamedHand;
  onLay: () => void;
  onToggle: () => void;
  onRename: () => void;
  onRemove: () => void;
}): React.JSX.Element {
  const { hand, onLay, onToggle, onRename, onRemove } = props;
  const trans = useTrans();
  const name = visible(hand.name, 'prose');
  const template = trans.__('Template in File > New');
  return (
    <li>
      <button
        type="button"
        className="jp-Alacard-recipe"
        title={visible(hand.title, 'prose')}
        onClick={onLay}
      >
        {name}
      </button>
      <Button
        minimal
        small
        className="jp-Alacard-template"
        aria-pressed={hand.is_template}
        aria-label={trans.__('%1: %2', template, name)}
        title={
          hand.is_template
            ? trans.__('Remove it from the menu File > New')
            : trans.__('Offer it in the menu File > New')
        }
        onClick={onToggle}
      >
        <featuredIcon.react tag="span" />
      </Button>
      <Button
        minimal
        small
        aria-label={trans.__('Rename: %1', name)}
        title={trans.__('Rename')}
        onClick={onRename}
      >
        <editIcon.react tag="span" />
      </Button>
      <Button
        minimal
        small
        aria-label={trans.__('Delete: %1', name)}
        title={trans.__('Delete this recipe')}
        onClick={onRemove}
      >
        <deleteIcon.react tag="span" />
      </Button>
    </li>
  );
}

function NameForm(props: { named: NamedHands }): React.JSX.Element {
  const { named } = props;
  const trans = useTrans();
  const hand = useRoom(IHandModel);
  const [name, setName] = React.useState('');
  const tell = useTelling();
  const { recipe } = hand;
  const save = (): void =>
    tell(async () => {
      if (!recipe) {
        return;
      }
      try {
        await named.save(name.trim(), recipe);
      } catch (reason) {
        const { code, details } = toAPIError(reason);
        if (code !== 'CONFLICT' || typeof details.recipe_id !== 'string') {
          throw reason;
        }
        const { button } = await showDialog({
          title: trans.__('Replace “%1”?', visible(name.trim(), 'prose')),
          body: trans.__('Another hand has this name.'),
          buttons: [
            Dialog.cancelButton({ label: trans.__('Cancel') }),
            Dialog.warnButton({ label: trans.__('Replace'), accept: true })
          ]
        });
        if (!button.accept) {
          return;
        }
        const revision = details.revision as number;
        await named.change(details.recipe_id, revision, { recipe });
      }
      setName('');
    });
  return (
    <form
      className="jp-Alacard-name"
      onSubmit={event => {
        event.preventDefault();
        if (recipe && name.trim()) {
          save();
        }
      }}
    >
      <InputGroup
        value={name}
        maxLength={200}
        disabled={!recipe}
        aria-label={trans.__('Name for this hand')}
        placeholder={
          recipe
            ? trans.__('Name this hand')
            : trans.__('Deal a hand to name it')
        }
        onChange={event => setName(event.target.value)}
      />
      <Button
        small
        type="submit"
        className="jp-mod-styled"
        disabled={!recipe || !name.trim()}
        aria-label={trans.__('Save under this name')}
        title={trans.__('Save under this name')}
      >
        <saveIcon.react tag="span" />
      </Button>
    </form>
  );
}

/** Does what a person asked for; why it failed is told, and never thrown. */
function useTelling(): (work: () => Promise<void>) => void {
  const trans = useTrans();
  return work => {
    work().catch((error: unknown) => {
      Notification.error(errorText(toAPIError(error), trans), {
        autoClose: 8000
      });
    });
  };
}
