import type { ServerConnection } from '@jupyterlab/services';
import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import { Badges } from '../cards/badges';
import { faceOf, typeName } from '../cards/face';
import type { HandWhole } from '../ground/api/types';
import { CARD_TYPES, type Recipe } from '../ground/api/values';
import { useAsked, Waiting } from '../ground/asked';
import { Banner } from '../ground/banner';
import { errorText } from '../ground/error_text';
import {
  type IViewContext,
  useChanged,
  useCommands,
  useTrans,
  ViewContext
} from '../ground/hooks';
import { typeIcons } from '../ground/icons';
import { CommandIDs } from '../ground/ids';
import { lazyView } from '../ground/lazy';
import { visible } from '../ground/text/visible';
import { cardId, cardsIn, fromRecipe } from '../hand/hand';
import { ForkChain } from './chain';
import { ModelLink } from './model_link';
import { type IRenderers, NotebookPreview } from './preview';
import type { ShareActions } from './share_actions';
import { Actions } from './share_buttons';
import { PartsOfPage } from './share_parts';
import type { SharePage } from './share_page';
import { VersionChoice } from './version_choice';
import { WorkedQuestion } from './worked';
import { ageOf, dayOf, verifiedName, visibilityName } from './words';

/** Where the server tells no counts. */
const NONE = { views: 0, downloads: 0, remixes: 0, stars: 0 };

const SocialSection = lazyView(
  async () =>
    (await import(/* webpackChunkName: "social" */ '../social/section'))
      .SocialSection
);

interface IShareViewProps {
  readonly page: SharePage;
  readonly actions: ShareActions;
  readonly renderers: IRenderers;
  readonly settings: ServerConnection.ISettings;
}

/** The page of one hand: what it is, what can be done with it, its notebook, and its chain. */
export function ShareView(
  props: IShareViewProps & { context: IViewContext }
): React.JSX.Element {
  return (
    <ViewContext.Provider value={props.context}>
      <Page {...props} />
    </ViewContext.Provider>
  );
}

function Page(props: IShareViewProps): React.JSX.Element {
  const { page } = props;
  const trans = useTrans();
  useChanged(page);
  const { hand, error } = page;
  return (
    <main
      className="jp-AlacardShare-frame"
      aria-label={trans.__('A hand in the library')}
    >
      {error && <Refused page={page} />}
      {!hand && !error && <p role="status">{trans.__('Loading…')}</p>}
      {hand && <Body {...props} hand={hand} />}
    </main>
  );
}

/** Why there is nothing to see, in one sentence. */
function Refused(props: { page: SharePage }): React.JSX.Element {
  const { page } = props;
  const trans = useTrans();
  const commands = useCommands();
  const text = page.revoked
    ? trans.__('This hand is no longer shared with you.')
    : page.error?.status === 404
      ? trans.__(
          'This hand does not exist, or it is not shared with you. Ask whoever sent you the link.'
        )
      : page.error
        ? errorText(page.error, trans)
        : '';
  return (
    <Banner text={text} kind="error">
      <Button small className="jp-mod-styled" onClick={() => void page.load()}>
        {trans.__('Try again')}
      </Button>
      <Button
        small
        className="jp-mod-styled"
        onClick={() => void commands.execute(CommandIDs.openLibrary)}
      >
        {trans.__('Open the library')}
      </Button>
    </Banner>
  );
}

function Body(props: IShareViewProps & { hand: HandWhole }): React.JSX.Element {
  const { hand, page, actions, renderers } = props;
  const trans = useTrans();
  // A version never changes, so it is asked for and drawn once, whatever else is asked for again.
  const preview = useAsked(`${page.version ?? 0}`, signal =>
    page.api.preview(page.id, page.version, signal)
  );
  const chain = useAsked(
    'chain',
    signal => page.api.chain(page.id, signal),
    page.edition
  );
  return (
    <>
      <header>
        <h2>{visible(hand.title, 'prose')}</h2>
        <p className="jp-AlacardLibrary-facts">
          {trans.__(
            'By %1, %2',
            visible(hand.owner),
            dayOf(hand.shared_at ?? hand.created_at)
          )}
          {hand.mine && ` · ${visibilityName(hand.visibility, trans)}`}
        </p>
      </header>
      <Actions hand={hand} actions={actions} />
      <Counts hand={hand} />
      <PartsOfPage hand={hand} />
      <WorkedQuestion id={page.id} api={page.api} />
      <Cards recipe={hand.recipe as unknown as Recipe} />
      <Facts hand={hand} />
      <section aria-label={trans.__('Notebook')}>
        <h3>{trans.__('Notebook')}</h3>
        <VersionChoice page={page} />
        {preview.data ? (
          <NotebookPreview
            key={page.version ?? 0}
            notebook={preview.data}
            renderers={renderers}
          />
        ) : (
          <Waiting loaded={preview} />
        )}
      </section>
      <section aria-label={trans.__('Remixes')}>
        <h3>{trans.__('Remixes')}</h3>
        {chain.data ? (
          <ForkChain chain={chain.data} settings={props.settings} />
        ) : (
          <Waiting loaded={chain} />
        )}
      </section>
      <SocialSection
        settings={props.settings}
        hand={hand}
        edition={page.edition}
        sought={page.sought}
      />
    </>
  );
}

function Counts(props: { hand: HandWhole }): React.JSX.Element {
  const { views, downloads, remixes, stars } = props.hand.counts ?? NONE;
  const trans = useTrans();
  const counts = [
    trans._n('%1 view', '%1 views', views, views.toLocaleString()),
    trans._n(
      '%1 download',
      '%1 downloads',
      downloads,
      downloads.toLocaleString()
    ),
    trans._n('%1 remix', '%1 remixes', remixes, remixes.toLocaleString()),
    trans._n('%1 star', '%1 stars', stars, stars.toLocaleString())
  ];
  return (
    <p className="jp-AlacardLibrary-facts" data-part="counts">
      {counts.join(' · ')}
    </p>
  );
}

/** The hand, card by card. */
function Cards(props: { recipe: Recipe }): React.JSX.Element {
  const trans = useTrans();
  const hand = fromRecipe(props.recipe);
  return (
    <ul
      className="jp-AlacardShare-cards"
      aria-label={trans.__('Cards of this hand')}
    >
      {CARD_TYPES.flatMap(type =>
        [
          ...cardsIn(hand, type),
          ...(type === 'model' ? (hand.companions ?? []) : [])
        ].map(card => {
          const face = faceOf(type, card, trans);
          const Icon = typeIcons[type];
          return (
            <li key={`${type} ${cardId(type, card)}`} data-type={type}>
              <span className="jp-Alacard-mark">
                <Icon.react tag="span" />
              </span>
              <span className="jp-AlacardShare-card">
                <span className="jp-AlacardLibrary-facts">
                  {typeName(type, trans)}
                </span>
                <strong>{face.title}</strong>
                <span className="jp-AlacardLibrary-facts">{face.line}</span>
                <Badges badges={face.badges} />
              </span>
            </li>
          );
        })
      )}
    </ul>
  );
}

function Facts(props: { hand: HandWhole }): React.JSX.Element {
  const { hand } = props;
  const trans = useTrans();
  const commit = hand.model_sha?.slice(0, 12);
  const verified = hand.verified_at
    ? `${verifiedName(hand, trans)}, ${ageOf(hand.verified_at, new Date())}`
    : verifiedName(hand, trans);
  return (
    <dl className="jp-AlacardShare-facts">
      <dt>{trans.__('Model')}</dt>
      <dd>
        <ModelLink model={hand.hf_model_id} />
        {commit && ` ${trans.__('at commit %1', visible(commit))}`}
      </dd>
      <dt>{trans.__('Generated')}</dt>
      <dd>{dayOf(hand.created_at)}</dd>
      <dt>{trans.__('Verification')}</dt>
      <dd data-verified={hand.verified ?? 'unknown'}>{verified}</dd>
      <dt>{trans.__('Checks')}</dt>
      <dd>
        {hand.gate_passed
          ? trans.__('Passed before the notebook was saved')
          : trans.__('The checks found something when it was generated')}
      </dd>
      {hand.path && (
        <>
          <dt>{trans.__('File')}</dt>
          <dd>{visible(hand.path)}</dd>
        </>
      )}
      <dt>{trans.__('Licence')}</dt>
      <dd>{hand.license ? visible(hand.license) : trans.__('Not stated')}</dd>
    </dl>
  );
}
