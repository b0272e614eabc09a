// Finds private data in what is being written, by the rules of kb/privacy.py.
const raw = String.raw;
// \d, \w and \b as Python means them: of every writing system.
const re = (source, flags = "giu") =>
  new RegExp(source.replaceAll("\\b", raw`(?<![\p{L}\p{N}_])`).replaceAll("\\w", raw`[\p{L}\p{N}_]`).replaceAll("\\d", raw`\p{Nd}`), flags);

const INVISIBLE = raw`\u00ad\u034f\u061c\u115f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20e3\u2800\u3164\ufe00-\ufe0f\ufeff`;
const FREE = re(raw`^(?:[^\S\n]|[${INVISIBLE}\-˗‐-―⁃−﹘﹣－._·•‧∙⋅․・。．＿])*$`, "u");
const RUN = re(raw`\d(?:[^\p{L}\p{N}]{0,8}\d)*`);
const DIGITS = re(raw`\d+`);
const REGULAR = new Set(["4,4,4,4", "4,4,4,4,3", "4,4,4,4,2", "8,8", "8,10", "4,6,5", "4,6,4", "4,12", "6,10"]);
const ISSUERS = new RegExp(
  raw`^(?:4(?:\d{12}|\d{15}|\d{18})|(?:5[1-5]\d{2}|222[1-9]|22[3-9]\d|2[3-6]\d{2}|27[01]\d|2720)\d{12}|220[0-4]\d{12,15}|3[47]\d{13}` +
    raw`|(?:62|81)\d{14,17}|(?:5018|5020|5038|5893|6304|6759|676[1-3]|67\d{2}|50\d{2}|5[678]\d{2}|639\d)\d{9,15}|35(?:2[89]|[3-8]\d)\d{12,15}` +
    raw`|(?:30[0-5]|309|36\d|3[89]\d)\d{11,16}|(?:6011|64[4-9]\d|65\d{2})\d{12,15}|(?:8600|5614|9860|9112|9051|9417|9792)\d{12})$`,
);
const ORDER = re(
  raw`\b(?:заказ|заявк|обращени|тикет|накладн|трек|отправлени|посылк|квитанци|договор|транзакци|артикул|штрихкод|order|ticket|request|invoice|tracking|parcel` +
    raw`|shipment|receipt|contract|transaction|case)\w*[\s.-]*(?:id|код|number|номер\w*|num|nr|no|n|№|#)?[\s.:=#№("«-]*$`,
  "iu",
);
const REFERENCE = /[A-Za-z]{1,6}[-_/]?$/;
const LABEL = /(?:card|visa|mir|mc|maestro|amex|pan)[-_/]?$/i;
const NUMBER_SIGN = /[№#]\s*$/;
const SNILS_WORD = re(raw`снилс|snils|страхов\w+ (?:номер|свидетельств)`, "iu");
const PASS_WORD = /паспорт|passport/iu;
const PHONE_WORD = re(raw`(?:тел|phone|mobile|моб|звон|call|whatsapp|telegram)\w*[\s.:№-]*$`, "iu");
const PASSPORT = re(
  raw`(?<![\d+])(?<!\d[\s-])(?:серия\s*|series\s*)?(\d{2}[\s${INVISIBLE}-]?\d{2}[\s,;.:()-]{0,3}(?:и\s|and\s)?\s?(?:№|#|n[o°]?\.?|номер\w*|number)?` +
    raw`[\s:.-]{0,3}\d{3}[\s${INVISIBLE}-]?\d{3}|\d{2}[\s-]?(?:№|#)?\s?\d{7})(?![\s-]?\d)`,
  "dgiu",
);
const EXPIRY = re(
  raw`(?<=•)[\s,;]{0,4}(?:до|срок|действ\w*|exp\w*|valid\w*|thru)?[\s:]{0,3}\d{2}\s?[/.]\s?(?:\d{4}|\d{2})[\s,;/]{1,3}(\d{3})(?!\d)`,
  "dgiu",
);
const LINK = raw`(?:\s*(?:[:=—–-]|->|is|это|равен|был|была|was)\s*[:=]?\s*|\s+)`;
const OF = raw`(?:[\s-]*(?:код\w*|code|number|номер|значение))?(?:\s+(?:от|к|для|of|for|to|on|на|с|the|my|моей|мой|моего|этой)(?:\s+\p{L}+){1,2})?`;
const AFTER = raw`${LINK}["'«(]*`;
const SECRETS = [
  ["cvv", raw`\b(?:cvv|cvc|cvp|cid|ppk|код безопасности|security code)2?${OF}${AFTER}(\d{3,4})(?!\d)`],
  ["pin", raw`\b(?:pin|пин)(?:[\s-]*(?:code|код)\w*)?${OF}${AFTER}(\d(?:[ -]?\d){3,5})(?!\d)`],
  [
    "code",
    raw`\b(?:код\w*\s+(?:из|в|от)\s+(?:смс|sms|сообщени\w+|банка)|(?:смс|sms)[\s-]?(?:код\w*|code)|одноразов\w+\s+(?:код|пароль)\w*` +
      raw`|one[\s-]time\s+(?:code|password|passcode)|otp)${AFTER}(\d(?:[ -]?\d){3,7})(?!\d)`,
  ],
].map(([kind, source]) => [kind, re(source, "dgiu")]);
const PASSWORD = raw`\b(?:парол(?:ь|я|ю|ем|е|и)|password|passwd|passcode|passphrase|pwd|кодовое\s+слово|кодовым\s+словом)${OF}`;
const PASSWORD_QUOTED = re(raw`${PASSWORD}${LINK}["'«“„${"`"}]([^"'»”“${"`"}\n]{1,80})["'»”“${"`"}]`, "dgiu");
const PASSWORD_VALUE = re(raw`${PASSWORD}(${LINK})(\S{1,200})`, "dgiu");
const SECRET_LOOK = re(raw`\d|[a-zа-яё][A-ZА-ЯЁ]|\w[@#$%^&*!?+=]\w|[@#$%^&*+=]`, "u");
const PROSE = new Set(
  ("не нет как что где когда чтобы если почему его её ее он она это есть был была для от из на в с и а но или мне я меня у вы " +
    "пишет говорит неверный неправильный неверен забыт забыл забыла утерян сброшен изменён изменен нужно надо можно " +
    "not no how what where when why if it is was and or but for to from the a an i my me you we your can can't cannot " +
    "doesn't does don't did didn't won't isn't wrong incorrect invalid expired forgotten lost reset required").split(" "),
);

const MASKS = { card: "• • • •", snils: "• •", passport: "• •" };

export function privateKinds(text) {
  const kinds = new Set();
  const found = (kind) => (kinds.add(kind), MASKS[kind] ?? "•");
  let left = text.replace(RUN, (run, at) => hideNumbers(text, chunksOf(run, at), run, at, found));
  if (kinds.has("card")) left = hide(left, EXPIRY, () => found("cvv"));
  if (PASS_WORD.test(left)) left = hide(left, PASSPORT, (value, start, match) => isPassport(match, start) && found("passport"));
  for (const [kind, pattern] of SECRETS) left = hide(left, pattern, (value) => isBare(value) && found(kind));
  left = hide(left, PASSWORD_QUOTED, (value) => isBare(value) && found("password"));
  hide(left, PASSWORD_VALUE, (value, start, match) => isPassword(match) && found("password"));
  return kinds;
}

// The text with the last group of every match replaced by what `told` says of it, if anything.
function hide(text, pattern, told) {
  let out = "";
  let done = 0;
  for (const match of text.matchAll(pattern)) {
    const [start, end] = match.indices.at(-1);
    const instead = told(match.at(-1), start, match);
    if (!instead) continue;
    out += text.slice(done, start) + instead;
    done = end;
  }
  return out + text.slice(done);
}

const isBare = (value) => !value.includes("•") && value.trim() !== "";

function isPassport(match, start) {
  const near = match.input.slice(Math.max(0, match.index - 60), match.index + match[0].length + 60);
  const before = match.input.slice(0, start).slice(-30);
  return PASS_WORD.test(near) && !ORDER.test(before) && !PHONE_WORD.test(before);
}

function isPassword(match) {
  const value = match[2].replace(/[.,;:!?)»"'”]+$/, "");
  if (!value || value.includes("•") || PROSE.has(value.toLowerCase())) return false;
  return /[:=]/.test(match[1]) || (value.length >= 4 && SECRET_LOOK.test(value));
}

function chunksOf(run, at) {
  return [...run.matchAll(DIGITS)].map(({ 0: part, index }) => {
    return { digits: [...part].map(digitOf).join(""), start: at + index, end: at + index + part.length };
  });
}

// Tens of digits begin at a multiple of 16, or 6 after it; the mathematical ones lie apart.
function digitOf(sign) {
  const code = sign.codePointAt(0);
  if (code >= 0x1d7ce && code <= 0x1d7ff) return (code - 0x1d7ce) % 10;
  const base = code & ~15;
  return /\p{Nd}/u.test(String.fromCodePoint(base + 5)) ? code - base : code - base - 6;
}

function hideNumbers(text, chunks, run, at, found) {
  let out = "";
  let done = at;
  for (let first = 0; first < chunks.length; ) {
    const card = cardEnd(text, chunks, first);
    const last = card || snilsEnd(text, chunks, first);
    if (last) {
      out += text.slice(done, chunks[first].start) + found(card ? "card" : "snils");
      done = chunks[last - 1].end;
    }
    first = last || phoneEnd(text, chunks, first) || first + 1;
  }
  return out + text.slice(done, at + run.length);
}

function windows(chunks, first, shortest, longest) {
  const found = [];
  let digits = "";
  for (let last = first; last < chunks.length; last++) {
    digits += chunks[last].digits;
    if (digits.length > longest) break;
    if (digits.length >= shortest) found.push([digits, last + 1]);
  }
  return found;
}

const beforeOf = (text, { start }) => text.slice(0, start).slice(-40);
const namesOrder = (text) => ORDER.test(text) || (REFERENCE.test(text) && !LABEL.test(text));

function cardEnd(text, chunks, first) {
  const before = beforeOf(text, chunks[first]);
  if (before.endsWith("+")) return 0;
  const fits = ([digits, last]) => ISSUERS.test(digits) && luhn(digits) && isEven(text, chunks.slice(first, last));
  const ends = windows(chunks, first, 13, 19).filter(fits);
  if (!ends.length || (ends.some(([, last]) => last === first + 1) && namesOrder(before))) return 0;
  const longest = ends.at(-1)[1];
  return longest === chunks.length ? longest : (ends.find(([digits]) => digits.length === 16)?.[1] ?? longest);
}

function isEven(text, group) {
  const gaps = group.slice(1).map((chunk, place) => text.slice(group[place].end, chunk.start));
  return gaps.every((gap) => FREE.test(gap)) || REGULAR.has(group.map((chunk) => chunk.digits.length).join());
}

function snilsEnd(text, chunks, first) {
  const before = beforeOf(text, chunks[first]);
  const named = SNILS_WORD.test(before);
  for (const [digits, last] of windows(chunks, first, 11, 11)) {
    const shape = chunks.slice(first, last).map((chunk) => chunk.digits.length).join();
    const bare = shape === "11" && !/^[78]/.test(digits) && !namesOrder(before) && !NUMBER_SIGN.test(before);
    if (isSnils(digits) && !before.endsWith("+") && (named || bare || shape === "3,3,3,2")) return last;
  }
  return 0;
}

function phoneEnd(text, chunks, first) {
  const plus = text[chunks[first].start - 1] === "+";
  return windows(chunks, first, 10, 13).find(([digits]) => plus || /^[78]\d{10}$/.test(digits))?.[1] ?? 0;
}

function luhn(digits) {
  const value = (digit, place) => (place % 2 ? digit * 2 - (digit > 4 ? 9 : 0) : +digit);
  return [...digits].reverse().reduce((sum, digit, place) => sum + value(digit, place), 0) % 10 === 0;
}

function isSnils(digits) {
  if (+digits.slice(0, 9) <= 1001998) return false;
  const sum = [...digits.slice(0, 9)].reduce((total, digit, place) => total + digit * (9 - place), 0);
  return (sum % 101) % 100 === +digits.slice(9);
}
