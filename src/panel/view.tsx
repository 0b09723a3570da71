import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { Table } from '../cards/table';
import { Welcome } from '../front/welcome';
import { IPanelModel } from '../ground/tokens';
import { isEmpty } from '../hand/hand';
import { IHandModel, IModelDetails } from '../hand/tokens';
import { Banner } from '../ground/banner';
import { HubFoot } from '../hub/foot';
import { Unavailable } from './unavailable';
import { IHubMonitor } from '../hub/tokens';
import { Announcer } from './announcer';
import { Companions } from './companions';
import type { IDragged } from '../ground/hooks';
import {
  DragContext,
  useChanged,
  useCommands,
  useRoom,
  useTrans
} from '../ground/hooks';
import { CommandIDs } from '../ground/ids';
import { errorText } from '../ground/error_text';
import { Footer } from './footer';
import { HandCode } from './hand_code';
import { News } from './news';
import { Outcome } from './outcome';
import { ModelCheck, Picker, RecentHands, RecipeList, Remix } from './parts';

/** The whole panel: the hand, what is open beside it, and the actions. */
export function PanelView(): React.JSX.Element {
  const hand = useRoom(IHandModel);
  const panel = useRoom(IPanelModel);
  const monitor = useRoom(IHubMonitor);
  const [dragged, setDragged] = React.useState<IDragged | null>(null);
  const drag = React.useMemo(() => ({ dragged, setDragged }), [dragged]);
  useChanged(hand);
  useChanged(panel);
  React.useEffect(() => monitor.start(), [monitor]);
  const { aside } = panel;
  return (
    <DragContext.Provider value={drag}>
      <div
        className="jp-Alacard-view"
        data-aside={aside ? 'open' : 'closed'}
        data-empty={isEmpty(hand.hand)}
      >
        <div className="jp-Alacard-main">
          <div className="jp-Alacard-hand">
            {isEmpty(hand.hand) && !aside && <Welcome />}
            {hand.error && <DealError />}
            <News />
            <Unavailable />
            {hand.origin && <Remix origin={hand.origin} />}
            <Table />
            <Companions />
            <Check />
            <HandCode />
            <Recent />
          </div>
          {aside && (
            <div className="jp-Alacard-aside">
              {aside === 'recipes' ? (
                <RecipeList />
              ) : aside === 'bake_off' || aside === 'workflow' ? (
                <Picker key={aside} type="model" beside={aside} />
              ) : (
                <Picker key={aside} type={aside} />
              )}
            </div>
          )}
        </div>
        <Outcome />
        <Footer />
        <HubFoot />
        <Announcer />
      </div>
    </DragContext.Provider>
  );
}

/** What to know of the model before the first run, once it is known. */
function Check(): React.JSX.Element | null {
  const details = useRoom(IModelDetails);
  useChanged(details);
  return details.answer && <ModelCheck />;
}

/** The hands that were dealt last, asked for when they are looked at. */
function Recent(): React.JSX.Element | null {
  const trans = useTrans();
  const commands = useCommands();
  const [open, setOpen] = React.useState(false);
  return commands.hasCommand(CommandIDs.openLibrary) ? (
    <details
      className="jp-Alacard-recent"
      onToggle={event => setOpen(event.currentTarget.open)}
    >
      <summary>{trans.__('Recent hands')}</summary>
      {open && <RecentHands />}
    </details>
  ) : null;
}

function DealError(): React.JSX.Element | null {
  const trans = useTrans();
  const hand = useRoom(IHandModel);
  if (!hand.error) {
    return null;
  }
  return (
    <Banner text={errorText(hand.error, trans)} kind="error">
      <Button small onClick={() => void hand.deal()}>
        {trans.__('Try again')}
      </Button>
      <Button small minimal onClick={() => hand.dismissError()}>
        {trans.__('Dismiss')}
      </Button>
    </Banner>
  );
}
