// The phone's application: the day's list, a site, a list to fill in, a quick report, and what waits to be sent.
import * as outbox from "./outbox.mjs";
import * as store from "./store.mjs";
import { fill } from "./filling.mjs";
import { distance, where } from "./near.mjs";
import { button, make, para, word } from "./words.mjs";
import { report, waiting } from "./sending.mjs";

const ROOT = "/desk/phone/";
const host = document.getElementById("app");
const heading = document.querySelector(".phone-head h1");
const show = (title, ...parts) => {
  heading.textContent = title;
  host.replaceChildren(...parts.filter(Boolean));
  document.title = `${title} · ${word("brand")}`;
};

// Ask the server where there is one; else what was kept. The list is never older than a week.
async function day(account) {
  try {
    const { ok, said } = await outbox.get("list/");
    if (ok && account) { await store.keep(account, "day", said); return { value: said, at: Date.now() }; }
  } catch { /* no network: what was kept is shown, with its age */ }
  return account ? store.kept(account, "day") : null;
}
async function oneSite(account, plate) {
  const held = await store.kept(account, "day"), scanned = (await store.kept(account, "scanned"))?.value ?? {};
  const known = held?.value.sites.find((one) => one.plate === plate);
  try {
    const { ok, said } = await outbox.get(`list/${plate}/`);
    if (!ok) return { trouble: said.message };
    const young = Object.fromEntries(Object.entries(scanned).filter(([, one]) => Date.now() - one.at < store.WEEK));
    await store.keep(account, "scanned", { ...young, [plate]: { ...said, at: Date.now() } }); // a row for each would say which
    return { ...said, words: said };
  } catch { /* no network */ }
  const own = scanned[plate];
  if (own) return { ...own, words: own };
  return known ? { site: known, lists: Object.fromEntries(known.lists.map((one) => [one, held.value.lists[one]])), words: held.value } : {};
}

async function list(account) {
  const held = await day(account);
  if (!held) return show(word("today"), nothing(word("listNone"), word("listNoneHow")));
  const drafts = new Map((await store.items(account, "draft")).map((one) => [one.body.site?.plate, one]));
  const done = new Set((await store.items(account)).filter((one) => one.state !== "draft").map((one) => one.body.site?.plate));
  let here = null;
  const draw = () => {
    const sites = held.value.sites.map((site) => ({ ...site, far: distance(here, site) }));
    if (here) sites.sort((a, b) => (a.far ?? Infinity) - (b.far ?? Infinity));
    const rows = sites.map((site) => make("li", {}, make("a", { className: "row", href: `${ROOT}check/${site.plate}/` },
      make("span", { className: "title", textContent: site.name }), make("span", { className: "meta", textContent: site.address }),
      make("span", { className: "side" }, make("span", { className: `sign ${drafts.has(site.plate) ? "soon" : done.has(site.plate) ? "done" : site.late ? "soon" : ""}`, textContent:
        drafts.has(site.plate) ? word("siteDraft") : done.has(site.plate) ? word("siteDone") : [site.far !== null && away(site.far), site.late ? word("late") : site.why].filter(Boolean).join(" · ") })))));
    const near = button(here ? word("byDue") : word("near"), async () => {
      const before = here;
      here = before ? null : await where();
      if (here || before) draw(); else note.textContent = word("nearNone");
    });
    const note = make("p", { className: "fine", role: "status", textContent: here ? word("nearRule") : age(held.at) });
    const plate = make("input", { id: "plate", maxLength: 12, autocomplete: "off", autocapitalize: "characters" });
    const byPlate = make("form", { className: "field", onsubmit: (event) => {
      event.preventDefault();
      const code = plate.value.trim().toUpperCase();
      if (/^[0-9A-Z]{8,12}$/.test(code)) location.href = `${ROOT}check/${code}/`; else plate.focus();
    } }, make("label", { for: "plate", textContent: word("plateAsk") }), make("span", { className: "beside" }, plate, make("button", { className: "button", textContent: word("plateOpen") })));
    show(word("today"), make("div", { className: "stack" },
      make("p", { className: "inline quick" }, held.value.places.length > 0 && make("a", { className: "button", href: `${ROOT}report/`, textContent: word("reportTitle") }), near), note,
      sites.length ? make("ul", { className: "rows" }, rows) : nothing(word("listEmpty"), word("listEmptyHow")),
      make("details", {}, make("summary", { textContent: word("plateTitle") }), byPlate)));
  };
  draw();
}
const away = (metres) => (metres < 1000 ? word("metres", { n: Math.round(metres / 10) * 10 }) : word("kilometres", { n: (metres / 1000).toFixed(1) }));
const age = (at) => (Date.now() - at < 60_000 ? word("listFresh") : word("listAge", { when: new Date(at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" }) }));
const nothing = (title, how, ...more) => make("div", { className: "empty" }, make("h2", { textContent: title }), para(how, "soft"), ...more);

async function site(account, plate) {
  const found = account ? await oneSite(account, plate) : {};
  const open = (await store.items(account, "draft")).find((one) => one.body.site?.plate === plate && one.sort === "check");
  if (open && location.hash === "#fill") return filling(open);
  if (!found.site && !open) {
    return show(word("siteTitle"), nothing(found.trouble ? word("siteNot") : word("siteUnknown"), found.trouble ?? word("siteUnknownHow"),
      make("p", { className: "inline quick" }, make("a", { className: "button main", href: `${ROOT}report/`, textContent: word("reportTitle") }), make("a", { className: "button", href: `${ROOT}checks/`, textContent: word("today") }))));
  }
  const here = found.site ?? open.body.site;
  const lists = Object.entries(found.lists ?? {});
  const id = crypto.randomUUID(); // one for this page: a second press is the same check
  const begin = async (reference, form) => {
    const { entries, facts } = found.words;
    const body = { site: here, list: reference, form, words: { entries, facts: facts ?? {} }, answers: {}, photos: [], outcome: "listed", began: new Date().toISOString() };
    await store.save({ id, account, sort: "check", state: "draft", made: Date.now(), body });
    location.hash = "fill";
  };
  const facts = Object.entries(here.facts).filter(([code]) => found.words?.facts?.[code]).map(([code, n]) => `${found.words.facts[code].label} ${n} ${found.words.facts[code].measure}`);
  show(word("siteTitle"), make("div", { className: "stack" },
    make("p", {}, make("a", { className: "back", href: `${ROOT}checks/`, textContent: word("toList") })), make("h2", { textContent: here.name }), para(`${here.kind} · ${here.address}`, "soft"), facts.length > 0 && para(facts.join(word("comma")), "fine"),
    open ? button(word("goOn"), () => { location.hash = "fill"; }, { className: "button main wide" })
      : lists.length ? lists.map(([reference, { name, form }]) => button(word("begin", { name }), () => begin(reference, form), { className: "button main wide" })) : para(word("noList"), "said care"),
    open && button(word("draftDrop"), async () => { if (confirm(word("draftDropSure"))) { await store.remove(open.id); site(account, plate); } }, { className: "plain" }),
    !open && make("section", { className: "stack" }, make("h3", { textContent: word("notChecked") }), para(word("notCheckedRule"), "fine"),
      make("div", { className: "choices" }, Object.entries(found.words?.outcomes ?? {}).filter(([code]) => code !== "listed").map(([code, label]) => button(label, () => visited(account, here, code, label, id), { className: "button choice" }))))));
}

// One tap says what the visit came to; for some seconds it may be taken back before it leaves.
async function visited(account, here, outcome, label, id) {
  const at = new Date().toISOString();
  const payload = JSON.stringify({ client_id: id, plate: here.plate, way: "patrol", outcome, made_at: at, entered_by: here.home ? "outside" : "" });
  const item = { id, account, sort: "check", state: "waiting", made: Date.now(), body: { site: { name: here.name, plate: here.plate }, outcome, photos: [], payload, hold: Date.now() + 6000 } };
  await store.save(item);
  setTimeout(outbox.flush, 6100);
  finished(word("visited", { label }), button(word("takeBack"), async () => {
    const now = await store.item(account, id);
    if (now?.state !== "waiting" || now.body.hold < Date.now()) return finished(word("tooLate"));
    await store.remove(id);
    site(account, here.plate);
  }));
}

function filling(draft) {
  heading.textContent = word("filling");
  fill(host, draft, draft.body.words, { done: handIn, leave: () => { location.hash = ""; } });
}

async function handIn(draft) {
  const { body } = draft, facts = {};
  for (const section of body.form.sections) for (const one of section.questions) if (one.fact && Number.isInteger(body.answers[one.code])) facts[one.fact] = body.answers[one.code];
  body.ended = new Date().toISOString();
  body.payload = JSON.stringify({
    client_id: draft.id, plate: body.site.plate, way: "patrol", outcome: "listed", standard: body.list, answers: body.answers, facts, facts_seen: body.site.factsVersion,
    entered_by: body.entered ?? "", power: body.entered === "power" ? body.power : "", note: body.note ?? "", photos: body.photos.map(({ item, digest }) => ({ item, digest })),
    made_at: body.ended, began_at: body.began, ended_at: body.ended,
  });
  await store.save({ ...draft, state: "waiting" });
  history.replaceState(null, "", location.pathname);
  finished(word("handedIn"));
  outbox.flush();
}

function finished(text, ...more) {
  document.dispatchEvent(new CustomEvent("gongzhi:outbox"));
  show(word("kept"), make("div", { className: "stack", role: "status" }, para(text, "said"), para(word("keptHow"), "soft"),
    make("p", { className: "inline quick" }, make("a", { className: "button main", href: `${ROOT}checks/`, textContent: word("nextSite") }), make("a", { className: "button", href: `${ROOT}outbox/`, textContent: word("outbox") }), ...more)));
}

// Some browsers throw away what a page keeps; they are told so, and how to open this in another.
async function lasting() {
  const said = document.getElementById("lasting");
  if (!["checks/", "outbox/"].includes(location.pathname.slice(ROOT.length))) return;
  if (/MicroMessenger/i.test(navigator.userAgent)) said.textContent = word("wechat");
  else if (!await navigator.storage?.persist?.().catch(() => false) && !matchMedia("(display-mode: standalone)").matches) said.textContent = word("mayDrop");
  said.hidden = !said.textContent;
}

async function route() {
  if (!window.indexedDB || !crypto?.subtle) return show(word("today"), nothing(word("noStore"), word("noStoreHow")));
  const said = await outbox.session();
  if (said === "none") return show(word("today"), nothing(word("notYours"), word("notYoursHow")));
  const account = typeof said === "string" ? await store.current() : said.account;
  if (!account) return show(word("today"), nothing(word("signInFirst"), word("signInHow"), make("a", { className: "button main", href: `/accounts/login/?next=${location.pathname}`, textContent: word("signIn") })));
  const path = location.pathname.slice(ROOT.length), [, plate] = /^check\/([0-9A-Za-z]+)\/$/.exec(path) ?? [];
  if (plate) await site(account, plate.toUpperCase());
  else if (path === "outbox/") await waiting(account, { show, route });
  else if (path === "report/" || path === "settle/") await report(account, { show, finished, day });
  else await list(account);
}
window.addEventListener("hashchange", route);
document.addEventListener("gongzhi:outbox", () => { if (location.pathname === `${ROOT}outbox/`) waiting.again?.(); });
route().then(lasting);
