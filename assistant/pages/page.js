(() => {
  const states = document.querySelectorAll(".page-state");
  const { language, asked, answered } = states[states.length - 1].dataset;
  document.documentElement.lang = language;
  const turns = `${asked} ${answered}`;
  if (turns !== (window.turnsBefore ?? "0 0")) {
    const questions = document.querySelectorAll(".stChatMessage:has([data-testid='stChatMessageAvatarUser'])");
    questions[questions.length - 1]?.scrollIntoView({ block: "start" });
  }
  window.turnsBefore = turns;
})();
