(() => {
  const { language, turns } = document.querySelector(".page-state").dataset;
  document.documentElement.lang = language;
  if (turns !== (window.turnsSeen ?? "0")) {
    const asked = document.querySelectorAll(".stChatMessage:has([data-testid='stChatMessageAvatarUser'])");
    asked[asked.length - 1]?.scrollIntoView({ block: "start" });
  }
  window.turnsSeen = turns;
})();
