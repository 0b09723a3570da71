import { Button } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { Rating } from '../ground/api/types';
import { useTrans } from '../ground/hooks';
import { tellError } from '../ground/tell_error';
import type { SocialAPI } from './client';

const VALUES = [1, 2, 3, 4, 5] as const;

/** What people think of a hand, and one's own stars, where it is another's. */
export function RatingView(props: {
  api: Pick<SocialAPI, 'rate'>;
  hand: string;
  mine: boolean;
  rating: Rating;
}): React.JSX.Element {
  const { api, hand, mine, rating: told } = props;
  const trans = useTrans();
  const [rating, setRating] = React.useState(told);
  // What the server said last, which a rating that fails goes back to.
  const answered = React.useRef(told);
  React.useEffect(() => {
    answered.current = told;
    setRating(told);
  }, [told]);
  const name = React.useId();
  // One after the other, so that the last one given is the one that stays.
  const last = React.useRef(Promise.resolve());
  const rate = (value: number | null): void => {
    setRating(shown => ({ ...shown, mine: value }));
    last.current = last.current
      .then(async () => {
        answered.current = await api.rate(hand, value);
        setRating(answered.current);
      })
      .catch((error: unknown) => {
        setRating(answered.current);
        tellError(error, trans);
      });
  };
  return (
    <section
      className="jp-AlacardSocial-rating"
      aria-label={trans.__('Rating')}
    >
      <p role="status">
        {rating.mean === null
          ? trans.__('Not rated yet')
          : trans._n(
              '%3 of 5 stars, %2 rating',
              '%3 of 5 stars, %2 ratings',
              rating.count,
              rating.count.toLocaleString(),
              rating.mean.toLocaleString(undefined, {
                maximumFractionDigits: 1
              })
            )}
      </p>
      {!mine && (
        <div
          role="radiogroup"
          aria-label={trans.__('Your rating')}
          className="jp-AlacardSocial-stars"
        >
          {VALUES.map(value => (
            <label
              key={value}
              data-filled={rating.mine !== null && value <= rating.mine}
              title={trans._n('%1 star', '%1 stars', value, value)}
            >
              <input
                type="radio"
                name={name}
                value={value}
                checked={rating.mine === value}
                aria-label={trans._n('%1 star', '%1 stars', value, value)}
                onChange={() => rate(value)}
              />
              <span aria-hidden="true">
                {rating.mine !== null && value <= rating.mine ? '★' : '☆'}
              </span>
            </label>
          ))}
        </div>
      )}
      {!mine && rating.mine !== null && (
        <Button minimal small onClick={() => rate(null)}>
          {trans.__('Remove my rating')}
        </Button>
      )}
    </section>
  );
}
