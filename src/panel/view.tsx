import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { Table } from '../cards/table';
import { isEmpty } from '../hand/hand';
import { Banner } from '../hub/banner';
import { HubFoot } from '../hub/foot';
import { Unavailable } from '../hub/unavailable';
import { Picker } from '../picker/picker';
import { RecipeList } from '../recipes/list';
import { ModelCheck } from '../trust/check';
import { Announcer } from './announcer';
import { Companions } from './companions';
import type { IDragged, ITable } from '../ground/hooks';
import {
  DragContext,
  TableContext,
  useChanged,
  useTrans
} from '../ground/hooks';
import { Footer } from './footer';
import { HandCode } from './hand_code';
import { News } from './news';
import { Outcome } from './outcome';
import { Welcome } from './welcome';

/** The whole panel: the hand, what is open beside it, and the actions. */
export function PanelView(props: { table: ITable }): React.JSX.Element {
  const { table } = props;
  const { hand, panel, monitor } = table.alacard;
  const [dragged, setDragged] = React.useState<IDragged | null>(null);
  const drag = React.useMemo(() => ({ dragged, setDragged }), [dragged]);
  useChanged(hand);
  useChanged(panel);
  React.useEffect(() => monitor.start(), [monitor]);
  const { aside } = panel;
  return (
    <TableContext.Provider value={table}>
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
              <Table />
              <Companions />
              <ModelCheck />
              <HandCode />
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
    </TableContext.Provider>
  );
}

function DealError(): React.JSX.Element | null {
  const trans = useTrans();
  const table = React.useContext(TableContext);
  const hand = table?.alacard.hand;
  if (!hand?.error) {
    return null;
  }
  return (
    <Banner text={hand.error.message} kind="error">
      <Button small onClick={() => void hand.deal()}>
        {trans.__('Try again')}
      </Button>
      <Button small minimal onClick={() => hand.dismissError()}>
        {trans.__('Dismiss')}
      </Button>
    </Banner>
  );
}
