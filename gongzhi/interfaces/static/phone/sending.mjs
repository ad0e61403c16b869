// What waits, what arrived and under which number, what needs a hand; and the report in one sentence.
import * as outbox from "./outbox.mjs";
import * as store from "./store.mjs";
import { button, make, para, seldom, word } from "./words.mjs";

const ROOT = "/desk/phone/";

function title(item) {
  if (item.sort === "report") return item.body.words ?? word("reportDone", { reference: item.body.reference });
  return item.body.site.name;
}

function told({ body, state, sort }) {
  if (state === "draft") return word("stateDraft");
  if (state === "arrived" && sort === "report") return word("stateReport");
  const { hazards = [] } = body.receipt ?? {};
  if (state === "arrived") return hazards.length ? word("stateHazards", { numbers: hazards.join(word("listed")) }) : word("stateArrived");
  const left = (body.photos ?? []).filter((one) => !one.arrived).length;
  if (state === "sent") return word("statePhotos", { n: left });
  if (state === "waiting") return left ? word("stateWaitingPhotos", { n: left }) : word("stateWaiting");
  if (state === "unsure") return word("stateUnsure");
  return body.trouble?.message || body.photos?.find((one) => one.trouble)?.trouble || word("stateRefused");
}

// Two numbers for one thing stand side by side; a person at the desk decides.
function sides(differences, facts) {
  return make("table", { className: "sides-table" }, make("thead", {}, make("tr", {}, ["", word("sideMine"), word("sideTheirs")].map((text) => make("th", { scope: "col", textContent: text })))),
    make("tbody", {}, differences.map(({ fact, said, current }) => make("tr", {}, make("th", { scope: "row", textContent: facts?.[fact]?.label ?? fact }), make("td", { textContent: said }), make("td", { textContent: current ?? word("sideNone") })))));
}

async function again(item, state = "waiting") {
  for (const one of item.body.photos ?? []) delete one.trouble;
  delete item.body.trouble;
  delete item.body.tried;
  await store.save({ ...item, state });
}

function acts(item, page) {
  const { id, account, state, body, sort } = item;
  const drop = button(word("drop"), async () => { if (confirm(word("dropSure"))) { await store.remove(id); page.redraw(); } }, { className: "plain" });
  const edit = sort === "check" && body.form && !body.receipt && button(word("edit"), async () => { await again(item, "draft"); location.href = `${ROOT}check/${body.site.plate}/#fill`; });
  const resend = button(word("resend"), async () => { await again(item, body.receipt ? "sent" : "waiting"); await outbox.flush(); page.redraw(); });
  const other = button(word("asOther"), async () => { // the server has another check under this number: this one gets its own
    const fresh = crypto.randomUUID();
    for (const one of body.photos) await store.savePhoto({ account, item: fresh, digest: one.digest, bytes: await store.photo(account, id, one.digest) });
    const payload = JSON.stringify({ ...JSON.parse(body.payload), client_id: fresh });
    await again({ ...item, id: fresh, body: { ...body, payload } });
    await store.remove(id);
    await outbox.flush();
    page.redraw();
  });
  const came = button(word("didCome"), async () => { await store.remove(id); page.redraw(); });
  const open = state === "draft" && make("a", { className: "button", href: `${ROOT}check/${body.site?.plate}/#fill`, textContent: word("goOn") });
  const offered = { draft: [open, drop], refused: [edit || resend, drop], conflict: [other, drop], unsure: [came, resend] }[state] ?? [];
  return offered.length > 0 && make("p", { className: "inline" }, offered);
}

/** Show the outbox; drawn again whenever something was sent. */
export async function waiting(account, { show }) {
  const page = { redraw: seldom(draw) };
  waiting.again = page.redraw;
  async function draw() {
    const items = (await store.items(account)).reverse(), facts = (await store.kept(account, "day"))?.value.facts;
    const open = items.filter((one) => one.state !== "arrived"), arrived = items.filter((one) => one.state === "arrived");
    const row = (item) => make("li", { className: "sent-row", "data-state": item.state }, make("p", {}, make("strong", { textContent: title(item) })),
      make("p", { className: `sign ${item.state === "arrived" ? "done" : ["refused", "conflict", "unsure"].includes(item.state) ? "soon" : ""}`, textContent: told(item) }),
      item.body.receipt?.differences?.length > 0 && make("div", {}, para(word("sides"), "fine"), sides(item.body.receipt.differences, facts)), acts(item, page));
    const others = await store.strangers(account);
    show(word("outbox"), make("div", { className: "stack" },
      open.length ? make("ul", { className: "rows sent" }, open.map(row)) : para(word("outboxEmpty"), "said"),
      open.some((one) => ["waiting", "sent"].includes(one.state)) && button(word("sendNow"), () => outbox.flush(), { className: "button main wide" }),
      arrived.length > 0 && make("section", { className: "stack" }, make("h2", { textContent: word("arrived") }), make("ul", { className: "rows sent" }, arrived.map(row))),
      others.length > 0 && para(word("others", { n: others.length }), "said care"), para(word("outboxRule"), "fine")));
  }
  await page.redraw();
}

/** A report in one sentence, for what somebody saw themselves. */
export async function report(account, { show, finished, day }) {
  const held = await store.kept(account, "day") ?? await day(account);
  const words = make("textarea", { id: "report-words", rows: 4, maxLength: 2000, required: true });
  const place = make("select", { id: "place" }, make("option", { value: "", textContent: word("placeUnknown") }),
    (held?.value.places ?? []).map(([code, label]) => make("option", { value: code, textContent: label })));
  const note = para("", "said care");
  note.hidden = true;
  const id = crypto.randomUUID(); // of the form, not of the press: pressed twice it is one report
  const form = make("form", { className: "stack", onsubmit: async (event) => {
    event.preventDefault();
    if (!words.value.trim()) { note.hidden = false; note.textContent = word("reportMissing"); words.focus(); return; }
    await store.save({ id, account, sort: "report", state: "waiting", made: Date.now(), body: { words: words.value.trim(), place: place.value } });
    finished(word("reportKept"));
    outbox.flush();
  } }, para(word("reportOffline"), "soft"), make("div", { className: "field" }, make("label", { for: "report-words", textContent: word("reportWords") }), words),
  make("div", { className: "field" }, make("label", { for: "place", textContent: word("reportPlace") }), place), note,
  make("div", { className: "foot-action" }, make("button", { className: "button main", textContent: word("reportSend") })));
  show(word("reportTitle"), form);
}
