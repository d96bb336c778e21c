import { useEffect, useState } from 'preact/hooks';
import { when } from '../parts/time.ts';

/** The strip at the top of the framed phone: a clock, and icons for signal and battery. */
export function StatusBar() {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const ticking = setInterval(() => setNow(Date.now()), 10_000);
    return () => clearInterval(ticking);
  }, []);
  return (
    <div class="status-bar" aria-hidden="true">
      <b>{when(now, now)}</b>
      <i />
      <svg width="62" height="14" viewBox="0 0 62 14" fill="currentColor" aria-hidden="true">
        <path d="M0 9h3v4H0zm5-2.5h3V13H5zM10 4h3v9h-3zm5-3h3v12h-3z" />
        <path d="M23 6.2a9 9 0 0 1 12 0l-1.4 1.6a7 7 0 0 0-9.2 0zm2.7 3.1a5 5 0 0 1 6.6 0L29 13z" />
        <rect x="41" y="2" width="18" height="10" rx="3" fill="none" stroke="currentColor" stroke-width="1.2" />
        <rect x="43" y="4" width="12" height="6" rx="1.5" />
        <path d="M60 5.5h1.5v3H60z" />
      </svg>
    </div>
  );
}
