import { locale, t } from './words';

const dayMillis = 86_400_000;
const time = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' });
const weekday = new Intl.DateTimeFormat(locale, { weekday: 'long' });
const thisYear = new Intl.DateTimeFormat(locale, {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
});
const anyYear = new Intl.DateTimeFormat(locale, { dateStyle: 'long' });
const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });

/** timeOf is the time of day. */
export function timeOf(at: number): string {
  return time.format(at);
}

/** dayOf is midnight, in this phone's own zone, of the day that holds a moment. */
export function dayOf(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

/** dayWords names a day as one would say it today. */
export function dayWords(at: number, now: number): string {
  const days = daysBetween(at, now);
  if (days === 0) return t('time.today');
  if (days === 1) return t('time.yesterday');
  if (days > 1 && days < 7) return weekday.format(at);
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return (sameYear ? thisYear : anyYear).format(at);
}

/** momentWords is the day and the time, the day left out where it is today. */
export function momentWords(at: number, now: number): string {
  const days = daysBetween(at, now);
  return days === 0 ? timeOf(at) : `${dayWords(at, now)}, ${timeOf(at)}`;
}

/** dateLine is today's date in full. */
export function dateLine(now: number): string {
  return thisYear.format(now);
}

/** agoWords says how long ago something was, to the hour or the day. */
export function agoWords(at: number, now: number): string {
  const hours = Math.floor((now - at) / 3_600_000);
  return hours < 24
    ? relative.format(-hours, 'hour')
    : relative.format(-daysBetween(at, now), 'day');
}

/** inputMoment is a moment as a datetime-local field wants it. */
export function inputMoment(at: number): string {
  const local = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

function daysBetween(at: number, now: number): number {
  // Rounded, since a day has 23 or 25 hours when the clocks change.
  return Math.round((dayOf(now) - dayOf(at)) / dayMillis);
}
