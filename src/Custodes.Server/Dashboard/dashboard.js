"use strict";
// Reads the API of the node that served this page, and orders nothing. Names of agents, roles and tools come from telemetry:
// they enter the page as text alone, never as markup.
(() => {
  const everyMs = 2000, rowsMax = 100, pagesMax = 20, pageMax = 1000;
  const levels = ["quarantined", "suspect", "watch"];
  const at = id => document.getElementById(id);
  const alarms = [], verdicts = [], notices = new Map();
  let secret = "", lastAlarm = 0, lastVerdict = 0;

  const ask = (path, more) =>
    fetch(path, { cache: "no-store", credentials: "omit", headers: secret ? { Authorization: "Bearer " + secret } : {}, ...more });
  const json = async path => { const answer = await ask(path); return answer.ok ? answer.json() : null; };
  const text = async path => { const answer = await ask(path); return answer.ok ? answer.text() : null; };

  // Characters that turn the direction of what stands after them, or stand for nothing, could make one name look like another.
  const plain = value => value === null || value === undefined ? ""
    : String(value).replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, "\ufffd");
  const cell = (value, kind) => {
    const made = document.createElement("td");
    made.textContent = plain(value);
    if (kind) made.className = kind;
    return made;
  };
  const row = cells => { const made = document.createElement("tr"); made.append(...cells); return made; };
  const fill = (id, rows, columns, none) => {
    if (rows.length === 0) {
      const only = cell(none, "none");
      only.colSpan = columns;
      rows = [row([only])];
    }
    at(id).replaceChildren(...rows);
  };
  const list = (id, pairs) => {
    const parts = [];
    for (const [name, value, kind] of pairs) {
      const term = document.createElement("dt"), said = document.createElement("dd");
      term.textContent = plain(name);
      said.textContent = plain(value);
      if (kind) said.className = kind;
      parts.push(term, said);
    }
    at(id).replaceChildren(...parts);
  };
  const time = ms => ms > 0 ? new Date(ms).toISOString().replace("T", " ").replace(/\..*/, " UTC") : "";
  const number = value => typeof value === "number" ? value.toPrecision(3) : String(value);
  const kindOf = level => level === "quarantined" ? "bad" : level === "suspect" || level === "watch" ? "soft" : "good";
  const entry = value => value >= 0 ? value : "none";

  const health = async () => {
    const answer = await ask("/readyz");
    const said = (answer.headers.get("content-type") || "").includes("json") ? await answer.json() : null;
    const reason = said ? said.reason : answer.ok ? "up" : "status " + answer.status;
    at("health").textContent = (said && said.isReady) || (!said && answer.ok) ? "ready" + (reason && reason !== "ready" ? ": " + reason.replace(/^ready; /, "") : "") : "not ready: " + reason;
    at("health").className = !answer.ok ? "bad" : reason && reason.includes("alone") ? "soft" : "good";
  };

  const metrics = async () => {
    const values = new Map();
    for (const line of (await text("/metrics") || "").split("\n")) {
      const space = line.lastIndexOf(" ");
      if (space > 0 && line[0] !== "#") values.set(line.slice(0, space), Number(line.slice(space + 1)));
    }
    const pairs = [];
    const add = (name, key, isBad) => { if (values.has(key)) pairs.push([name, values.get(key).toLocaleString("en"), isBad && values.get(key) > 0 ? "bad" : ""]); };
    add("agents", "custodes_agents");
    for (const level of [...levels, "normal"]) add("agents " + level, `custodes_agents_by_level{level="${level}"}`, level === "quarantined");
    add("roles", "custodes_roles");
    add("observations", "custodes_observations_total");
    add("sessions open", "custodes_sessions_open");
    add("alarms", "custodes_alarms_total");
    add("verdicts without a certificate", "custodes_verdicts_uncertified", true);
    add("agents in the fleet's baseline", "custodes_baseline_agents");
    add("waiting for the pipeline", "custodes_queue_depth");
    add("refused for want of room", "custodes_queue_refused_total", true);
    add("storage failed", "custodes_journal_failed", true);
    list("fleet", pairs);
    return values;
  };

  const agents = async () => {
    const rows = [];
    for (const level of levels) {
      const page = await json(`/v1/agents?level=${level}&limit=${rowsMax}`);
      for (const one of page ? page.items : [])
        if (rows.length < rowsMax)
          rows.push(row([cell(one.name), cell(one.role), cell(one.level, kindOf(one.level)), cell(one.baseline), cell(number(one.suspicionNats), "number"), cell(time(one.lastSeenMs))]));
    }
    fill("agents", rows, 6, "none");
  };

  // Oldest first, page by page; the newest are kept.
  const follow = async (path, after, take) => {
    for (let pages = 0; pages < pagesMax; pages++) {
      const page = await json(`${path}?after=${after}&limit=${pageMax}`);
      if (!page) return after;
      for (const one of page.items) { take(one); after = Math.max(after, one.id); }
      if (page.next === null) return after;
    }
    return after;
  };
  const keep = (kept, one) => {
    if (kept.some(other => other.id === one.id)) return;
    kept.unshift(one);
    if (kept.length > rowsMax) kept.pop();
  };

  const showAlarms = () => fill("alarms", alarms.map(one => {
    const part = one.parts && one.parts[0];
    return row([cell(time(one.timeMs)), cell(one.agent), cell(one.role), cell(one.action),
      cell(part ? `${part.detector}: ${part.seen}; expected ${part.expected}` : ""), cell(number(one.oddsAgainst), "number"), cell(entry(one.entry))]);
  }), 7, "none so far");

  const showNotices = () => {
    const items = [...notices.values()].map(one => {
      const made = document.createElement("li");
      made.textContent = plain(`${time(one.timeMs)} ${one.kind}: ${one.text}`);
      made.className = "bad";
      return made;
    });
    at("notices").replaceChildren(...items);
    at("notices-part").hidden = items.length === 0;
  };

  // A verdict may get its certificate later: those that are shown are asked for again.
  const showVerdicts = async () => {
    const waiting = verdicts.filter(one => one.certification && one.certification.certified !== "true").map(one => one.id);
    if (waiting.length > 0) {
      const page = await json(`/v1/verdicts?after=${Math.min(...waiting) - 1}&limit=${pageMax}`);
      for (const one of page ? page.items : []) {
        const place = verdicts.findIndex(other => other.id === one.id);
        if (place >= 0) verdicts[place] = one;
      }
    }
    lastVerdict = await follow("/v1/verdicts", lastVerdict, one => keep(verdicts, one));
    fill("verdicts", verdicts.map(one => {
      const mark = one.certification || { certified: "false", note: "", signedBy: [] };
      const said = mark.certified === "true" ? `epoch ${mark.epoch}, n ${mark.n}, q ${mark.q}` : mark.certified === "pending" ? "pending" : "none";
      return row([cell(time(one.timeMs)), cell(one.agent), cell(one.level, kindOf(one.level)), cell(one.previous), cell(one.actor), cell(one.reason),
        cell(mark.note ? `${said} (${mark.note})` : said, mark.certified === "true" && !mark.note ? "good" : "soft"), cell(mark.signedBy.join(", ")), cell(entry(one.entry))]);
    }), 9, "none so far");
  };

  const cluster = async () => {
    const view = await json("/v1/cluster");
    if (!view) {
      list("certified", [["cluster", "none: this is a node alone, and nobody computes its verdicts again"]]);
      fill("nodes", [], 3, "none");
      return;
    }
    const pairs = [["this node", `${view.name} (${view.role})`], ["epoch", view.epoch], ["baseline of epoch", view.baselineEpoch + (view.isStale ? ", stale" : "")]];
    const known = view.certified;
    if (known) {
      pairs.push(["validators", `${known.n}, a quorum is ${known.q}: ${known.validators.join(", ")}`], ["certified epoch", known.epoch],
        ["certification", known.isStalled ? `stalled for ${known.waiting} epochs: verdicts hold at one node alone` : "goes on", known.isStalled ? "bad" : "good"],
        ["baseline signed by", known.isBaselineCertified ? known.signedBy.join(", ") : "nobody yet"]);
      if (known.caveat) pairs.push(["note", known.caveat, "soft"]);
      for (const one of known.verdicts.slice(0, 20)) pairs.push([`${one.kind} certified`, `${one.agent}: epoch ${one.epoch}, n ${one.n}, q ${one.q}, signed by ${one.signedBy.join(", ")}`]);
    } else pairs.push(["validators", "none"]);
    if (view.excluded.length > 0) pairs.push(["proven liars", view.excluded.join(", "), "bad"]);
    list("certified", pairs);
    fill("nodes", view.peers.map(one => row([cell(one.name), cell(one.role), cell(one.seenSeconds < 0 ? "never" : `${one.seenSeconds.toFixed(1)} s ago`, one.seenSeconds < 0 || one.seenSeconds > 30 ? "soft" : "")])), 3, "none");
  };

  const evidence = async values => {
    const head = await text("/log/checkpoint");
    const lines = head ? head.split("\n") : null;
    const pairs = lines ? [["log", lines[0]], ["entries", lines[1]], ["root", lines[2]]] : [["log", "none, or nothing published yet"]];
    if (values.has("custodes_evidence_witness_alarms_total") && values.get("custodes_evidence_witness_alarms_total") > 0) pairs.push(["witnesses", "one saw two histories", "bad"]);
    list("evidence", pairs);
  };

  // By hand and not by EventSource, which sends no token.
  const stream = async () => {
    for (;;) {
      try {
        const answer = await ask(`/v1/alarms?stream=1&after=${lastAlarm}`, { headers: { Accept: "text/event-stream", ...(secret ? { Authorization: "Bearer " + secret } : {}) } });
        if (answer.status === 404 || answer.status === 401) { at("live").textContent = ""; return; }
        if (answer.ok) {
          at("live").textContent = "live";
          notices.clear();
          showNotices();
          const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
          let rest = "";
          for (;;) {
            const { done, value } = await reader.read();
            if (done) break;
            rest += value;
            const events = rest.split("\n\n");
            rest = events.pop();
            for (const one of events) take(one);
          }
        }
      } catch { /* said below, and tried again */ }
      at("live").textContent = "not live";
      await new Promise(done => setTimeout(done, everyMs));
    }
  };
  const take = event => {
    let kind = "", data = "";
    for (const line of event.split("\n")) {
      if (line.startsWith("event: ")) kind = line.slice(7);
      if (line.startsWith("data: ")) data = line.slice(6);
    }
    if (kind === "alarm") {
      const one = JSON.parse(data);
      lastAlarm = Math.max(lastAlarm, one.id);
      keep(alarms, one);
      showAlarms();
    } else if (kind === "notice") {
      const one = JSON.parse(data);
      if (one.isOn) notices.set(one.kind, one); else notices.delete(one.kind);
      showNotices();
    }
  };

  const look = async () => {
    try {
      const values = await metrics();
      await Promise.all([health(), agents(), showVerdicts(), cluster(), evidence(values)]);
    } catch {
      at("health").textContent = "no answer";
      at("health").className = "bad";
    }
    setTimeout(look, everyMs);
  };
  const begin = async () => {
    const answer = await ask("/metrics").catch(() => null);
    if (answer && answer.status === 401) {
      at("health").textContent = secret ? "that is not the token" : "the API asks for its token";
      at("token").hidden = false;
      return;
    }
    at("token").hidden = true;
    showAlarms();
    look();
    lastAlarm = await follow("/v1/alarms", 0, one => keep(alarms, one)).catch(() => 0);
    showAlarms();
    stream();
  };
  at("token").addEventListener("submit", event => {
    event.preventDefault();
    secret = at("secret").value;
    at("secret").value = "";
    begin();
  });
  begin();
})();
