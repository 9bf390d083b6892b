(() => {
  const states = document.querySelectorAll(".page-state");
  const { language, asked, answered, said, passage = "", verdict } = states[states.length - 1].dataset;
  document.documentElement.lang = language;
  const live = document.getElementById("said") ?? document.body.appendChild(document.createElement("div"));
  live.id = "said";
  live.role = "status";
  const [askedBefore, answeredBefore] = window.turnsBefore ?? [0, 0];
  if (asked > askedBefore || answered > answeredBefore) {
    const questions = document.querySelectorAll(".stChatMessage:has([data-testid='stChatMessageAvatarUser'])");
    questions[questions.length - 1]?.scrollIntoView({ block: "start" });
    live.textContent = answered > 0 && asked === answered ? said : "";
  }
  if (asked) window.turnsBefore = [asked, answered].map(Number);
  if (verdict !== undefined && verdict !== window.verdictBefore) live.textContent = verdict;
  window.verdictBefore = verdict;
  const goTo = (id) => {
    const place = document.getElementById(`p-${id}`);
    document.querySelector(".passage.here")?.classList.remove("here");
    place?.classList.add("here");
    place?.focus({ preventScroll: true });
    place?.scrollIntoView({ block: "start" });
    // What is above takes other room once its fonts are there.
    document.fonts.ready.then(() => place?.scrollIntoView({ block: "start" }));
    window.passageBefore = id;
  };
  if (passage !== window.passageBefore) goTo(passage);
  // Streamlit gives the icons in a text English names; they only decorate.
  for (const icon of document.querySelectorAll(".stMarkdown [role='img'][translate='no']")) icon.ariaHidden = "true";
  // What a popover holds stands at the end of the page: whoever opens it is taken there.
  const enter = (opener) => {
    const body = opener?.ariaExpanded === "true" && document.querySelector("[data-testid='stPopoverBody']");
    if (!body) return;
    body.tabIndex = -1;
    body.focus({ preventScroll: true });
  };
  // A letter is held against the text whenever its writer pauses, as if the field had been left; the caret stays.
  document.oninput = ({ target }) => {
    if (!target.closest?.(".st-key-letter")) return;
    clearTimeout(window.pause);
    const given = { key: "Enter", ctrlKey: true, bubbles: true };
    window.pause = setTimeout(() => target.dispatchEvent(new KeyboardEvent("keydown", given)), 800);
  };
  // A shortcut from within the letter first keeps what was typed; Esc leaves the field, not the letter.
  const keep = (field) => field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true }));
  const rested = () => document.querySelector("[data-testid='stApp']").dataset.testScriptState === "notRunning";
  const later = (press, tries = 100) => setTimeout(() => (rested() || !tries ? press() : later(press, tries - 1)), 150);
  window.removeEventListener("keydown", window.fieldKeys, true);
  window.fieldKeys = (pressed) => {
    const field = pressed.target.closest?.(".st-key-letter textarea");
    const isShortcut = pressed.altKey && ["a", "s"].includes(pressed.key.toLowerCase());
    if (!field || !(isShortcut || pressed.key === "Escape")) return;
    pressed.stopImmediatePropagation();
    pressed.preventDefault();
    clearTimeout(window.pause);
    if (!isShortcut) return field.blur();
    keep(field);
    field.blur();
    const again = { key: pressed.key, code: pressed.code, altKey: true, bubbles: true };
    later(() => document.body.dispatchEvent(new KeyboardEvent("keydown", again)));
  };
  window.addEventListener("keydown", window.fieldKeys, true);
  // A link to a passage is followed without loading the page anew, which would lose the conversation.
  document.onclick = (click) => {
    if (click.target.closest?.(".print")) window.print();
    const opener = click.target.closest?.("[data-testid='stPopoverButton']");
    requestAnimationFrame(() => enter(opener));
    const link = click.target.closest?.("a.to-passage");
    if (!link || click.ctrlKey || click.metaKey || click.shiftKey || click.altKey) return;
    click.preventDefault();
    history.replaceState(history.state, "", link.href);
    goTo(link.dataset.passage);
  };
})();
