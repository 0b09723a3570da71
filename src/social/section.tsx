import { Notification as Toast } from '@jupyterlab/apputils';
import type { ServerConnection } from '@jupyterlab/services';
import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { Comment, HandWhole } from '../ground/api/types';
import { Banner } from '../ground/banner';
import { errorText } from '../ground/error_text';
import { useChanged, useTrans } from '../ground/hooks';
import { tellError } from '../ground/tell_error';
import { ageOf } from '../ground/text/age';
import { visible } from '../ground/text/visible';
import { type ISpoken, SocialAPI } from './client';
import { CommentsModel } from './comments_model';
import { PlainText } from './plain';
import { RatingView } from './rating';
import { type ISought, useSought } from './sought';
import { Writing } from './writing';

/** Where the server tells no rating. */
const UNRATED = { mean: null, count: 0, mine: null };

interface ISectionProps {
  readonly settings: ServerConnection.ISettings;
  /** The hand, or what else is talked about by its id. */
  readonly hand: Pick<HandWhole, 'mine' | 'rating' | 'share_id'>;
  /** Where not of a hand: how what is said of it is asked for. */
  readonly api?: ISpoken;
  /** Grows when the page is asked for again. */
  readonly edition: number;
  /** A comment that a link leads to. */
  readonly sought?: ISought | null;
}

/** What people say of a hand: stars and comments. */
export function SocialSection(props: ISectionProps): React.JSX.Element {
  const { settings, hand, edition, sought = null } = props;
  const { share_id: id, mine } = hand;
  const trans = useTrans();
  const heading = React.useRef<HTMLHeadingElement>(null);
  const { api: given } = props;
  const api = React.useMemo(
    () => given ?? new SocialAPI(settings),
    [given, settings]
  );
  const model = React.useMemo(() => new CommentsModel(api, id), [api, id]);
  useChanged(model);
  const { list, marked, missing } = useSought(model, edition, sought);
  const { comments, error, total } = model;
  const telling = (act: Promise<void>): void =>
    void act.catch((fault: unknown) => tellError(fault, trans));
  const remove = async (comment: Comment): Promise<void> => {
    await model.delete(comment.comment_id);
    // The button that had the focus is gone.
    heading.current?.focus();
    const toast = Toast.info(trans.__('Your comment was deleted.'), {
      autoClose: 15000,
      actions: [
        {
          label: trans.__('Undo'),
          callback: () => {
            Toast.dismiss(toast);
            telling(model.restore(comment.comment_id));
          }
        }
      ]
    });
  };
  return (
    <section aria-label={trans.__('Comments')}>
      <RatingView
        api={api}
        hand={id}
        mine={mine}
        rating={hand.rating ?? UNRATED}
      />
      <h3 ref={heading} tabIndex={-1}>
        {total > 0
          ? trans.__('Comments (%1)', total.toLocaleString())
          : trans.__('Comments')}
      </h3>
      <Writing
        text=""
        label={trans.__('Write a comment')}
        send={trans.__('Comment')}
        onSend={text => model.write(text)}
      />
      {error && (
        <Banner text={errorText(error, trans)} kind="error">
          <Button
            small
            className="jp-mod-styled"
            onClick={() => void model.load()}
          >
            {trans.__('Try again')}
          </Button>
        </Banner>
      )}
      {!comments && !error && <p role="status">{trans.__('Loading…')}</p>}
      {missing && (
        <p className="jp-AlacardLibrary-facts" role="status">
          {trans.__(
            'The comment was deleted, or it is far back among the older comments.'
          )}
        </p>
      )}
      {comments?.length === 0 && (
        <p className="jp-AlacardLibrary-facts">
          {trans.__('No comments yet. Say what worked, or ask.')}
        </p>
      )}
      {comments !== null && comments.length > 0 && (
        <ul ref={list} className="jp-AlacardSocial-list">
          {comments.map(comment => (
            <CommentRow
              key={comment.comment_id}
              comment={comment}
              marked={comment.comment_id === marked}
              mayHide={model.mayHide}
              editing={model.edited.has(comment.comment_id)}
              onEdit={editing => model.edit(comment.comment_id, editing)}
              onChange={text => model.change(comment.comment_id, text)}
              onDelete={() => telling(remove(comment))}
              onHide={hidden => telling(model.hide(comment.comment_id, hidden))}
            />
          ))}
        </ul>
      )}
      {model.hasMore && (
        <Button className="jp-mod-styled" onClick={() => void model.more()}>
          {trans.__('Show older comments')}
        </Button>
      )}
    </section>
  );
}

function CommentRow(props: {
  comment: Comment;
  marked: boolean;
  mayHide: boolean;
  editing: boolean;
  onEdit: (editing: boolean) => void;
  onChange: (text: string) => Promise<void>;
  onDelete: () => void;
  onHide: (hidden: boolean) => void;
}): React.JSX.Element {
  const { comment, marked, mayHide, editing } = props;
  const { onEdit, onChange, onDelete, onHide } = props;
  const trans = useTrans();
  const edit = React.useRef<HTMLButtonElement>(null);
  const wasEditing = React.useRef(false);
  React.useEffect(() => {
    if (wasEditing.current && !editing) {
      edit.current?.focus();
    }
    wasEditing.current = editing;
  }, [editing]);
  const author = visible(comment.author);
  const facts = [
    ageOf(comment.created_at, new Date()),
    comment.edited_at ? trans.__('edited') : '',
    comment.hidden ? trans.__('hidden by an administrator') : ''
  ];
  return (
    <li
      className="jp-AlacardSocial-entry"
      data-hidden={comment.hidden}
      data-id={comment.comment_id}
      data-marked={marked}
      tabIndex={marked ? -1 : undefined}
    >
      <p className="jp-AlacardSocial-author">
        <strong>{author}</strong>{' '}
        <span className="jp-AlacardLibrary-facts">
          {facts.filter(Boolean).join(' · ')}
        </span>
      </p>
      {editing ? (
        <Writing
          text={comment.text}
          label={trans.__('Change your comment')}
          send={trans.__('Save')}
          focus
          onSend={async text => {
            await onChange(text);
            onEdit(false);
          }}
          onCancel={() => onEdit(false)}
        />
      ) : (
        <PlainText text={comment.text} />
      )}
      {!editing && (comment.mine || mayHide) && (
        <p className="jp-AlacardSocial-actions">
          {comment.mine && (
            <button
              ref={edit}
              type="button"
              className="jp-AlacardShare-textlink"
              onClick={() => onEdit(true)}
            >
              {trans.__('Edit')}
            </button>
          )}
          {comment.mine && (
            <button
              type="button"
              className="jp-AlacardShare-textlink"
              onClick={onDelete}
            >
              {trans.__('Delete')}
            </button>
          )}
          {mayHide && (
            <button
              type="button"
              className="jp-AlacardShare-textlink"
              onClick={() => onHide(!comment.hidden)}
            >
              {comment.hidden ? trans.__('Unhide') : trans.__('Hide')}
            </button>
          )}
        </p>
      )}
    </li>
  );
}
