const everyMs = 2_000;

const element = (id) => document.getElementById(id);

const number = new Intl.NumberFormat();

const lagText = (seconds, events) => {
  if (events === 0 && seconds === 0) return "none";
  return seconds < 1 ? "< 1 s" : `${number.format(Math.round(seconds))} s`;
};

const row = (cells) => {
  const line = document.createElement("tr");
  for (const { text, className = "" } of cells) {
    const cell = document.createElement("td");
    cell.textContent = text;
    cell.className = className;
    line.append(cell);
  }
  return line;
};

const viewRow = ({ name, state, lagEvents, parkedStreams }) =>
  row([
    { text: name },
    { text: state, className: state === "running" || state === "standby" ? "running" : "trouble" },
    { text: lagEvents === 0 ? "–" : `${number.format(lagEvents)} events`, className: "number" },
    { text: parkedStreams === 0 ? "–" : number.format(parkedStreams), className: "number" },
  ]);

const show = (name, text) => {
  document.querySelector(`[data-number="${name}"]`).textContent = text;
};

const showState = (good, text) => {
  element("state").className = `state ${good ? "good" : "bad"}`;
  element("state-text").textContent = text;
};

const showPulse = ({ position, counts, projections }) => {
  const lag = Math.max(0, ...projections.map(({ lagSeconds }) => lagSeconds));
  const behind = Math.max(0, ...projections.map(({ lagEvents }) => lagEvents));
  show("position", /^\d+$/.test(position) ? number.format(Number(position)) : position);
  show("lag", lagText(lag, behind));
  show("ordersToday", number.format(counts.ordersToday));
  show("orders", number.format(counts.orders));
  show("products", number.format(counts.products));
  show("parties", `${number.format(counts.companies)} · ${number.format(counts.retailers)}`);
  element("views").replaceChildren(...projections.map(viewRow));
  showState(true, "running");
};

const exampleOf = ({ email }, password) =>
  `curl -s ${location.origin}/api/auth/login \\
  -H 'content-type: application/json' \\
  -d '${JSON.stringify({ email, password })}'`;

const showDemo = ({ logins, password }) => {
  document.querySelector("[data-demo]").hidden = false;
  element("password").textContent = password;
  element("try").textContent = exampleOf(logins[0], password);
  element("accounts").replaceChildren(
    ...logins.map(({ role, email, who }) => row([{ text: role }, { text: email }, { text: who }])),
  );
};

const about = await fetch("/first-page/about.json").then((answer) => answer.json());
if (about.demo) showDemo(about.demo);
if (!about.graphiql) for (const door of document.querySelectorAll("[data-development]")) door.remove();

const update = async () => {
  if (document.hidden) return;
  try {
    const answer = await fetch("/first-page/pulse.json");
    if (!answer.ok) throw new Error(answer.statusText);
    showPulse(await answer.json());
  } catch {
    showState(false, "not answering");
  }
};

await update();
setInterval(update, everyMs);
document.addEventListener("visibilitychange", update);
