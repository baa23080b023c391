import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { useWords } from '../words.ts';
import type { PickedPlace } from './picked-place.ts';

/** Places everybody knows, to the fourth digit. */
const known = [
  { key: 'place.square', address: 'place.square.address', latitude: 31.2304, longitude: 121.4737 },
  { key: 'place.station', address: 'place.station.address', latitude: 39.8949, longitude: 116.3221 },
  { key: 'place.tower', address: 'place.tower.address', latitude: 23.1065, longitude: 113.3245 },
] as const;

/** Where the customer is: one of a few places, or any other by name. */
export function Places({
  onPicked,
  onClose,
}: {
  onPicked: (place: PickedPlace) => Promise<void>;
  onClose: () => void;
}) {
  const { t } = useWords();
  const [name, setName] = useState('');
  const middle = known[0];
  return (
    <div className="composer-more" role="group" aria-label={t('kind.location')}>
      {known.map(({ key, address, latitude, longitude }) => (
        <Button
          key={key}
          icon="place"
          onClick={() => void onPicked({ latitude, longitude, name: t(key), address: t(address) })}
        >
          {t(key)}
        </Button>
      ))}
      <form
        className="inline-form"
        onSubmit={(event) => {
          event.preventDefault();
          const { latitude, longitude } = middle;
          if (name.trim()) void onPicked({ latitude, longitude, name: name.trim(), address: '' });
        }}
      >
        <input
          aria-label={t('place.other')}
          placeholder={t('place.other')}
          maxLength={60}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit" disabled={name.trim() === ''}>
          {t('composer.send')}
        </Button>
      </form>
      <Button onClick={onClose}>{t('cancel')}</Button>
    </div>
  );
}
