(() => {
  const states = document.querySelectorAll(".page-state");
  const { language, asked, answered, said } = states[states.length - 1].dataset;
  document.documentElement.lang = language;
  const live = document.getElementById("said") ?? document.body.appendChild(document.createElement("div"));
  live.id = "said";
  live.role = "status";
  const turns = `${asked} ${answered}`;
  if (turns !== (window.turnsBefore ?? "0 0")) {
    const questions = document.querySelectorAll(".stChatMessage:has([data-testid='stChatMessageAvatarUser'])");
    questions[questions.length - 1]?.scrollIntoView({ block: "start" });
    live.textContent = answered > 0 && asked === answered ? said : "";
  }
  window.turnsBefore = turns;
  if (!window.printing) document.addEventListener("click", (event) => event.target.closest?.(".print") && window.print());
  window.printing = true;
})();
