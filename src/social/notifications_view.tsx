import { Notification as Toast } from '@jupyterlab/apputils';
import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { Notification } from '../ground/api/types';
import { Banner } from '../ground/banner';
import { errorText } from '../ground/error_text';
import { useChanged, useCommands, useRoom, useTrans } from '../ground/hooks';
import { tellError } from '../ground/tell_error';
import { ageOf } from '../ground/text/age';
import { visible } from '../ground/text/visible';
import type { NotificationPages } from './list';
import { openSubject } from './opening';
import { INotificationWatch } from './tokens';
import { sentenceOf, unreadText } from './words';

/** The list of what others did, which a reload brings back. */
export function NotificationsView(props: {
  pages: NotificationPages;
}): React.JSX.Element {
  const { pages } = props;
  const trans = useTrans();
  const watch = useRoom(INotificationWatch);
  useChanged(pages);
  useChanged(watch);
  const heading = React.useRef<HTMLHeadingElement>(null);
  const { entries, error } = pages;
  const telling = (act: Promise<void>): void =>
    void act.catch((fault: unknown) => tellError(fault, trans));
  const remove = async (each: Notification): Promise<void> => {
    await pages.remove(each);
    // The button that had the focus is gone.
    heading.current?.focus();
    const id = Toast.info(trans.__('Removed: %1', sentenceOf(each, trans)), {
      autoClose: 15000,
      actions: [
        {
          label: trans.__('Undo'),
          callback: () => {
            Toast.dismiss(id);
            telling(pages.putBack(each));
          }
        }
      ]
    });
  };
  return (
    <main
      className="jp-AlacardSocial-frame"
      aria-label={trans.__('Notifications')}
    >
      <header className="jp-AlacardSocial-bar">
        <h2 ref={heading} tabIndex={-1}>
          {trans.__('Notifications')}
        </h2>
        <span role="status">
          {watch.unread > 0 && trans.__('%1 unread', unreadText(watch.unread))}
        </span>
        {watch.unread > 0 && (
          <Button
            small
            className="jp-mod-styled"
            onClick={() => telling(pages.markAllRead())}
          >
            {trans.__('Mark all as read')}
          </Button>
        )}
      </header>
      {error && (
        <Banner text={errorText(error, trans)} kind="error">
          <Button
            small
            className="jp-mod-styled"
            onClick={() => void pages.load()}
          >
            {trans.__('Try again')}
          </Button>
        </Banner>
      )}
      {!entries && !error && <p role="status">{trans.__('Loading…')}</p>}
      {entries?.length === 0 && (
        <p className="jp-AlacardLibrary-facts">
          {trans.__(
            'Nothing yet. You are notified here when others remix or comment on hands that you share, answer your comments or mention you with @ and your user name, when an administrator withdraws something of yours, and when a notebook of yours that passed its verification starts to fail.'
          )}
        </p>
      )}
      {entries !== null && entries.length > 0 && (
        <ul className="jp-AlacardSocial-list">
          {entries.map(each => (
            <Entry
              key={each.notification_id}
              entry={each}
              onRead={() => telling(pages.markRead(each))}
              onRemove={() => telling(remove(each))}
            />
          ))}
        </ul>
      )}
      {pages.hasMore && (
        <Button className="jp-mod-styled" onClick={() => void pages.more()}>
          {trans.__('Show older ones')}
        </Button>
      )}
    </main>
  );
}

function Entry(props: {
  entry: Notification;
  onRead: () => void;
  onRemove: () => void;
}): React.JSX.Element {
  const { entry, onRead, onRemove } = props;
  const trans = useTrans();
  const commands = useCommands();
  const unread = entry.read_at === null;
  return (
    <li
      className="jp-AlacardSocial-entry"
      data-unread={unread}
      data-reason={entry.reason}
    >
      <button
        type="button"
        className="jp-AlacardSocial-open"
        onClick={() => {
          onRead();
          openSubject(entry, commands);
        }}
      >
        {sentenceOf(entry, trans)}
      </button>
      {entry.text && (
        <p className="jp-AlacardSocial-text">{visible(entry.text, 'prose')}</p>
      )}
      <p className="jp-AlacardSocial-actions">
        <span className="jp-AlacardLibrary-facts">
          {unread && <strong>{trans.__('Unread')} · </strong>}
          {ageOf(entry.created_at, new Date())}
        </span>
        {unread && (
          <Button minimal small onClick={onRead}>
            {trans.__('Mark as read')}
          </Button>
        )}
        <Button minimal small onClick={onRemove}>
          {trans.__('Remove')}
        </Button>
      </p>
    </li>
  );
}
