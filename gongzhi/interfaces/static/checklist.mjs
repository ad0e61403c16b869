// A checklist on a page: shows the questions that are asked, and the photo of an item only where it failed.
import { asked, empty, evaluate, fails } from "./form.mjs";

const { all, each, ready } = window.gongzhi;

function answer(question, item) {
  const fields = all(`[name="q-${question.code}"]`, item);
  const chosen = fields.filter((field) => field.checked).map((field) => field.value);
  if (question.sort === "many") return chosen;
  if (question.sort === "yes" || question.sort === "one") return chosen[0];
  const words = fields[0]?.value.trim() ?? "";
  if (question.sort !== "whole") return words;
  return /^\d{1,8}$/.test(words) ? Number(words) : words;
}

function follow(box) {
  const form = JSON.parse(box.querySelector("script[type='application/json']").textContent);
  const items = new Map(all("[data-question]", box).map((item) => [item.dataset.question, item]));
  const progress = box.querySelector("[data-checklist-progress]");
  const questions = form.sections.flatMap((section) => section.questions);
  const show = () => {
    const answers = Object.fromEntries(questions.map((one) => [one.code, answer(one, items.get(one.code))]));
    const shown = asked(form, answers);
    const here = new Set(shown.map((question) => question.code));
    for (const question of questions) {
      const item = items.get(question.code);
      const proof = item.querySelector("[data-proof]");
      const given = answers[question.code];
      item.hidden = !here.has(question.code);
      if (proof) proof.hidden = empty(given) || !fails(question, given);
    }
    for (const section of all("[data-section]", box)) section.hidden = !section.querySelector("[data-question]:not([hidden])");
    const numbers = { done: shown.filter((one) => !empty(answers[one.code])).length, all: shown.length, failed: evaluate(form, answers).failed.length };
    progress.textContent = box.dataset.progress.replace(/\{(\w+)\}/g, (_gap, name) => numbers[name]);
    progress.hidden = false;
  };
  box.classList.add("followed");
  box.addEventListener("input", show);
  box.closest("form")?.addEventListener("reset", () => setTimeout(show));
  show();
}

ready((root) => each(root, "[data-checklist]", follow));
