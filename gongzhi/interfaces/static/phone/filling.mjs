// Filling in a list: one question a screen, one thumb. What is tapped is kept at once.
import { asked, empty, evaluate, fails } from "../form.mjs";
import * as store from "./store.mjs";
import { cover, digest } from "./photo.mjs";
import { button, make, para, word } from "./words.mjs";

const PHOTOS = 6; // of one item
const english = document.documentElement.lang.startsWith("en");
/** A question and its answers in the reader's language, or as they were written. */
const asks = (one) => (english && one.text_en) || one.text;
const failing = (one) => (!english && one.fault) || asks(one);
const answers = (one) => one.options.map(([code, label]) => [code, (english && Object.fromEntries(one.options_en ?? [])[code]) || label]);

/** Show a draft inside an element. ``known`` has what codes are called; ``done`` is called when it is handed in. */
export function fill(host, draft, known, { done, leave }) {
  const { body } = draft;
  const list = () => asked(body.form, body.answers);
  const photosOf = (code) => body.photos.filter((one) => one.item === code);
  const keep = () => store.save(draft);

  function show(step) {
    const questions = list();
    body.step = Math.max(body.site.home ? -1 : 0, Math.min(step, questions.length));
    keep();
    const screen = body.step < 0 ? entry() : body.step === questions.length ? review() : question(questions[body.step], questions);
    host.replaceChildren(...screen);
    host.querySelector("[data-head]")?.focus();
    window.scrollTo(0, 0);
  }
  const on = () => show(body.step + 1);
  const again = () => { // what comes next, the camera, stays in sight of the thumb
    show(body.step);
    host.querySelector(".camera-box")?.scrollIntoView({ block: "end" });
  };

  function head(text, questions, number) {
    const label = number === undefined ? "" : word("progress", { n: number + 1, of: questions.length });
    return make("header", { className: "fill-head" },
      make("p", { className: "apart fine" }, make("span", { textContent: body.site.name }), make("span", { textContent: label })),
      questions && make("progress", { max: questions.length, value: number, "aria-label": word("progressName") }),
      make("h2", { textContent: text, tabIndex: -1, "data-head": "" }));
  }
  const foot = (...buttons) => make("div", { className: "foot-action fill-foot" }, ...buttons);
  const back = () => button(word("back"), () => (body.step <= (body.site.home ? -1 : 0) ? leave() : show(body.step - 1)));

  function choice(label, pressed, act, more) {
    const one = button(label, act, { className: "button choice", "aria-pressed": String(pressed) });
    if (more) one.append(make("span", { className: "fine", textContent: more }));
    return one;
  }

  // A home is entered with the consent of who lives there, or by a power that is named; never otherwise.
  function entry() {
    const power = make("input", { value: body.power ?? "", maxLength: 120, id: "power", autocomplete: "off", oninput: () => { body.power = power.value; keep(); } });
    const ask = make("div", { className: "field", hidden: body.entered !== "power" }, make("label", { for: "power", textContent: word("powerAsk") }), power);
    const note = para("", "said care");
    note.hidden = true;
    const next = button(word("next"), () => {
      if (!body.entered || (body.entered === "power" && !power.value.trim())) {
        note.hidden = false;
        note.textContent = body.entered ? word("powerMissing") : word("entryMissing");
        return;
      }
      on();
    }, { className: "button main" });
    const options = Object.entries(known.entries).map(([code, label]) => choice(label, body.entered === code, () => {
      body.entered = code;
      keep();
      if (code === "power") { show(-1); document.getElementById("power").focus(); } else on();
    }));
    return [head(word("entryAsk")), para(word("entryRule"), "soft"), make("div", { className: "choices" }, options), ask, note, foot(back(), next)];
  }

  function question(one, questions) {
    const answer = body.answers[one.code];
    const set = (value, move) => {
      if (empty(value)) delete body.answers[one.code]; else body.answers[one.code] = value;
      move ? on() : again();
    };
    const failed = !empty(answer) && fails(one, answer);
    const next = () => { // a number that fails wants its photo as well
      const given = body.answers[one.code], shown = host.querySelector(".camera-box");
      if (one.proof === "photo" && !shown && !empty(given) && fails(one, given)) show(body.step); else on();
    };
    return [
      head(asks(one), questions, body.step), one.help && para(one.help, "soft"), ...input(one, answer, set),
      failed && (one.proof === "photo" ? camera(one) : para(word("failedNote"), "said care")),
      one.basis && make("details", {}, make("summary", { textContent: word("basis") }), para(one.basis)),
      jump(questions), foot(back(), button(empty(answer) ? word("skip") : word("next"), next, { className: `button ${empty(answer) ? "" : "main"}`, id: "next" })),
    ].filter(Boolean);
  }

  function ripe(given) {
    const next = document.getElementById("next");
    next.textContent = given ? word("next") : word("skip");
    next.classList.toggle("main", given);
  }

  function input(one, answer, set) {
    if (one.sort === "whole") return whole(one, answer);
    if (one.sort === "words") {
      const text = make("textarea", { rows: 4, maxLength: 500, value: answer ?? "", "aria-label": asks(one), oninput: () => { body.answers[one.code] = text.value; keep(); ripe(!empty(text.value)); } });
      return [make("div", { className: "field" }, text), para(word("wordsRule"), "fine")];
    }
    const options = one.sort === "many" || one.sort === "one" ? answers(one) : [["yes", word("yes")], ["no", word("no"), !english && one.fault], ["na", word("notHere"), word("notHereHow")]];
    const chosen = Array.isArray(answer) ? answer : [answer];
    const press = (code) => {
      if (one.sort === "many") return set(chosen.includes(code) ? chosen.filter((held) => held !== code) : [...chosen.filter(Boolean), code], false);
      set(code, !fails(one, code));
    };
    return [make("div", { className: "choices", role: "group", "aria-label": asks(one) }, options.map(([code, label, more]) => choice(label, chosen.includes(code), () => press(code), more)))];
  }

  function whole(one, answer) {
    const fact = known.facts[one.fact], before = body.site.facts[one.fact];
    const field = make("input", { type: "text", inputMode: "numeric", pattern: "[0-9]*", value: answer ?? "", "aria-label": asks(one), oninput: () => {
      const digits = field.value.replace(/\D/g, "").slice(0, 6);
      field.value = digits;
      if (digits) body.answers[one.code] = Number(digits); else delete body.answers[one.code];
      keep();
      ripe(!empty(body.answers[one.code])); // drawn anew, the button would slip away from under the thumb
    } });
    const same = before !== undefined && button(word("same", { n: before }), () => { body.answers[one.code] = before; on(); }, { className: "button choice" });
    return [make("div", { className: "field" }, field), fact && before !== undefined && para(word("before", { label: fact.label, n: before, measure: fact.measure }), "fine"), same].filter(Boolean);
  }

  function camera(one) {
    const mine = photosOf(one.code);
    const picker = make("input", { type: "file", accept: "image/*", id: "camera", className: "tucked", onchange: async () => {
      const [file] = picker.files;
      if (!file) return;
      let bytes;
      try { bytes = await cover(file, host); } catch { note.textContent = word("noPicture"); note.hidden = false; return; }
      if (bytes) await add(one.code, bytes);
      again();
    } });
    picker.setAttribute("capture", "environment");
    const note = para("", "said trouble");
    note.hidden = true;
    const take = mine.length < PHOTOS && make("label", { className: "button camera", for: "camera", textContent: mine.length ? word("photoMore") : word("photoTake") });
    return make("div", { className: "camera-box stack" }, para(word("photoRule"), "soft"), previews(mine), picker, take, note);
  }

  async function add(code, bytes) {
    const mark = await digest(bytes);
    if (body.photos.some((one) => one.item === code && one.digest === mark)) return;
    await store.savePhoto({ account: draft.account, item: draft.id, digest: mark, bytes });
    body.photos.push({ item: code, digest: mark });
    await keep();
  }

  function previews(mine) {
    return mine.length > 0 && make("ul", { className: "files previews" }, mine.map((one, index) => {
      const image = make("img", { alt: word("photoNumber", { n: index + 1 }) });
      store.photo(draft.account, draft.id, one.digest).then((bytes) => {
        image.src = URL.createObjectURL(new Blob([bytes], { type: "image/jpeg" }));
        image.onload = () => URL.revokeObjectURL(image.src);
      });
      const drop = button("×", async () => {
        body.photos = body.photos.filter((held) => held !== one);
        if (!body.photos.some((held) => held.digest === one.digest)) await store.dropPhoto(draft.id, one.digest);
        show(body.step);
      }, { className: "drop", "aria-label": word("photoDrop", { n: index + 1 }) });
      return make("li", {}, make("span", { className: "thumb" }, image, drop));
    }));
  }

  function sign(one) {
    const answer = body.answers[one.code];
    return empty(answer) ? word("signOpen") : fails(one, answer) ? word("signFailed") : word("signDone");
  }
  function jump(questions) {
    return make("details", { className: "jump" }, make("summary", { textContent: word("jump") }), make("ol", {}, questions.map((one, index) =>
      make("li", {}, make("button", { type: "button", className: "plain", onclick: () => show(index) },
        make("span", { textContent: asks(one) }), make("span", { className: "fine", textContent: sign(one) }))))));
  }

  function review() {
    const questions = list(), outcome = evaluate(body.form, body.answers);
    const at = (code) => questions.findIndex((one) => one.code === code);
    const rows = (codes, say, name = asks) => make("ul", { className: "rows" }, codes.map((code) => make("li", {}, make("button", { type: "button", className: "row", onclick: () => show(at(code)) },
      make("span", { className: "title", textContent: name(questions[at(code)]) }), make("span", { className: "meta", textContent: say(code) })))));
    const shown = (code) => (photosOf(code).length ? word("photos", { n: photosOf(code).length }) : questions[at(code)].proof === "photo" ? word("photosNone") : "");
    const note = make("textarea", { id: "note", rows: 3, maxLength: 500, value: body.note ?? "", oninput: () => { body.note = note.value; keep(); } });
    const missing = outcome.missing.length;
    return [
      head(missing ? word("reviewMissing", { n: missing }) : word("reviewTitle")),
      missing > 0 && rows(outcome.missing, () => word("signOpen")),
      outcome.failed.length > 0 && make("section", {}, make("h3", { textContent: word("reviewFailed", { n: outcome.failed.length }) }), rows(outcome.failed, shown, failing)),
      outcome.passed && para(word("reviewPassed"), "said"),
      make("div", { className: "field" }, make("label", { for: "note", textContent: word("note") }), note, para(word("wordsRule"), "fine")),
      foot(back(), missing ? button(word("handInNot"), () => show(at(outcome.missing[0])), { className: "button main" })
        : button(word("handIn"), () => done(draft), { className: "button main", id: "hand-in" })),
    ].filter(Boolean);
  }

  show(body.step ?? (body.site.home ? -1 : 0));
}
