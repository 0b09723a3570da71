import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { handLine } from '../cards/names';
import type { FrontPage, Hand } from '../ground/api/types';
import { useAsked, Waiting } from '../ground/asked';
import { Banner } from '../ground/banner';
import { useTrans } from '../ground/hooks';
import { dealIcon } from '../ground/icons';
import { OutboxNotice } from '../ground/outbox';
import { visible } from '../ground/text/visible';
import type { FrontAPI } from './client';
import { type IFrontActions, sharedLine, Tile } from './tile';
import { Welcome } from './welcome';

export interface IFrontProps {
  readonly api: Pick<FrontAPI, 'front'>;
  /** Counted up where something may have changed. */
  readonly edition: number;
  readonly actions: IFrontActions;
  /** Deal a whole hand, and show it. */
  readonly dealAny: () => void;
  /** Show the list of one kind. */
  readonly list: (scope: 'mine' | 'trending' | 'starters') => void;
}

/** The front page of the library: deal at once, or begin with what others made. */
export function FrontView(props: IFrontProps): React.JSX.Element {
  const trans = useTrans();
  const { api, edition } = props;
  const [looks, look] = React.useReducer((count: number) => count + 1, 0);
  const loaded = useAsked(
    'front',
    signal => api.front(signal),
    edition + looks
  );
  return (
    <div className="jp-AlacardFront">
      <section className="jp-AlacardFront-deal">
        <div>
          <h2>{trans.__('AI manuals for AI models')}</h2>
          <p>
            {trans.__(
              'Five cards become a notebook that runs: a model, prompts, a topic, a level and an app.'
            )}
          </p>
        </div>
        <Button className="jp-mod-styled jp-mod-accept" onClick={props.dealAny}>
          <dealIcon.react tag="span" elementPosition="center" />
          {trans.__('Deal me a hand')}
        </Button>
      </section>
      {loaded.data?.notice && <Banner text={loaded.data.notice} />}
      <OutboxNotice outbox={loaded.data?.outbox ?? null} look={look} />
      {loaded.data ? (
        <Sections {...props} page={loaded.data.page} />
      ) : (
        <Waiting loaded={loaded} />
      )}
      <Welcome />
    </div>
  );
}

function Sections(
  props: IFrontProps & { readonly page: FrontPage }
): React.JSX.Element {
  const trans = useTrans();
  const { actions, list, page } = props;
  const { featured, of_the_week: week, starters, trending } = page;
  const others = starters.filter(hand => hand.share_id !== week?.share_id);
  const rising = (
    <Section
      title={trans.__('Trending this week')}
      all={trans.__('All trending')}
      onAll={() => list('trending')}
    >
      {trending.length ? (
        <ol className="jp-AlacardFront-ranks">
          {trending.map(hand => (
            <li key={hand.share_id}>
              <button type="button" onClick={() => actions.show(hand)}>
                <span className="jp-AlacardFront-title">
                  {visible(hand.title, 'prose')}
                </span>
                <span className="jp-AlacardFront-facts">
                  {handLine(hand, trans)} · {sharedLine(hand, trans)}
                </span>
              </button>
            </li>
          ))}
        </ol>
      ) : (
        <p className="jp-AlacardFront-none">
          {trans.__(
            'Nothing is trending yet. Share one of your hands: what others view, star and remix appears here.'
          )}{' '}
          <Button small minimal onClick={() => list('mine')}>
            {trans.__('Show my hands')}
          </Button>
        </p>
      )}
    </Section>
  );
  const first = others.length > 0 && (
    <Section
      title={trans.__('Starters')}
      all={trans.__('All starters')}
      onAll={() => list('starters')}
    >
      <Tiles hands={others} actions={actions} />
    </Section>
  );
  return (
    <>
      {week && (
        <Section title={trans.__('Notebook of the week')}>
          <Tile
            wide
            hand={week}
            actions={actions}
            above={
              {
                administrator: trans.__('Chosen by an administrator'),
                trend: trans.__('Trending most in the last 7 days'),
                calendar: trans.__('A starter; they take turns each week')
              }[page.chosen_by]
            }
          />
        </Section>
      )}
      {featured.length > 0 && (
        <Section title={trans.__('Featured')}>
          <Tiles hands={featured} actions={actions} />
        </Section>
      )}
      {/* Where nothing rises yet, what can be begun with comes first. */}
      {trending.length ? (
        <>
          {rising}
          {first}
        </>
      ) : (
        <>
          {first}
          {rising}
        </>
      )}
    </>
  );
}

/** A heading, what stands under it, and the way to all of it. */
function Section(
  props: React.PropsWithChildren<{
    title: string;
    all?: string;
    onAll?: () => void;
  }>
): React.JSX.Element {
  const id = React.useId();
  return (
    <section aria-labelledby={id}>
      <div className="jp-AlacardFront-head">
        <h3 id={id}>{props.title}</h3>
        {props.all && (
          <Button small minimal onClick={props.onAll}>
            {props.all}
          </Button>
        )}
      </div>
      {props.children}
    </section>
  );
}

function Tiles(props: {
  hands: readonly Hand[];
  actions: IFrontActions;
}): React.JSX.Element {
  return (
    <ul className="jp-AlacardFront-tiles">
      {props.hands.map(hand => (
        <li key={hand.share_id}>
          <Tile hand={hand} actions={props.actions} />
        </li>
      ))}
    </ul>
  );
}
