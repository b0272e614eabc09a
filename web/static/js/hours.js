// Office hours told in the reader's own time where their clock differs from the office's.
// Without scripts the office's zone is named, and that is right as well.
const lang = document.documentElement.lang;
const locale = lang === "en" ? "en-GB" : lang;

for (const place of document.querySelectorAll("[data-moments]")) {
  const moments = place.dataset.moments.split(" ");
  if (moments.some(elsewhere)) place.append(` (${place.dataset.local.replace("%", told(moments))})`);
}

function elsewhere(moment) {
  const [, sign, hours, minutes] = moment.match(/([+-])(\d\d):(\d\d)$/);
  return Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes)) !== -new Date(moment).getTimezoneOffset();
}

// Of a single moment the day is named where it is not the office's; of a stretch it goes without saying.
function told(moments) {
  const [first] = moments;
  const otherDay = moments.length === 1 && new Date(first).getDate() !== Number(first.slice(8, 10));
  const times = moments.map((moment) => shown(moment, { hour: "numeric", minute: "2-digit" })).join("–");
  return otherDay ? `${shown(first, { weekday: "short" })}, ${times}` : times;
}

function shown(moment, parts) {
  return new Intl.DateTimeFormat(locale, parts).format(new Date(moment));
}
