(() => {
  const words = document.body.dataset, number = (text) => parseFloat(text.replace(/[^0-9.-]/g, ""));
  for (const table of document.querySelectorAll("table.live")) {
    const body = table.tBodies[0], rows = [...body.rows], heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, at) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.onclick = () => {
        const down = head.getAttribute("aria-sort") === "ascending", way = down ? -1 : 1;
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const numeric = head.classList.contains("n");
        const key = (row) => row.cells[at].textContent.trim();
        const order = (a, b) => numeric ? (number(a) || 0) - (number(b) || 0)
          : a.localeCompare(b, document.documentElement.lang, { numeric: true });
        body.append(...[...rows].sort((a, b) => way * order(key(a), key(b))));
      };
    });
    if (rows.length < 8) continue;
    const label = document.createElement("label"), box = document.createElement("input");
    label.className = "find";
    box.type = "search";
    label.append(words.find, box);
    table.before(label);
    box.oninput = () => {
      const wanted = box.value.trim().toLowerCase();
      for (const row of rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
    };
  }
  addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((each) => { each.open = true; }));
})();
