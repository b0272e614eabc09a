// Finds private data in what is being written, by the patterns of kb/privacy.py, which the server hands over.
import { rules } from "./privacy_rules.js";

const rule = ({ source, flags }, more = "") => new RegExp(source, flags + more);
const everywhere = (pattern) => rule(pattern, "dg");
const RUN = rule(rules.RUN, "g");
const DIGITS = /\p{Nd}+/gu;
const FREE_GAP = rule(rules.FREE_GAP);
const REGULAR = new Set(rules.REGULAR);
const ISSUERS = new RegExp(`^(?:${rules.ISSUERS.source})$`, "u");
const ORDER = rule(rules.ORDER_WORD);
const REFERENCE = rule(rules.REFERENCE);
const LABEL = rule(rules.CARD_LABEL);
const NUMBER_SIGN = rule(rules.NUMBER_SIGN);
const SNILS_WORD = rule(rules.SNILS_WORD);
const INN_WORD = rule(rules.INN_WORD);
const PASS_WORD = rule(rules.PASSPORT_WORD);
const PHONE_WORD = rule(rules.PHONE_WORD);
const PASSPORT = everywhere(rules.PASSPORT);
const EXPIRY = everywhere(rules.EXPIRY_AND_CVV);
const SECRETS = rules.NUMBER_SECRETS.map(([kind, pattern]) => [kind, everywhere(pattern)]);
const PASSWORD_QUOTED = everywhere(rules.PASSWORD_QUOTED);
const PASSWORD_VALUE = everywhere(rules.PASSWORD_VALUE);
const SECRET_LOOK = rule(rules.SECRET_LOOK);
const PROSE = new Set(rules.PROSE);
const [PHONE_SHORTEST, PHONE_LONGEST] = rules.PHONE_LENGTHS;
const REACH = rules.PASSPORT_REACH;

const MASKS = { card: "• • • •", snils: "• •", inn: "• •", passport: "• •" };

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
  const near = match.input.slice(Math.max(0, match.index - REACH), match.index + match[0].length + REACH);
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
    const snils = card ? 0 : snilsEnd(text, chunks, first);
    const last = card || snils || innEnd(text, chunks, first);
    if (last) {
      out += text.slice(done, chunks[first].start) + found(card ? "card" : snils ? "snils" : "inn");
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
  return [...gaps.join("")].every((sign) => FREE_GAP.test(sign)) || REGULAR.has(group.map((chunk) => chunk.digits.length).join());
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

function innEnd(text, chunks, first) {
  const before = beforeOf(text, chunks[first]);
  const bare = !namesOrder(before) && !NUMBER_SIGN.test(before);
  for (const [digits, last] of windows(chunks, first, 10, 12)) {
    const own = bare && digits.length === 12 && last === first + 1;
    if (isInn(digits) && !before.endsWith("+") && (own || INN_WORD.test(before))) return last;
  }
  return 0;
}

function phoneEnd(text, chunks, first) {
  const plus = text[chunks[first].start - 1] === "+";
  return windows(chunks, first, PHONE_SHORTEST, PHONE_LONGEST).find(([digits]) => plus || /^[78]\d{10}$/.test(digits))?.[1] ?? 0;
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

function isInn(digits) {
  const weights = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8];
  const check = (end) => [...digits.slice(0, end)].reduce((sum, digit, place) => sum + digit * weights.slice(-end)[place], 0);
  const ends = { 10: [9], 12: [10, 11] }[digits.length] ?? [];
  return ends.length > 0 && +digits > 0 && ends.every((end) => (check(end) % 11) % 10 === +digits[end]);
}
